package cat

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// dump prints a tree without positions.
func dump(x any) string {
	var b strings.Builder
	dumpValue(&b, reflect.ValueOf(x))
	return b.String()
}

func dumpValue(b *strings.Builder, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			b.WriteString("nil")
			return
		}
		dumpValue(b, v.Elem())
	case reflect.Struct:
		b.WriteString(v.Type().Name() + "{")
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.Name == "At" || f.Name == "OpPos" || f.Name == "Variant" {
				continue
			}
			dumpValue(b, v.Field(i))
			b.WriteString(" ")
		}
		b.WriteString("}")
	case reflect.Slice:
		b.WriteString("[")
		for i := range v.Len() {
			dumpValue(b, v.Index(i))
			b.WriteString(" ")
		}
		b.WriteString("]")
	default:
		fmt.Fprintf(b, "%#v", v)
	}
}

func TestPrecedence(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"a | b ; c", "a | (b ; c)"},
		{"a ; b & c", "a ; (b & c)"},
		{"a ; b \\ c", "a ; (b \\ c)"},
		{"a \\ b \\ c", "(a \\ b) \\ c"},
		{"a \\ b & c", "a \\ (b & c)"},
		{"a | b | c", "a | (b | c)"},
		{"a | b ++ c", "a | (b ++ c)"},
		{"a ++ b ; c", "a ++ (b ; c)"},
		{"po & (W * R)", "po & (W * R)"},
		{"po & W * R", "po & (W * R)"},
		{"a * b | c", "(a * b) | c"},
		{"r* * b", "(r*) * b"},
		{"r*", "(r*)"},
		{"r* | s", "(r*) | s"},
		{"r* ; s", "(r*) ; s"},
		{"r^-1+?", "(((r^-1)+)?)"},
		{"r^+ | r^*", "(r+) | (r*)"},
		{"~a & b", "(~a) & b"},
		{"~a^-1", "~(a^-1)"},
		{"W * ~R", "W * (~R)"},
		{"f x | g y", "(f x) | (g y)"},
		{"f x^-1", "(f x)^-1"},
		{"f (x, y)", "f (x, y)"},
		{"[A]; po; [B]", "[A] ; (po ; [B])"},
		{"f [A]", "f ([A])"},
		{"let x = a in b | c", "let x = a in (b | c)"},
		{"fun x -> x | y", "fun x -> (x | y)"},
		{"try a | b with c | d", "try (a | b) with (c | d)"},
		{"begin a | b end ; c", "(a | b) ; c"},
		{"rf' ; po-loc ; DMB.SY", "(rf') ; ((po-loc) ; (DMB.SY))"},
		{`if "a" && not "b" || "c" then x else y`, `if variant "a" && not variant "b" || "c" then (x) else (y)`},
		{`if ("a") then x else y`, `if ("a") then x else y`},
		{"if (a | b) = c then x else y", "if a | b = c then x else y"},
		{"a, b", "(a), (b)"},
		{"{a, b}", "{(a), (b)}"},
	} {
		got, err1 := Parse("m.cat", []byte("m let it = "+c.in))
		want, err2 := Parse("m.cat", []byte("m let it = "+c.want))
		if err1 != nil || err2 != nil {
			t.Errorf("%s: %v, %v", c.in, err1, err2)
		} else if dump(got) != dump(want) {
			t.Errorf("%s reads as %s, not as %s", c.in, Format(got), c.want)
		}
	}
}

func TestDistinctTrees(t *testing.T) {
	for _, c := range [][2]string{
		{"(a | b) | c", "a | b | c"},
		{"a \\ (b \\ c)", "a \\ b \\ c"},
		{"r * s", "r*"},
		{"f (x y)", "f x y"},
		{"0", "{}"},
		{"{a}", "a"},
		{"f (a, b)", "f a"},
	} {
		a, err1 := Parse("m.cat", []byte("m let it = "+c[0]))
		b, err2 := Parse("m.cat", []byte("m let it = "+c[1]))
		if err1 != nil || err2 != nil || dump(a) == dump(b) {
			t.Errorf("%s and %s: the same tree, or %v, %v", c[0], c[1], err1, err2)
		}
	}
}

func TestApplicationAssociatesToTheLeft(t *testing.T) {
	f, err := Parse("m.cat", []byte("m let it = f x y"))
	if err != nil {
		t.Fatal(err)
	}
	outer := f.Stmts[0].(*Let).Binds[0].X.(*App)
	if FormatExpr(outer.F) != "f x" || FormatExpr(outer.Arg) != "y" {
		t.Errorf("%s applied to %s", FormatExpr(outer.F), FormatExpr(outer.Arg))
	}
}

// A "*" is the closure if no operand follows; a negated check is none.
func TestClosureBeforeNegatedCheck(t *testing.T) {
	for _, kind := range []string{"acyclic", "irreflexive", "empty"} {
		f, err := Parse("m.cat", []byte("m let it = r* ~"+kind+" s"))
		if err != nil || len(f.Stmts) != 2 {
			t.Errorf("%s: %+v, %v", kind, f, err)
		}
	}
}

func TestTitles(t *testing.T) {
	for src, want := range map[string][2]string{
		`C "C++20" show co`: {"C", "C++20"},
		"X86 TSO\nshow co":  {"X86", "TSO"},
		"TSO":               {"", "TSO"},
		`"one string"`:      {"", "one string"},
		"(* nothing *)":     {"", ""},
		"let a = b":         {"", ""},
		"(* a (* nested *) comment *) sc (* end *)": {"", "sc"},
		"# line\n// line\nsc":                       {"", "sc"},
	} {
		f, err := Parse("m.cat", []byte(src))
		if err != nil || f.Arch != want[0] || f.Title != want[1] {
			t.Errorf("%s: %+v, %v", src, f, err)
		}
	}
}

func TestPositions(t *testing.T) {
	f, err := Parse("dir/m.cat", []byte("sc (* ä\n *)\nlet a =\n  rf | po\n\tacyclic a as x"))
	if err != nil {
		t.Fatal(err)
	}
	bind := f.Stmts[0].(*Let).Binds[0].X.(*Binary)
	for _, c := range []struct{ got, want string }{
		{f.Stmts[0].Position().String(), "dir/m.cat:3:1"},
		{bind.X.Position().String(), "dir/m.cat:4:3"},
		{bind.OpPos.String(), "dir/m.cat:4:6"},
		{bind.Y.Position().String(), "dir/m.cat:4:8"},
		{f.Stmts[1].Position().String(), "dir/m.cat:5:2"},
	} {
		if c.got != c.want {
			t.Errorf("%s, not %s", c.got, c.want)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"m let", `m.cat:1:6: expected a name to bind, found the end of the file`},
		{"m let a", `m.cat:1:8: expected a parameter or "=" after "a", found the end of the file`},
		{"m let a b c", `m.cat:1:11: expected "=" after the parameters of "a", found "c"`},
		{"m let a = ", `m.cat:1:11: expected an expression, found the end of the file`},
		{"m let a = | b", `m.cat:1:11: expected an expression, found "|"`},
		{"m let a = (b", `m.cat:1:13: expected an operator or ")", found the end of the file`},
		{"m let a = [b)", `m.cat:1:13: expected an operator or "]", found ")"`},
		{"m let a = b c )", `m.cat:1:15: expected a statement, found ")"`},
		{"m let a = {b c d; e", `m.cat:1:20: expected an operator, "," or "}", found the end of the file`},
		{"m let a = b^2", `m.cat:1:13: expected a name or an operator, found '2'`},
		{"m let a = b^c", `m.cat:1:13: expected "-1", "+" or "*" after "^", found "c"`},
		{"m let a = A * B * C", `m.cat:1:17: expected parentheses: what "*" applies to is not clear after "~" or "*"`},
		{"m let a = A * B+", `m.cat:1:16: expected parentheses: what "+" applies to is not clear after "~" or "*"`},
		{"m let a = ~r+", `m.cat:1:13: expected parentheses: what "+" applies to is not clear after "~" or "*"`},
		{"m let a = let b = c", `m.cat:1:20: expected "in" after the bindings of "let", found the end of the file`},
		{"m let a = fun -> b", `m.cat:1:15: expected a parameter after "fun", found "->"`},
		{"m let a = try b else c", `m.cat:1:17: expected "with" after the expression of "try", found the keyword "else"`},
		{"m let a = if b then c else d", `m.cat:1:16: expected "=", "subset" or "in" between two expressions, found the keyword "then"`},
		{"m let a = match b with || {} -> c end", `m.cat:1:11: expected two clauses in a match on a set: {} -> and e ++ es ->`},
		{"m let a = match b with || 'c d end", `m.cat:1:30: expected "->" in this clause, found "d"`},
		{"m let a = match b with || _ -> c || 'd -> e end", `m.cat:1:34: expected "end" of the match, found "||"`},
		{"m acyclic", `m.cat:1:10: expected an expression, found the end of the file`},
		{"m acyclic a as 'b", `m.cat:1:16: expected a name after "as", found "'b"`},
		{"m flag a", `m.cat:1:8: expected "acyclic", "irreflexive" or "empty", found "a"`},
		{"m show a | b", `m.cat:1:13: expected "as" and a name after the expression that is shown, found the end of the file`},
		{"m include cos.cat", `m.cat:1:11: expected the name of a file in quotes after "include", found "cos.cat"`},
		{"m with x of S", `m.cat:1:10: expected "from" after "with x", found "of"`},
		{"m procedure p(a) = acyclic a", `m.cat:1:29: expected a statement or "end" of the procedure, found the end of the file`},
		{"m call p", `m.cat:1:9: expected an argument: a name in parentheses, a tuple, a set in braces, found the end of the file`},
		{`m if "a" show b`, `m.cat:1:16: expected a statement or "end" of the "if", found the end of the file`},
		{"m if a then b", `m.cat:1:6: expected a variant in quotes, "not" or "(", found "a"`},
		{"m enum e = a", `m.cat:1:12: expected a tag such as 'once, found "a"`},
		{"m (* never", `m.cat:1:3: expected "*)" to end this comment, found the end of the file`},
		{`m "never`, `m.cat:1:3: expected '"' to end this string, found the end of the file`},
		{"m let a = ' b", `m.cat:1:11: expected a name after ' to make a tag`},
		{"m\n\n  let é", `m.cat:3:7: expected a name or an operator, found 'é'`},
	} {
		_, err := Parse("m.cat", []byte(c.src))
		if err == nil || err.Error() != c.want {
			t.Errorf("%s:\n got %v\nwant %s", c.src, err, c.want)
		}
	}
}

func TestDeepNestingIsAnError(t *testing.T) {
	for _, src := range []string{
		"m let a = " + strings.Repeat("(", 1e5),
		"m let a = " + strings.Repeat("~", 1e5),
		"m let a = " + strings.Repeat("b|", 1e5),
		"m let a = " + strings.Repeat("let b = c in ", 1e5),
		"m " + strings.Repeat("forall a in b do ", 1e5),
		"m let a = if " + strings.Repeat("not ", 1e5),
		"m let a = r" + strings.Repeat("+ ", maxTokens),
	} {
		if _, err := Parse("m.cat", []byte(src)); err == nil {
			t.Errorf("%.40s... is accepted", src)
		}
	}
}

// models returns the model files that there are: those of the library and of
// testdata, and herd7's own if they lie beside the module.
func models(t testing.TB) map[string]string {
	out := map[string]string{}
	for _, pattern := range []string{"lib/*.cat", "testdata/*.cat", "../../../shared/litmus/cats/*/*.cat"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			src, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			out[f] = string(src)
		}
	}
	return out
}

func TestFormatReadsBackTheSame(t *testing.T) {
	for file, src := range models(t) {
		f, err := Parse(file, []byte(src))
		if err != nil {
			t.Error(err)
			continue
		}
		text := Format(f)
		g, err := Parse(file, []byte(text))
		if err != nil {
			t.Errorf("%v\n%s", err, text)
		} else if dump(f) != dump(g) {
			t.Errorf("%s: another tree:\n%s", file, text)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, src := range models(f) {
		f.Add(src)
	}
	f.Add("m let rec f (a, _) = ~(r+)^-1 * ~s and g = a, {}, () when ~empty f 'x as y")
	f.Add("let () = ((0+)+)+ ++ 0+") // ++ is not + twice
	f.Fuzz(func(t *testing.T, src string) {
		m, err := Parse("m.cat", []byte(src))
		if err != nil {
			if _, ok := err.(*Error); !ok {
				t.Fatalf("%T: %v", err, err)
			}
			return
		}
		text := Format(m)
		n, err := Parse("m.cat", []byte(text))
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		if dump(m) != dump(n) {
			t.Fatalf("another tree:\n%s\n%s\n%s", text, dump(m), dump(n))
		}
		// Whatever it means, judging an execution by it ends and does not panic.
		env := tiny(t)
		env.Steps = 3000
		_, _ = m.Eval(env)
	})
}
