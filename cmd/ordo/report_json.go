package main

import (
	"bytes"
	"encoding/json"
	"strconv"
	"time"

	"github.com/ordo-go/ordo/enumerate"
	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
)

// A jsonResult is a result in the order of its keys.
type jsonResult struct {
	Test        string         `json:"test"`
	File        string         `json:"file"`
	Model       string         `json:"model"`
	States      []jsonState    `json:"states"`
	Condition   string         `json:"condition"`
	Verdict     litmus.Verdict `json:"verdict"`
	Holds       bool           `json:"holds"`
	Positive    int            `json:"positive"`
	Negative    int            `json:"negative"`
	Executions  int            `json:"executions"`
	Races       []jsonRace     `json:"races"`
	Undefined   bool           `json:"undefined"`
	Complete    bool           `json:"complete"`
	ElapsedMS   milliseconds   `json:"elapsed_ms"`
	Flags       []string       `json:"flags,omitempty"`
	Orders      []jsonOrdering `json:"orders,omitempty"`
	TotalOrders int            `json:"total_orders,omitempty"` // orders of the operations, whatever their values
	Why         *jsonWhy       `json:"why,omitempty"`
	Drawing     string         `json:"drawing,omitempty"`
}

// A jsonState is an object whose keys are in herd7's order.
type jsonState enumerate.State

func (s jsonState) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, binding := range s {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(quoteJSON(binding.Key) + ":" + quoteJSON(binding.Value))
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// milliseconds is a time with one decimal.
type milliseconds time.Duration

func (m milliseconds) MarshalJSON() ([]byte, error) {
	return strconv.AppendFloat(nil, float64(m)/float64(time.Millisecond), 'f', 1, 64), nil
}

// A jsonRace is a pair of accesses that race.
type jsonRace struct {
	A jsonAccess `json:"a"`
	B jsonAccess `json:"b"`
}

type jsonAccess struct {
	Kind     string `json:"kind"`
	Order    string `json:"order"`
	Location string `json:"location"`
	Thread   string `json:"thread"`
	Pos      string `json:"pos"`
}

type jsonOrdering struct {
	S     []string  `json:"S"`
	State jsonState `json:"state"`
}

type jsonWhy struct {
	Allowed bool        `json:"allowed"`
	Axiom   string      `json:"axiom,omitempty"`
	Cycle   []jsonStep  `json:"cycle,omitempty"`
	Text    []string    `json:"text"`
	Graph   *exec.Graph `json:"graph,omitempty"`
}

type jsonStep struct {
	From int    `json:"from"`
	To   int    `json:"to"`
	Rel  string `json:"rel"`
}

// json is the result as one line.
func (r *report) json() string {
	result := r.result
	j := jsonResult{
		Test: result.Test, File: r.File, Model: result.Model, States: []jsonState{},
		Condition: result.Condition, Verdict: result.Verdict, Holds: result.Holds,
		Positive: result.Positive, Negative: result.Negative, Executions: result.Executions,
		Races: []jsonRace{}, Undefined: result.Undefined, Complete: result.Complete,
		ElapsedMS: milliseconds(result.Elapsed), Flags: result.Flags, Drawing: r.drawing,
	}
	for _, s := range result.States {
		j.States = append(j.States, jsonState(s))
	}
	for _, race := range result.Races {
		j.Races = append(j.Races, jsonRace{r.access(race.A), r.access(race.B)})
	}
	j.TotalOrders = result.TotalOrders
	for _, o := range result.Orders {
		j.Orders = append(j.Orders, jsonOrdering{append([]string{}, o.S...), jsonState(o.State)})
	}
	if w := result.Why; w != nil {
		j.Why = &jsonWhy{Allowed: w.Allowed, Axiom: w.Axiom, Text: append([]string{}, w.Text...), Graph: w.Graph}
		for _, s := range w.Cycle {
			j.Why.Cycle = append(j.Why.Cycle, jsonStep{s.From, s.To, s.Rel})
		}
	}
	return jsonLine(j)
}

func (r *report) access(e exec.Event) jsonAccess {
	return jsonAccess{e.Kind.String(), e.Order.String(), e.Loc, r.threadName(e.Thread), e.Pos.String()}
}

// threadName names a thread as its program does.
func (r *report) threadName(t int) string {
	if t < 0 || t >= len(r.Threads) {
		return "init"
	}
	return r.Threads[t].Name
}

// jsonLine is v in one line, without the escapes that are only for web pages.
func jsonLine(v any) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(err) // all types here are our own, and tested
	}
	return b.String()
}

func quoteJSON(s string) string {
	line := jsonLine(s)
	return line[:len(line)-1]
}
