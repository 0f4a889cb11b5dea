// Package ring has the types that the analyzer looks at, with the methods of the
// real ones; TestStubIsLikeTheRealRing sees to that.
package ring

import (
	"context"
	"errors"
	"iter"

	"github.com/ordo-go/ordo/sync"
)

var (
	ErrFull   = errors.New("full")
	ErrClosed = errors.New("closed")
)

type Claim[T any] struct{ slots []T }

func (c Claim[T]) Len() int                 { return 0 }
func (c Claim[T]) First() int64             { return 0 }
func (c Claim[T]) Slot(i int) *T            { return nil }
func (c Claim[T]) All() iter.Seq2[int, *T]  { return nil }
func (c Claim[T]) Publish() error           { return nil }
func (c Claim[T]) PublishFirst(n int) error { return nil }
func (c Claim[T]) Abandon() error           { return nil }

type Single[T any] struct{ slots []T }

func (p *Single[T]) Publish(fill func(slot *T)) error                             { return nil }
func (p *Single[T]) PublishContext(ctx context.Context, fill func(slot *T)) error { return nil }
func (p *Single[T]) Put(v T) error                                                { return nil }
func (p *Single[T]) PutContext(ctx context.Context, v T) error                    { return nil }
func (p *Single[T]) TryPut(v T) bool                                              { return false }
func (p *Single[T]) TryPublish(fill func(slot *T)) bool                           { return false }
func (p *Single[T]) Claim(n int) iter.Seq[*T]                                     { return nil }
func (p *Single[T]) Err() error                                                   { return nil }
func (p *Single[T]) Next(n int) (Claim[T], error)                                 { return Claim[T]{}, nil }
func (p *Single[T]) NextContext(ctx context.Context, n int) (Claim[T], error)     { return Claim[T]{}, nil }
func (p *Single[T]) NextTimeout(d sync.Duration, n int) (Claim[T], error)         { return Claim[T]{}, nil }
func (p *Single[T]) TryNext(n int) (Claim[T], bool)                               { return Claim[T]{}, false }

type Multi[T any] struct{ slots []T }

func (p *Multi[T]) Session(body func(s *Session[T]) error) error                 { return nil }
func (p *Multi[T]) Publish(fill func(slot *T)) error                             { return nil }
func (p *Multi[T]) PublishContext(ctx context.Context, fill func(slot *T)) error { return nil }
func (p *Multi[T]) Put(v T) error                                                { return nil }
func (p *Multi[T]) PutContext(ctx context.Context, v T) error                    { return nil }
func (p *Multi[T]) TryPut(v T) bool                                              { return false }
func (p *Multi[T]) TryPublish(fill func(slot *T)) bool                           { return false }
func (p *Multi[T]) Claim(n int) iter.Seq[*T]                                     { return nil }
func (p *Multi[T]) Err() error                                                   { return nil }
func (p *Multi[T]) Next(n int) (Claim[T], error)                                 { return Claim[T]{}, nil }
func (p *Multi[T]) NextContext(ctx context.Context, n int) (Claim[T], error)     { return Claim[T]{}, nil }
func (p *Multi[T]) NextTimeout(d sync.Duration, n int) (Claim[T], error)         { return Claim[T]{}, nil }
func (p *Multi[T]) TryNext(n int) (Claim[T], bool)                               { return Claim[T]{}, false }

type Session[T any] struct{ multi *Multi[T] }

func (s *Session[T]) Publish(fill func(slot *T)) error { return nil }
