package themes

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"sync"
)

// feeling holds the words of one language that praise or blame whatever they
// stand beside. They belong to the language, not to a taxonomy: every taxonomy
// is tagged with them.
type feeling struct {
	Positive []string `json:"positive"`
	Negative []string `json:"negative"`
	Neutral  []string `json:"neutral"` // set phrases in which such a word, or a keyword, means nothing
}

//go:embed feelings.json
var feelingsJSON []byte

var feelings = sync.OnceValue(func() map[string]feeling {
	var f map[string]feeling
	d := json.NewDecoder(bytes.NewReader(feelingsJSON))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		panic(fmt.Sprintf("feelings.json: %v", err))
	}
	return f
})
