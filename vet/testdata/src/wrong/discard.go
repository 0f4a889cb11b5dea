package wrong

import (
	"log"

	"github.com/ordo-go/ordo/ring"
)

func statement(p *ring.Multi[event]) {
	p.Next(1)        // want `this claim is discarded, so it is never published: call Publish`
	(p.TryNext(1))   // want `discarded`
	_, _ = p.Next(1) // want `discarded`
	go p.Next(1)     // want `discarded`
	defer p.Next(1)  // want `discarded`
}

func blank(p *ring.Single[event]) error {
	_, err := p.Next(1) // want `this claim is discarded, so it is never published \(line \d+ returns without\): call Publish`
	return err          // here
}

func blankAgain(p *ring.Single[event]) {
	_, err := p.Next(1) // want `discarded, so it is never published \(line \d+ overwrites it\)`
	_, err = p.Next(1)  /* want `discarded` */ // here
	if err != nil {
		log.Print(err)
	}
} // here

func blankVar(p *ring.Single[event]) {
	var _, ok = p.TryNext(1) // want `discarded`
	log.Print(ok)
} // here
