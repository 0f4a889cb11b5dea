package main

import "testing"

func TestARecordHoldsEveryField(t *testing.T) {
	for _, o := range []Order{
		{},
		{ID: 1, Side: Buy, Price: 1, Quantity: 1},
		{ID: 1<<64 - 1, Side: Sell, Price: MaxPrice, Quantity: MaxQuantity},
		{ID: 0x0102030405060708, Side: 255, Price: 0x090a0b0c, Quantity: 0x0d0e0f10},
	} {
		var got Order
		if err := decode(appendRecord(nil, &o), &got); err != nil || got != o {
			t.Errorf("%+v came back as %+v, %v", o, got, err)
		}
	}
}

func TestARecordWithOneWrongBitIsFound(t *testing.T) {
	o := Order{ID: 77, Side: Sell, Price: 101, Quantity: 3}
	whole := appendRecord(nil, &o)
	if len(whole) != recordSize {
		t.Fatalf("a record of %d bytes", len(whole))
	}
	for bit := range recordSize * 8 {
		damaged := append([]byte(nil), whole...)
		damaged[bit/8] ^= 1 << (bit % 8)
		got := o
		if err := decode(damaged, &got); err != errRecord || got != o {
			t.Errorf("bit %d: %v, and the order is %+v", bit, err, got)
		}
	}
}
