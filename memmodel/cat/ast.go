// Package cat is the language of memory models: the cat language of Alglave,
// Cousot and Maranget ("Syntax and semantics of the weak consistency model
// specification language cat", 2016), as herd7 reads it.
//
// [Parse] reads a model, [File.Eval] judges one candidate execution with it, by
// walking the tree: slow and plain, and the reference for whatever is faster.
//
// Limits: relations between classes of events (lift, delift), bisimulation, what
// compares the values of events (different-values) and what is about page tables
// are not there, and bell files are read but mean nothing. 0 is empty both as a set
// and as a relation, where herd7 takes it for a relation. The universe _ is all
// pairs on either side of ";", where herd7 takes it for the identity.
package cat

import "github.com/ordo-go/ordo/exec"

// A File is a parsed model: of [Parse] with its includes as statements, of [Load]
// with the included statements in their place.
type File struct {
	Arch   string // the word before the title: C, X86; "" if there is none
	Title  string // "" if there is none
	CatDep bool   // the model computes the dependencies itself
	Stmts  []Stmt
}

// A Stmt is a statement of a model. The set is closed: those of this file.
type Stmt interface{ Position() exec.Pos }

// An Expr is an expression. The set is closed: those of this file.
type Expr interface{ Position() exec.Pos }

// At is the position of a node.
type At struct{ Pos exec.Pos }

// Position returns where the node stands.
func (a At) Position() exec.Pos { return a.Pos }

type (
	// Let binds names; with Rec they may use each other, and relations among them are
	// the least fixed point.
	Let struct {
		At
		Rec   bool
		Binds []Bind
		When  *Check // of a let rec: the check that each step of the fixed point must pass; or nil
	}
	// Check is acyclic, irreflexive or empty, or with Not its negation.
	Check struct {
		At
		Mode CheckMode
		Not  bool
		Kind CheckKind
		X    Expr
		Name string // after "as"; "" if it has none
	}
	// Show asks to draw relations: names, or an expression with the name after "as".
	// Unshow takes them back.
	Show struct {
		At
		Names []string
		X     Expr
		As    string
		Un    bool
	}
	// Include reads another file in place.
	Include struct {
		At
		Path string
	}
	// Procedure defines a procedure; Call runs one.
	Procedure struct {
		At
		Name   string
		Params Pattern
		Rec    bool
		Body   []Stmt
	}
	Call struct {
		At
		Name string
		Arg  Expr
		As   string
	}
	// With goes on once for each element of the set From, with Name bound to it.
	With struct {
		At
		Name string
		From Expr
	}
	// Cond runs Then if the variant of that name is on, else Else: if "cos-opt" ...
	Cond struct {
		At
		Variant VariantExpr
		Text    string // the condition as text
		Then    []Stmt
		Else    []Stmt
	}
	// MatchStmt runs the statements of the clause with the tag that X is.
	MatchStmt struct {
		At
		X       Expr
		Clauses []StmtClause
	}
	// Enum declares tags.
	Enum struct {
		At
		Name string
		Tags []string
	}
	// ForEach runs Body for each element of a set.
	ForEach struct {
		At
		Name string
		In   Expr
		Body []Stmt
	}
	// Ignored is a statement that means nothing here: instructions, default, debug.
	Ignored struct {
		At
		Text string
	}
)

// CheckMode says what a check that fails does.
type CheckMode uint8

const (
	Require         CheckMode = iota // forbids the execution
	Flag                             // marks it when the check HOLDS: flag ~empty dr as race
	UndefinedUnless                  // marks it as undefined behaviour when the check fails
	Assert                           // is an error of the model
)

// CheckKind is what is checked.
type CheckKind string

const (
	Acyclic     CheckKind = "acyclic"
	Irreflexive CheckKind = "irreflexive"
	Empty       CheckKind = "empty"
)

// A Bind is one name = expression of a let. Functions are binds to a Fun.
type Bind struct {
	Pat Pattern
	X   Expr
}

// A Pattern is what a let or a parameter binds: one name, or a tuple of names.
// The name _ binds nothing.
type Pattern struct {
	Names []string
	Tuple bool // takes a tuple apart: true unless there is one name, in parentheses or not
}

// VariantExpr is a boolean expression over variant names, as a function of which
// are on.
type VariantExpr func(on func(name string) bool) bool

type (
	// Name is an identifier.
	Name struct {
		At
		Ident string
	}
	// Tag is 'name.
	Tag struct {
		At
		Ident string
	}
	// Zero is 0 or {}: empty, as a set or as a relation.
	Zero struct {
		At
		Braces bool // written {}
	}
	// Universe is _: all events.
	Universe struct{ At }
	// Unary is an operator on one operand.
	Unary struct {
		At
		Op UnaryOp
		X  Expr
	}
	// Binary is an operator on two operands.
	Binary struct {
		At
		Op    BinaryOp
		OpPos exec.Pos
		X, Y  Expr
	}
	// SetLit is {a, b}.
	SetLit struct {
		At
		Elems []Expr
	}
	// TupleX is (a, b).
	TupleX struct {
		At
		Elems []Expr
	}
	// App applies a function.
	App struct {
		At
		F, Arg Expr
	}
	// Fun is fun pattern -> body.
	Fun struct {
		At
		Params Pattern
		Body   Expr
	}
	// LetIn is let ... in body.
	LetIn struct {
		At
		Rec   bool
		Binds []Bind
		Body  Expr
	}
	// Match takes a set apart, or compares a tag.
	Match struct {
		At
		X       Expr
		Clauses []Clause
	}
	// Try is X, or Default where X is not bound.
	Try struct {
		At
		X, Default Expr
	}
	// IfX is if ... then ... else, on a variant or on an equality or inclusion.
	IfX struct {
		At
		Variant    VariantExpr // nil if it compares
		Text       string      // the condition on variants as text
		Op         string      // "=", "subset" or "in"
		X, Y       Expr
		Then, Else Expr
	}
)

// UnaryOp is an operator on one operand.
type UnaryOp string

const (
	Inverse    UnaryOp = "^-1"
	Plus       UnaryOp = "^+"
	Star       UnaryOp = "^*"
	Opt        UnaryOp = "?"
	Complement UnaryOp = "~"
	Lift       UnaryOp = "[]" // the identity on a set
)

// BinaryOp is an operator on two operands.
type BinaryOp string

const (
	Union     BinaryOp = "|"
	Intersect BinaryOp = "&"
	Diff      BinaryOp = "\\"
	Seq       BinaryOp = ";"
	Product   BinaryOp = "*"
	AddElem   BinaryOp = "++"
)

// A Clause is one case of a match.
type Clause struct {
	Kind ClauseKind
	Tag  string // for OnTag
	Pre  string // for OnAdd: || pre | head ++ tail; "" if only head ++ tail
	Head string // for OnAdd: || head ++ tail
	Tail string
	Body Expr
}

// A StmtClause is one case of a match between statements: OnTag or OnAny.
type StmtClause struct {
	Kind ClauseKind
	Tag  string
	Body []Stmt
}

// ClauseKind is the shape of a case.
type ClauseKind uint8

const (
	OnTag   ClauseKind = iota // || 'tag ->
	OnEmpty                   // || {} ->
	OnAdd                     // || e ++ es ->
	OnAny                     // || _ ->
)
