package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"opina/surveys"
	"opina/surveys/themes"
	"opina/surveys/themes/learn"
)

func (m Main) themes() *cobra.Command {
	cmd := &cobra.Command{Use: "themes", Short: "Find in comments why customers are unhappy"}
	group(cmd)
	cmd.AddCommand(m.themesTag())
	return cmd
}

func (m Main) themesTag() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "tag",
		Short: "Tag comments from the standard input",
		Long: `Tag comments. Each line of the standard input is a JSON object {"id", "text", "lang"?, "rating"?}, the rating from 1 to 5; each line
written is {"id", "lang", "kinds", "mentions": [{"theme", "polarity", "words"}]}, in the same order.

A file of corrections has lines {"text", "lang", "mentions": [{"theme", "polarity"}]}: comments with the mentions they should
have had. What is learnt from them is used if it does better on corrections it has not seen.

A line that cannot be read is reported with its number and the rest is done; the exit code is then 1.`,
		Example: `  opina themes tag --pack restaurant < comments.jsonl > tagged.jsonl`,
		Args:    noArguments,
	}
	pack := newValue("sector", "", parsePack)
	flags := cmd.Flags()
	flags.Var(pack, "pack", "words and themes of a sector on top of the core: "+strings.Join(themes.Packs, ", "))
	taxonomy := flags.String("taxonomy", "", "FILE.json with themes that replace the built-in ones")
	corrections := flags.String("corrections", "", "FILE.jsonl to learn from")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		t := pack.is
		if t == nil {
			t = themes.Core()
		}
		if *taxonomy != "" {
			data, err := os.ReadFile(*taxonomy)
			if err != nil {
				return err
			}
			if t, err = themes.Parse(data); err != nil {
				return fmt.Errorf("%s: %w", *taxonomy, err)
			}
		}
		job := tagging{in: m.Stdin, out: bufio.NewWriter(m.Stdout), wrong: m.Stderr, model: learn.Lexicon(t)}
		if job.in == nil {
			job.in = os.Stdin
		}
		if *corrections != "" {
			if err := job.learn(*corrections); err != nil {
				return err
			}
		}
		if err := job.tag(cmd.Context().Done()); err != nil {
			return err
		}
		if job.bad > 0 {
			return fmt.Errorf("%d %s could not be read", job.bad, lines(job.bad))
		}
		return nil
	}
	return cmd
}

func lines(n int) string {
	if n == 1 {
		return "line"
	}
	return "lines"
}

func parsePack(s string) (*themes.Taxonomy, error) {
	t, ok := themes.Pack(s)
	if !ok {
		return nil, fmt.Errorf("want one of %s", strings.Join(themes.Packs, ", "))
	}
	return t, nil
}

// tagging is one run of the command.
type tagging struct {
	in    io.Reader
	out   *bufio.Writer
	wrong io.Writer
	model *learn.Model
	bad   int
}

// longestLine is more than the longest comment that is read takes, however it is escaped.
const longestLine = 1 << 20

// each calls read with every line that is not blank, and reports those it refuses.
func (t *tagging) each(in io.Reader, name string, read func(line []byte) error) error {
	r := bufio.NewReaderSize(in, 64<<10)
	for number := 1; ; number++ {
		line, tooLong, err := readLine(r)
		if line = bytes.TrimSpace(line); len(line) > 0 || tooLong {
			wrong := errors.New("is longer than a megabyte")
			if !tooLong {
				wrong = read(line)
			}
			var broken outputError
			if errors.As(wrong, &broken) {
				return broken.error
			}
			if wrong != nil {
				t.bad++
				fmt.Fprintf(t.wrong, "%sline %d: %s\n", name, number, oneLine(wrong.Error()))
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// readLine reads a line, and skips what of it is too long.
func readLine(r *bufio.Reader) (line []byte, tooLong bool, err error) {
	for {
		piece, err := r.ReadSlice('\n')
		if !tooLong {
			line = append(line, piece...)
		}
		if len(line) > longestLine {
			line, tooLong = nil, true
		}
		if err != bufio.ErrBufferFull {
			return line, tooLong, err
		}
	}
}

// outputError is a failure to write: no fault of the line.
type outputError struct{ error }

// tagged is a line that is written.
type tagged struct {
	ID       json.RawMessage `json:"id"`
	Lang     string          `json:"lang"`
	Kinds    []themes.Kind   `json:"kinds"`
	Mentions []mention       `json:"mentions"`
}

type mention struct {
	Theme    string   `json:"theme"`
	Polarity string   `json:"polarity"`
	Words    []string `json:"words"`
}

func (t *tagging) tag(done <-chan struct{}) error {
	write := json.NewEncoder(t.out)
	write.SetEscapeHTML(false)
	err := t.each(t.in, "", func(line []byte) error {
		select {
		case <-done:
			return outputError{errors.New("stopped")}
		default:
		}
		c, id, err := readComment(line)
		if err != nil {
			return err
		}
		r := t.model.Read(c)
		out := tagged{ID: id, Lang: r.Lang, Kinds: r.Kinds, Mentions: make([]mention, len(r.Found))}
		for i, f := range r.Found {
			words := f.Words
			if words == nil {
				words = []string{}
			}
			out.Mentions[i] = mention{f.Theme, f.Polarity.String(), words}
		}
		if err := write.Encode(out); err != nil {
			return outputError{err}
		}
		return nil
	})
	return errors.Join(err, t.out.Flush())
}

// readObject reads a line of JSON and says which field is wrong.
func readObject(line []byte, into any) error {
	err := json.Unmarshal(line, into)
	var wrong *json.UnmarshalTypeError
	switch {
	case !errors.As(err, &wrong):
		return err
	case wrong.Field == "":
		return fmt.Errorf("is a %s, not an object", wrong.Value)
	}
	return fmt.Errorf("%s: a %s does not belong here", wrong.Field, wrong.Value)
}

// readComment reads one line of input.
func readComment(line []byte) (c themes.Comment, id json.RawMessage, err error) {
	var in struct {
		ID     json.RawMessage `json:"id"`
		Text   *string         `json:"text"`
		Lang   string          `json:"lang"`
		Rating *float64        `json:"rating"`
	}
	if err := readObject(line, &in); err != nil {
		return c, nil, err
	}
	if in.Text == nil {
		return c, nil, errors.New(`"text" is missing`)
	}
	if in.ID == nil {
		in.ID = json.RawMessage("null")
	}
	c = themes.Comment{Text: *in.Text, Lang: in.Lang}
	if in.Rating != nil {
		if *in.Rating < 1 || *in.Rating > 5 {
			return c, nil, fmt.Errorf("rating %v is not from 1 to 5", *in.Rating)
		}
		switch {
		case *in.Rating <= 2:
			c.Mood = surveys.MoodLow
		case *in.Rating >= 4:
			c.Mood = surveys.MoodHigh
		}
	}
	return c, in.ID, nil
}

// learn reads a file of corrections and learns from them.
func (t *tagging) learn(name string) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	var all []learn.Correction
	err = t.each(file, name+": ", func(line []byte) error {
		c, err := t.correction(line)
		if err == nil {
			all = append(all, c)
		}
		return err
	})
	if err != nil {
		return err
	}
	t.model = learn.Train(t.model.Taxonomy(), all)
	return nil
}

// noPolarity are the ways of labelling a mention that neither praises nor blames.
var noPolarity = []string{"", "neutral", "conflict", "mixed"}

func (t *tagging) correction(line []byte) (learn.Correction, error) {
	var in struct {
		Text     *string `json:"text"`
		Lang     string  `json:"lang"`
		Mentions []struct {
			Theme    string `json:"theme"`
			Polarity string `json:"polarity"`
		} `json:"mentions"`
	}
	if err := readObject(line, &in); err != nil {
		return learn.Correction{}, err
	}
	if in.Text == nil {
		return learn.Correction{}, errors.New(`"text" is missing`)
	}
	c := learn.Correction{Text: *in.Text, Lang: in.Lang}
	for i, m := range in.Mentions {
		if _, known := t.model.Taxonomy().Theme(m.Theme); !known {
			return c, fmt.Errorf("mentions[%d].theme: there is no theme %q", i, m.Theme)
		}
		p, err := surveys.ParsePolarity(m.Polarity)
		if err != nil && !slices.Contains(noPolarity, m.Polarity) {
			return c, fmt.Errorf("mentions[%d].polarity: %w", i, err)
		}
		c.Mentions = append(c.Mentions, surveys.Mention{Theme: m.Theme, Polarity: p})
	}
	return c, nil
}
