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

// What was handed out and filled lets go of what it points to when its Commit fails, also if
// the producer has found out before that the queue is closed.
func TestAFailedCommitClears(t *testing.T) {
	for name, look := range map[string]func(q *Queue[*int]){
		"no look":  func(*Queue[*int]) {},
		"Free":     func(q *Queue[*int]) { q.Free(1) },
		"Free all": func(q *Queue[*int]) { q.Free(8) },
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
