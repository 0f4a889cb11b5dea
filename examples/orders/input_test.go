package main

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

func readOrders(in source) (orders []Order, err error) {
	for {
		var o Order
		if err := in.Next(&o); err != nil {
			return orders, err
		}
		orders = append(orders, o)
	}
}

func TestOrdersAreReadFromText(t *testing.T) {
	const text = "# id,side,price,quantity\n" +
		"1,buy,100,5\n" +
		"\n" +
		"   \t\n" +
		" 2 ,\tsell , 65535 , 1000000000 \r\n" +
		"18446744073709551615,buy,1,1" // and no newline
	want := []Order{
		{ID: 1, Side: Buy, Price: 100, Quantity: 5},
		{ID: 2, Side: Sell, Price: MaxPrice, Quantity: MaxQuantity},
		{ID: 1<<64 - 1, Side: Buy, Price: 1, Quantity: 1},
	}
	for name, in := range map[string]io.Reader{
		"at once":           strings.NewReader(text),
		"behind a mark":     strings.NewReader("\ufeff" + text),
		"a byte at a time":  iotest.OneByteReader(strings.NewReader(text)),
		"with the last EOF": iotest.DataErrReader(strings.NewReader(text)),
	} {
		got, err := readOrders(newInput("f", in))
		if err != io.EOF || !slices.Equal(got, want) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestABrokenLineIsSaidWhereAndWhatIsExpected(t *testing.T) {
	const fields = "expected ID,SIDE,PRICE,QUANTITY"
	for _, c := range []struct{ line, want string }{
		{"1,buy,100", "f:3:10: the line ends after 3 of 4 fields: " + fields},
		{"hello", "f:3:1: id \"hello\": expected a whole number from 0 to 18446744073709551615"},
		{"1,buy,100,5,6", "f:3:12: the line goes on after 4 fields: " + fields},
		{"1,buy,100,5,", "f:3:12: the line goes on after 4 fields: " + fields},
		{",buy,100,5", "f:3:1: id \"\": expected a whole number from 0 to 18446744073709551615"},
		{"18446744073709551616,buy,100,5", "f:3:1: id \"18446744073709551616\": expected a whole number from 0 to 18446744073709551615"},
		{"1,hold,100,5", "f:3:3: side \"hold\": expected buy or sell"},
		{"1,BUY,100,5", "f:3:3: side \"BUY\": expected buy or sell"},
		{"1,  ,100,5", "f:3:5: side \"\": expected buy or sell"},
		{"1,buy,0,5", "f:3:7: price \"0\": expected a whole number from 1 to 65535"},
		{"1,buy,  65536,5", "f:3:9: price \"65536\": expected a whole number from 1 to 65535"},
		{"1,buy,1.5,5", "f:3:7: price \"1.5\": expected a whole number from 1 to 65535"},
		{"1,buy,-1,5", "f:3:7: price \"-1\": expected a whole number from 1 to 65535"},
		{"1,buy,100,1000000001", "f:3:11: quantity \"1000000001\": expected a whole number from 1 to 1000000000"},
		{"1,buy,100,\x00", "f:3:11: quantity \"\\x00\": expected a whole number from 1 to 1000000000"},
		{"1,buy,100, 5 6", "f:3:12: quantity \"5 6\": expected a whole number from 1 to 1000000000"},
		{strings.Repeat("x", 41), "f:3:1: id \"" + strings.Repeat("x", 40) + "\"...: expected a whole number from 0 to 18446744073709551615"},
		{"\ufeff1,buy,100,5", "f:3:1: id \"\\ufeff1\": expected a whole number from 0 to 18446744073709551615"},
		{strings.Repeat("x", 1<<17), "f:3:1: a line of more than 65536 bytes: " + fields},
	} {
		for _, end := range []string{"", "\n", "\r\n9,sell,1,1\n"} {
			got, err := readOrders(newInput("f", strings.NewReader("1,buy,1,1\n#\n"+c.line+end)))
			if len(got) != 1 {
				t.Errorf("%.40q: %d orders before it", c.line, len(got))
			}
			var where *inputError
			if !errors.As(err, &where) || err.Error() != c.want {
				t.Errorf("%.40q:\n got %v\nwant %s", c.line, err, c.want)
			}
		}
	}
}

func TestAReadThatFailsIsReported(t *testing.T) {
	broken := errors.New("the disk is gone")
	got, err := readOrders(newInput("f", io.MultiReader(strings.NewReader("1,buy,1,1\n"), iotest.ErrReader(broken))))
	if len(got) != 1 || !errors.Is(err, broken) || err.Error() != "f: the disk is gone" {
		t.Errorf("%d orders, %v", len(got), err)
	}
}

func TestAReadThatLastsForEverCanBeInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	silent, w := io.Pipe()
	defer w.Close()
	go cancel()
	_, err := readOrders(newInput("f", interruptible{ctx, silent}))
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestGeneratedOrdersAreValidAndOfTheirSeed(t *testing.T) {
	take := func(seed uint64) []Order {
		got, err := readOrders(&limited{source: newGenerator(seed), left: 100_000})
		if err != io.EOF || len(got) != 100_000 {
			t.Fatalf("%d orders, %v", len(got), err)
		}
		return got
	}
	one := take(1)
	if !slices.Equal(one, take(1)) || slices.Equal(one, take(2)) {
		t.Error("a seed does not decide the orders")
	}
	sides := map[Side]int{}
	for i, o := range one {
		if o.ID != uint64(i+1) || o.Price < 1 || o.Price > MaxPrice || o.Quantity < 1 || o.Quantity > 100 {
			t.Fatalf("order %d is %+v", i, o)
		}
		sides[o.Side]++
	}
	if len(sides) != 2 || sides[Buy] < 49_000 || sides[Sell] < 49_000 {
		t.Errorf("sides %v", sides)
	}
}
