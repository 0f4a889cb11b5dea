package spsc

import "testing"

// More than Free returned may be pushed if it is free: the producer then goes on from there.
func TestACommitOfMoreThanIsReady(t *testing.T) {
	if debug {
		t.Skip("debug builds panic")
	}
	q := New[line](128)
	for range 100 { // so that the queue is not empty at the next look
		q.TryPush(line{})
	}
	for range 90 {
		q.TryPop()
	}
	for range 28 {
		q.TryPush(line{})
	}
	q.Free(1)
	if ready, known := q.producer.ready(), q.producer.known(); ready >= 40 || known < 40 {
		t.Fatalf("%d slots are ready, of %d", ready, known)
	}
	if !q.Commit(40) {
		t.Fatal("40 slots are not pushed")
	}
	pushed := 38 + 40
	for n := 0; q.TryPush(line{n: -1}); n++ {
		if pushed++; n > 128 {
			t.Fatal("the queue is never full")
		}
	}
	if pushed != 128 {
		t.Errorf("%d values are in the queue when it is full, want 128", pushed)
	}
}

// What was handed out and filled lets go of what it points to when a Commit fails, also if
// the producer has found out before that the queue is closed, or by another push.
func TestAFailedCommitClears(t *testing.T) {
	for name, look := range map[string]func(q *Queue[*int]){
		"no look":        func(*Queue[*int]) {},
		"Free":           func(q *Queue[*int]) { q.Free(1) },
		"Free all":       func(q *Queue[*int]) { q.Free(8) },
		"Commit of one":  func(q *Queue[*int]) { q.Commit(1) },
		"Commit of half": func(q *Queue[*int]) { q.Commit(2) },
		"TryPush":        func(q *Queue[*int]) { q.TryPush(nil) },
	} {
		q := New[*int](8)
		slots := q.Free(4)
		for i := range slots {
			slots[i].Set(new(int))
		}
		q.Close()
		if look(q); q.Commit(4) {
			t.Fatal("a closed queue takes values")
		}
		for i := range int64(8) {
			if q.slots.At(i).Get() != nil {
				t.Errorf("%s: slot %d holds what was not pushed", name, i)
			}
		}
	}
}

// What Free hands out stays so: neither a Commit of a part of it, nor a smaller Free, makes
// the producer take the rest once more.
func TestHandedOutSlotsStaySo(t *testing.T) {
	q := New[line](128)
	for n := range 128 {
		q.TryPush(line{n: n})
		if n < 100 {
			q.TryPop()
		}
	}
	q.Free(70)
	if q.Free(10); q.producer.ready() < 70 {
		t.Errorf("after a smaller Free the first %d slots are not taken again, want 70", q.producer.ready())
	}
	if q.Free(70); !q.Commit(35) || q.producer.ready() < 35 {
		t.Errorf("after half of a batch the next %d slots are not taken again, want 35", q.producer.ready())
	}
}
