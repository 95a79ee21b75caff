package learn

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"opina/surveys"
	"opina/surveys/themes"
)

// corrections draws comments of a shop whose customers say "grillo" of noise, which no lexicon knows.
func corrections(n int) []Correction {
	random := rand.New(rand.NewPCG(7, 7))
	pick := func(list ...string) string { return list[random.IntN(len(list))] }
	var out []Correction
	for i := range n {
		c := Correction{Lang: "es"}
		switch i % 4 {
		case 0:
			c.Text = fmt.Sprintf("%s el grillo %s en la mesa %d", pick("Otra vez", "Ayer", "Siempre"), pick("sonando", "cantando", "dando la lata"), i)
			c.Mentions = []surveys.Mention{{Theme: "place.noise", Polarity: surveys.Negative}}
		case 1:
			c.Text = fmt.Sprintf("La tarta %d estaba deliciosa %s", i, pick("", "hoy", "de verdad"))
			c.Mentions = []surveys.Mention{{Theme: "product.quality", Polarity: surveys.Positive}}
		case 2:
			c.Text = fmt.Sprintf("Mucha cola en la caja %d", i)
			c.Mentions = []surveys.Mention{{Theme: "service.waiting", Polarity: surveys.Negative}}
		case 3:
			c.Text = fmt.Sprintf("Fuimos el día %d con %s", i, pick("mi madre", "los niños", "Ana"))
		}
		out = append(out, c)
	}
	return out
}

func say(r themes.Reading) string {
	var b []string
	for _, f := range r.Found {
		b = append(b, f.Theme+" "+f.Polarity.String()+" "+strings.Join(f.Words, ","))
	}
	return strings.Join(b, "; ")
}

func TestTrain(t *testing.T) {
	m := Train(themes.Core(), corrections(160))
	if r := m.Report(); !r.Promoted || r.Corrections != 160 || r.Learnt <= r.Lexicon {
		t.Fatalf("report %+v", r)
	}
	for _, test := range []struct{ in, want string }{
		{"Otra vez el grillo cantando en la mesa", "place.noise negative grillo,cantando,mesa"},
		{"La tarta estaba deliciosa", "product.quality positive tarta,deliciosa"},
		{"Mucha cola", "service.waiting negative cola"},
		{"Imposible aparcar", "place.parking negative Imposible aparcar"}, // nobody corrected that
		{"Fuimos con los niños", ""},
		{"", ""},
	} {
		if got := say(m.Read(themes.Comment{Text: test.in, Lang: "es"})); got != test.want {
			t.Errorf("%q\n got %s\nwant %s", test.in, got, test.want)
		}
	}
	if got := m.Read(themes.Comment{Text: "El grillo sonando", Lang: "es"}).Kinds; !slices.Equal(got, []themes.Kind{themes.Complaint}) {
		t.Errorf("kinds %v", got)
	}
}

func TestTrainKeepsTheLexicon(t *testing.T) {
	few := Train(themes.Core(), corrections(Fewest-1))
	if r := few.Report(); r.Promoted || r.Corrections != Fewest-1 {
		t.Errorf("with few corrections: %+v", r)
	}
	var agreed []Correction // that say what the lexicon says
	for _, c := range corrections(200) {
		if strings.Contains(c.Text, "grillo") {
			continue
		}
		agreed = append(agreed, c)
	}
	same := Train(themes.Core(), agreed)
	if r := same.Report(); r.Promoted || r.Lexicon != 100 {
		t.Errorf("with nothing to learn: %+v", r)
	}
	c := themes.Comment{Text: "El camarero fue muy amable", Lang: "es"}
	if got, want := same.Read(c), themes.Core().Read(c); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestTrainTakesTheLastCorrection(t *testing.T) {
	m := Train(themes.Core(), []Correction{{Text: "Una cosa", Lang: "es"}, {Text: "Otra"}, {Text: "una COSA", Lang: "es", Mentions: []surveys.Mention{{Theme: "place"}}}})
	if got := m.Report().Corrections; got != 2 {
		t.Errorf("%d corrections, want 2", got)
	}
}

// Random labels must not be believed.
func TestTrainIsNotFooled(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 5))
	all := corrections(400)
	for i := range all {
		all[i].Mentions = all[random.IntN(i+1)].Mentions
	}
	for i := range all {
		j := random.IntN(len(all))
		all[i].Mentions, all[j].Mentions = all[j].Mentions, all[i].Mentions
	}
	if r := Train(themes.Core(), all).Report(); r.Learnt > r.Lexicon+25 {
		t.Errorf("learnt from noise: %+v", r)
	}
}

func TestTrainIsDeterministic(t *testing.T) {
	write := func() []byte {
		data, err := json.Marshal(Train(themes.Core(), corrections(160)))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	if !bytes.Equal(write(), write()) {
		t.Error("the same corrections made two models")
	}
}

func TestLoad(t *testing.T) {
	m := Train(themes.Core(), corrections(160))
	data, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	if report, err := ReadReport(data); err != nil || report != m.Report() {
		t.Errorf("the report is read as %+v, %v, want %+v", report, err, m.Report())
	}
	if _, err := ReadReport([]byte(`{"format":0}`)); err == nil {
		t.Error("the report of another format is read")
	}
	again, err := Load(themes.Core(), data)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range corrections(40) {
		c := themes.Comment{Text: c.Text, Lang: c.Lang}
		if got, want := again.Read(c), m.Read(c); !reflect.DeepEqual(got, want) {
			t.Fatalf("%q: got %+v, want %+v", c.Text, got, want)
		}
	}
	if again.Report() != m.Report() {
		t.Errorf("report %+v, want %+v", again.Report(), m.Report())
	}
	small, err := themes.Parse([]byte(`{"themes":[{"id":"overall","name":{"en":"Overall"}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if elsewhere, err := Load(small, data); err != nil || len(elsewhere.Read(themes.Comment{Text: "El grillo sonando", Lang: "es"}).Found) > 0 {
		t.Errorf("a theme that is gone is found, or %v", err)
	}
	for _, in := range []string{``, `{}`, `{"format":1}`, `{"format":2,"report":{"promoted":true}}`,
		`{"format":2,"report":{"promoted":true},"themes":["a"],"bias":[1,2],"ids":"AAAAAA==","rows":"AAAA"}`} {
		if _, err := Load(themes.Core(), []byte(in)); err == nil {
			t.Errorf("%s was read", in)
		}
	}
}

// Whatever is read, mentions are sorted, of known themes, and their spans are in the text.
func TestReadProperties(t *testing.T) {
	m := Train(themes.Core(), corrections(160))
	words := strings.Fields("grillo cola tarta deliciosa no pero , . sonando camarero borde the staff was rude é\xff ¿? baño aparcar 😡")
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(words), rapid.String()), 0, 30).Draw(t, "words"), " ")
		r := m.Read(themes.Comment{Text: text, Lang: rapid.SampledFrom([]string{"", "es", "en"}).Draw(t, "lang")})
		for i, f := range r.Found {
			if _, known := themes.Core().Theme(f.Theme); !known || f.Polarity.String() == "" || len(f.Words) == 0 {
				t.Fatalf("mention %+v", f)
			}
			if i > 0 && r.Found[i-1].Theme > f.Theme {
				t.Fatalf("not sorted: %+v", r.Found)
			}
			for _, s := range f.Spans {
				if !slices.Contains(f.Words, text[s.From:s.To]) {
					t.Fatalf("%+v is not of the text", s)
				}
			}
		}
		if len(r.Kinds) == 0 {
			t.Fatal("no kind")
		}
	})
}

func BenchmarkRead(b *testing.B) {
	m := Train(themes.Core(), corrections(1000))
	if !m.Report().Promoted {
		b.Fatalf("%+v", m.Report())
	}
	texts := []string{
		"La comida estaba muy rica pero tardaron casi una hora en atendernos y el camarero fue un poco borde.",
		"Great selection and fair prices, although the queue was endless and nobody knew where the toilets were.",
		"Genial, volveremos.",
		"I wrote twice about my refund and never got an answer. Disappointing.",
	}
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		m.Read(themes.Comment{Text: texts[n%len(texts)]})
		n++
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "comments/s")
}

func BenchmarkTrain(b *testing.B) {
	all := corrections(1000)
	for b.Loop() {
		Train(themes.Core(), all)
	}
}
