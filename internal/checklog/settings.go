package checklog

import (
	"fmt"
	"os"
	"strings"
)

// Variable is the environment variable that sets what checks do.
const Variable = "ORDO_CHECK"

// Settings are the value of the variable, written model=ra,replay=TOKEN,log=FILE.
// Each part may be left out; log comes last, as a path may have commas.
type Settings struct {
	Model  string // of checks that name none
	Replay string // the token of the only execution to run
	Log    string // the file that events are appended to
}

// Getenv returns the settings of this process.
func Getenv() (Settings, error) { return Parse(os.Getenv(Variable)) }

// Parse reads what String wrote.
func Parse(text string) (s Settings, err error) {
	for rest := text; rest != ""; {
		key, value, ok := strings.Cut(rest, "=")
		if rest = ""; ok && key != "log" {
			value, rest, _ = strings.Cut(value, ",")
		}
		switch key {
		case "model":
			s.Model = value
		case "replay":
			s.Replay = value
		case "log":
			s.Log = value
		default:
			return Settings{}, fmt.Errorf("%s=%s: %q is no setting of checks: want model=NAME, replay=TOKEN or, last, log=FILE", Variable, text, key)
		}
		if value == "" {
			return Settings{}, fmt.Errorf("%s=%s: %s has no value", Variable, text, key)
		}
	}
	return s, nil
}

func (s Settings) String() string {
	var parts []string
	for _, p := range [][2]string{{"model", s.Model}, {"replay", s.Replay}, {"log", s.Log}} {
		if p[1] != "" {
			parts = append(parts, p[0]+"="+p[1])
		}
	}
	return strings.Join(parts, ",")
}
