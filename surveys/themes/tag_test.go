package themes

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"opina/surveys"
)

// say writes mentions as "theme- theme+", in their order.
func say(mentions []surveys.Mention) string {
	signs := map[surveys.Polarity]string{surveys.Negative: "-", surveys.Positive: "+"}
	var b []string
	for _, m := range mentions {
		b = append(b, m.Theme+signs[m.Polarity])
	}
	return strings.Join(b, " ")
}

func TestTag(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		// product
		{"La tarta estaba deliciosa", "product.quality+"},
		{"The soup was bland and the bread stale", "product.quality-"},
		{"El producto es malísimo", "product-"},
		{"La batidora vino rota", "product.defect-"},
		{"The kettle stopped working after two days", "product.defect-"},
		{"La lámpara no funciona", "product.defect-"},
		{"Hay poca variedad de tallas", "product.variety-"},
		{"A wide selection of yarns", "product.variety+"},
		{"El pan estaba agotado a las once", "product.stock-"},
		{"They were sold out again", "product.stock-"},
		{"Es carísimo", "product.price-"},
		{"No es caro para lo que dan", "product.price+"},
		{"It is not cheap", "product.price-"},
		{"Very reasonably priced", "product.price+"},
		{"We missed our train because of the queue", "service.waiting-"},
		{"The staff need more training", "service.knowledge-"},
		// service
		{"El servicio fue excelente", "service+"},
		{"Había mucha cola en la caja", "service.waiting-"},
		{"Las colas son eternas", "service.waiting-"},
		{"Sin colas y con buen trato", "service.waiting+ treatment+"},
		{"We waited forty minutes to pay", "service.waiting-"},
		{"There was no queue at all", "service.waiting+"},
		{"I didn't have to wait", "service.waiting+"},
		{"Tardaron muchísimo en traer la cuenta", "service.waiting-"},
		{"El pedido llegó tarde", "service.delivery-"},
		{"The parcel never arrived", "service.delivery-"},
		{"Me gustaría un horario mejor", "service.access-"},
		{"The shop was closed at noon", "service.access-"},
		{"La dependienta no tenía ni idea de lavadoras", "service.knowledge-"},
		{"A very knowledgeable assistant", "service.knowledge+"},
		{"Nos cobraron dos veces el café", "service.billing-"},
		{"I was overcharged", "service.billing-"},
		{"No admiten devoluciones", "service.returns-"},
		{"They refused to give me a refund", "service.returns-"},
		{"Prometieron llamar y nos engañaron", "service.promise-"},
		{"The room was not as described", "service.promise-"},
		{"Tuvo que preguntar al jefe por dos euros", "service.empowerment-"},
		{"She said there was nothing she could do", "service.empowerment-"},
		// treatment
		{"El camarero fue muy amable", "treatment+"},
		{"El camarero era un borde", "treatment.rudeness-"},
		{"The staff were rude", "treatment.rudeness-"},
		{"The staff were never rude", "treatment.rudeness+"},
		{"La chica estaba con el móvil y ni caso", "treatment.apathy-"},
		{"Nobody helped us, they just ignored me", "treatment.apathy-"},
		{"Te contestan como un robot", "treatment.robotism-"},
		{"She was reading from a script", "treatment.robotism-"},
		{"Me dieron largas toda la tarde", "treatment.brushoff-"},
		{"He brushed me off", "treatment.brushoff-"},
		{"No quisieron cambiarme la mesa", "treatment.inflexibility-"},
		{"Company policy, they said", "treatment.inflexibility-"},
		{"Ni una sonrisa", "treatment.coldness-"},
		{"Not very friendly people", "treatment-"},
		{"Poco amable", "treatment.coldness-"},
		{"Todo eran excusas", "treatment.evasiveness-"},
		{"He told me it was not his job, just excuses", "treatment.evasiveness-"},
		{"Me miró por encima del hombro", "treatment.superiority-"},
		{"The manager talked down to us", "treatment.superiority-"},
		// ignored
		{"Escribí tres veces y nadie me ha contestado", "ignored.noanswer-"},
		{"They didn't answer my e-mail", "ignored.noanswer-"},
		{"Me mandaron de un departamento a otro", "ignored.passedaround-"},
		{"I was transferred to another department", "ignored.passedaround-"},
		{"Tardaron semanas en responder", "ignored.late-"},
		{"It took weeks", "ignored.late-"},
		{"No me creyeron", "ignored.notbelieved-"},
		{"They treated us like thieves", "ignored.notbelieved-"},
		{"Ignoraron mi queja", "ignored-"},
		// place
		{"El suelo está sucio", "place.cleanliness-"},
		{"Spotless shop", "place.cleanliness+"},
		{"Las sillas son incómodas", "place.comfort-"},
		{"A cosy room", "place.comfort+"},
		{"Mucho ruido", "place.noise-"},
		{"The music was too loud", "place.noise-"},
		{"No hay baño", "place.toilets-"},
		{"The restroom was a mess", "place.toilets-"},
		{"Imposible aparcar", "place.parking-"},
		{"Los baños, sucios y sin jabón", "place.cleanliness- place.toilets-"},
		{"Comida cara y camarero lento", "product.price- service.waiting-"},
		{"No había ni una sonrisa", "treatment.coldness-"},
		{"Nowhere to park", "place.parking-"},
		{"Está muy bien comunicado", "place.location+"},
		{"Hard to find", "place.location-"},
		{"La app se cuelga", "place.website-"},
		{"The website is not loading", "place.website-"},
		// leaving
		{"Ya no vengo porque me mudé", "leaving- leaving.moved-"},
		{"I switched to another shop", "leaving.competitor-"},
		{"Ya no lo necesito", "leaving.notneeded-"},
		{"We no longer need it", "leaving.notneeded-"},
		// overall
		{"Genial", "overall+"},
		{"Fatal", "overall-"},
		{"Volveremos", "overall+"},
		{"No lo recomiendo", "overall-"},
		{"I would not recommend it", "overall-"},
		{"Can't wait to go back", "overall+"},
		{"Ninguna queja", "overall+"},
		// clauses, contrast, reach
		{"La comida estaba rica pero el camarero fue grosero", "product.quality+ treatment.rudeness-"},
		{"Great food, slow service", "product.quality+ service.waiting-"},
		{"The food was great. The toilets were dirty.", "place.toilets- product.quality+"},
		{"Aunque es caro, el ambiente es agradable", "place.comfort+ product.price-"},
		{"Buen precio y servicio", "product.price+ service+"},
		{"The food at this shop was great", "product.quality+"},
		{"A great shop for fish", "overall+"},
		{"Great fish, bread and staff", "product.quality+ treatment+"},
		{"The waiter did not bring the bread", "treatment-"},
		{"Buen servicio y comida mala", "product.quality- service+"},
		{"Good prices but terrible service", "product.price+ service-"},
		{"No solo la comida es buena, también el trato", "product.quality+ treatment+"},
		{"Un poco caro", "product.price-"},
		{"Nunca hay cola", "service.waiting+"},
		{"Nada caro y poco ruidoso", "place.noise+ product.price+"},
		{"Apenas hay variedad", "product.variety-"},
		{"Nothing expensive", "product.price+"},
		{"We saw no dirt and no queues", "place.cleanliness+ service.waiting+"},
		{"Never rude and always slow", "service.waiting- treatment.rudeness+"},
		{"Pésima atención: camareros lentos y bordes", "service- service.waiting- treatment.rudeness-"},
		// nothing to say
		{"", ""},
		{"Fuimos el martes", ""},
		{"El camarero vino a la mesa", ""},
		{"¿?!… --", ""},
		{"Sin duda", ""},
	} {
		if got := say(Core().Tag(Comment{Text: test.in})); got != test.want {
			t.Errorf("%q\n got %s\nwant %s", test.in, got, test.want)
		}
	}
}

func TestTagMood(t *testing.T) {
	for _, test := range []struct {
		in   string
		mood surveys.Mood
		want string
	}{
		{"El aparcamiento", surveys.MoodUnknown, ""},
		{"El aparcamiento", surveys.MoodLow, "place.parking-"},
		{"El aparcamiento", surveys.MoodHigh, "place.parking+"},
		{"The waiter", surveys.MoodLow, "treatment-"},
		{"Mucho ruido", surveys.MoodHigh, "place.noise-"},
		{"The food was great", surveys.MoodLow, "product.quality+"},
		{"Fuimos el martes", surveys.MoodLow, ""},
	} {
		if got := say(Core().Tag(Comment{Text: test.in, Mood: test.mood})); got != test.want {
			t.Errorf("%q, mood %d: got %q, want %q", test.in, test.mood, got, test.want)
		}
	}
}

func TestTagShowsWordsAsWritten(t *testing.T) {
	got := Core().Tag(Comment{Text: "La ATENCIÓN fue pésima: nadie me ha contestado."})
	want := []surveys.Mention{
		{Theme: "ignored.noanswer", Polarity: surveys.Negative, Words: []string{"nadie me ha contestado"}},
		{Theme: "service", Polarity: surveys.Negative, Words: []string{"ATENCIÓN", "pésima"}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

func TestTagReadsTheHintWhenTheTextDoesNotSay(t *testing.T) {
	// No word here tells the language, and "dirty" says nothing in Spanish.
	for _, test := range []struct{ lang, want string }{{"es", ""}, {"en", "place.cleanliness-"}, {"", "place.cleanliness-"}, {"fr", "place.cleanliness-"}} {
		if got := say(Core().Tag(Comment{Text: "dirty", Lang: test.lang})); got != test.want {
			t.Errorf("lang %q: got %q, want %q", test.lang, got, test.want)
		}
	}
}

// A word longer than the longest is not looked up.
func TestLongestWords(t *testing.T) {
	for lang := range fillers {
		for w := range negators[lang] {
			if len(w) > longestNegator {
				t.Errorf("%q is a longer negator than %d", w, longestNegator)
			}
		}
		for w := range fillers[lang] {
			if len(w) > longestFiller {
				t.Errorf("%q is a longer filler than %d", w, longestFiller)
			}
		}
	}
}

func TestReadSpans(t *testing.T) {
	c := Comment{Text: "La ATENCIÓN fue pésima 😡, y la cola… larguísima"}
	for _, f := range Core().Read(c).Found {
		for i, s := range f.Spans {
			if as := c.Text[s.From:s.To]; !slices.Contains(f.Words, as) || i > 0 && f.Spans[i-1].To > s.From {
				t.Errorf("%s: span %d %+v is %q; words %q", f.Theme, i, s, as, f.Words)
			}
		}
	}
}

func TestTagAsked(t *testing.T) {
	for _, test := range []struct {
		in    string
		asked Asked
		want  string
	}{
		{"El aparcamiento", AskedImprove, "place.parking-"},
		{"The waiter", AskedLiked, "treatment+"},
		{"Nothing, the waiter was great", AskedImprove, "treatment+"},
		{"The waiter", AskedAnything, ""},
	} {
		if got := say(Core().Tag(Comment{Text: test.in, Asked: test.asked})); got != test.want {
			t.Errorf("%q, asked %d: got %q, want %q", test.in, test.asked, got, test.want)
		}
	}
}

func TestTagReadsOnlyTheBeginning(t *testing.T) {
	filler := strings.Repeat("ñ ", maxCharacters/2)
	if got := Core().Tag(Comment{Text: filler + "muy sucio"}); got != nil {
		t.Errorf("got %+v from beyond the limit", got)
	}
}

// comments draws texts from the vocabulary of the taxonomy, glue and noise.
func comments() *rapid.Generator[Comment] {
	var pieces []string
	for _, theme := range Core().All() {
		for _, lists := range []map[string][]string{theme.Keywords, theme.Complaints, theme.Praise} {
			for _, lang := range Languages {
				for _, w := range lists[lang] {
					pieces = append(pieces, strings.ReplaceAll(w, "*", "ando"))
				}
			}
		}
	}
	for _, f := range feelings() {
		pieces = append(append(pieces, f.Positive...), f.Negative...)
	}
	piece := rapid.OneOf(
		rapid.SampledFrom(pieces),
		rapid.SampledFrom([]string{"no", "sin", "not", "never", "pero", "but", "y", "and", ",", ".", "(", "the", "muy", "ni", "un poco", "\n", "\xff", "e\u0301"}),
		rapid.String(),
	)
	return rapid.Custom(func(t *rapid.T) Comment {
		parts := rapid.SliceOfN(piece, 0, 40).Draw(t, "parts")
		return Comment{
			Text: strings.Join(parts, " "),
			Lang: rapid.SampledFrom([]string{"", "es", "en", "fr"}).Draw(t, "lang"),
			Mood: rapid.SampledFrom([]surveys.Mood{surveys.MoodUnknown, surveys.MoodLow, surveys.MoodHigh}).Draw(t, "mood"),
		}
	})
}

// problem says what is wrong with the mentions of a text, or "".
func problem(c Comment, mentions []surveys.Mention) string {
	for i, m := range mentions {
		if _, ok := Core().Theme(m.Theme); !ok {
			return "unknown theme " + m.Theme
		}
		if m.Polarity.String() == "" {
			return m.Theme + " has no polarity"
		}
		if i > 0 {
			before := mentions[i-1]
			if before.Theme > m.Theme || before.Theme == m.Theme && before.Polarity >= m.Polarity {
				return "not sorted, or there twice: " + before.Theme + " " + m.Theme
			}
		}
		if len(m.Words) == 0 || len(m.Words) > maxWords {
			return m.Theme + " shows too few or too many words"
		}
		for _, w := range m.Words {
			if w == "" || !strings.Contains(c.Text, w) || !strings.Contains(Fold(c.Text), Fold(w)) {
				return "not in the text: " + w
			}
		}
	}
	return ""
}

func TestTagProperties(t *testing.T) {
	all := comments()
	rapid.Check(t, func(t *rapid.T) {
		c := all.Draw(t, "comment")
		got := Core().Tag(c)
		if p := problem(c, got); p != "" {
			t.Fatal(p)
		}
		if again := Core().Tag(c); !reflect.DeepEqual(got, again) {
			t.Fatalf("first %+v, then %+v", got, again)
		}
		if shouted := Core().Tag(Comment{Text: strings.ToUpper(c.Text), Lang: c.Lang, Mood: c.Mood}); utf8.ValidString(c.Text) && isASCII(c.Text) && say(shouted) != say(got) {
			t.Fatalf("in capitals %s, else %s", say(shouted), say(got))
		}
	})
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

func FuzzTag(f *testing.F) {
	f.Add("La comida estaba rica, pero no volveré.", "es", int8(1))
	f.Add("I didn't wait 3.50 minutes - don’t ask (ever)!", "en", int8(2))
	f.Add("\xff\xfe no no no ñ\u0303 'n't' n't", "", int8(0))
	f.Add(strings.Repeat("cola ", 3000), "es", int8(0))
	f.Fuzz(func(t *testing.T, text, lang string, mood int8) {
		c := Comment{Text: text, Lang: lang, Mood: surveys.Mood(mood)}
		if p := problem(c, Core().Tag(c)); p != "" {
			t.Fatalf("%q: %s", text, p)
		}
	})
}

func BenchmarkTag(b *testing.B) {
	texts := []string{
		"La comida estaba muy rica pero tardaron casi una hora en atendernos y el camarero fue un poco borde.",
		"Great selection and fair prices, although the queue was endless and nobody knew where the toilets were.",
		"Genial, volveremos.",
		"I wrote twice about my refund and never got an answer. Disappointing.",
	}
	t := Core()
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		t.Tag(Comment{Text: texts[n%len(texts)]})
		n++
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "comments/s")
}

func BenchmarkTagLongest(b *testing.B) {
	text := strings.Repeat("no me gusta nada la cola y el ruido, ", 300)
	t := Core()
	b.SetBytes(int64(len(clip(text))))
	for b.Loop() {
		t.Tag(Comment{Text: text})
	}
}
