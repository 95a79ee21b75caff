package themes

import (
	"fmt"
	"slices"
	"testing"

	"opina/surveys"
)

func TestKinds(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		// ideas that begin with what to do
		{"Add a bench by the door.", "[idea]"},
		{"Provide an extra till at lunch.", "[idea]"},
		{"Please include the tip in the price", "[idea]"},
		{"They add a fee at the end", "[nothing]"},
		{"Podría haber sido peor", "[complaint]"},
		// complaints
		{"La cola era eterna", "[complaint]"},
		{"The app keeps crashing since the last update", "[complaint]"},
		{"Llevo dos semanas esperando y nadie me contesta", "[complaint]"},
		{"You cancelled my flight and lost my bag", "[complaint]"},
		{"Se cierra sola y no me deja entrar", "[complaint]"},
		{"I was charged twice and nobody answers the phone", "[complaint]"},
		{"Pésimo servicio, no vuelvo", "[complaint]"},
		{"Doesn't sync with my calendar", "[complaint]"},
		// ideas
		{"Deberían poner más enchufes", "[complaint idea]"},
		{"Estaría bien que abrieran los domingos", "[idea]"},
		{"Sugiero que pongan una fuente de agua", "[idea]"},
		{"Añadir una opción para guardar los borradores", "[idea]"},
		{"¿Por qué no ponen un buzón en la entrada?", "[idea question]"},
		{"Me gustaría que hubiera zona infantil", "[idea]"},
		{"It would be nice if you had a dark mode", "[idea]"},
		{"Please add a way to export my data", "[idea]"},
		{"You should offer oat milk", "[idea]"},
		{"Add support for several accounts", "[idea]"},
		{"I wish there were more vegan dishes", "[idea]"},
		{"Why not put a bench outside?", "[idea question]"},
		{"Make the font bigger", "[idea]"},
		{"It'd be cool to have notifications", "[idea]"},
		{"Good app but it needs more filters", "[complaint idea praise]"},
		{"Que pongan más frecuencia de autobuses los fines de semana", "[idea]"},
		// questions
		{"¿A qué hora abren los domingos?", "[question]"},
		{"How do I change my password", "[question]"},
		{"Quería saber si hacen envíos", "[question]"},
		{"Is there a vegan menu?", "[question]"},
		// praise
		{"Todo perfecto, gracias", "[praise]"},
		{"Lovely people and great coffee", "[praise]"},
		{"👍👍", "[praise]"},
		{"buenisimoooo :)", "[praise]"},
		// several
		{"La comida muy rica pero tardaron mucho", "[complaint praise]"},
		{"Great food. You should add more tables outside.", "[idea praise]"},
		// nothing
		{"Fuimos el martes", "[nothing]"},
		{"Fui ayer por la tarde con mi hermana", "[nothing]"},
		{"", "[nothing]"},
		{"?", "[nothing]"},
		{"We went there on Tuesday", "[nothing]"},
	} {
		if got := fmt.Sprint(Core().Read(Comment{Text: test.in}).Kinds); got != test.want {
			t.Errorf("%q: got %s, want %s", test.in, got, test.want)
		}
	}
}

func TestKindsByMoodAndQuestion(t *testing.T) {
	for _, test := range []struct {
		in    string
		mood  surveys.Mood
		asked Asked
		want  string
	}{
		{"Fuimos el martes", surveys.MoodLow, AskedAnything, "[complaint]"},
		{"Fuimos el martes", surveys.MoodHigh, AskedAnything, "[nothing]"},
		{"Un buzón en la entrada", surveys.MoodUnknown, AskedImprove, "[idea]"},
		{"", surveys.MoodLow, AskedImprove, "[nothing]"},
		{"Todo genial", surveys.MoodUnknown, AskedImprove, "[praise]"},
	} {
		if got := fmt.Sprint(Core().Read(Comment{Text: test.in, Mood: test.mood, Asked: test.asked}).Kinds); got != test.want {
			t.Errorf("%q: got %s, want %s", test.in, got, test.want)
		}
	}
}

func TestReadPutsTypingMistakesRight(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"Muy recomedable", "overall+"},
		{"La decorasión expectacular y el servico pésimo", "place.comfort+ service-"},
		{"The waiter was freindly and the food delicous", "product.quality+ treatment+"},
		{"I was so dissapointed", "overall-"},
		{"muuuuy suuucio", "place.cleanliness-"},
		{"The queue was sooooo looong", "service.waiting-"},
		{"perro", ""}, // not "pero", nor "perra"
	} {
		if got := say(Core().Tag(Comment{Text: test.in})); got != test.want {
			t.Errorf("%q: got %q, want %q", test.in, got, test.want)
		}
	}
}

func TestKindsFollowTheMentions(t *testing.T) {
	found := func(polarities ...surveys.Polarity) (out []Found) {
		for _, p := range polarities {
			out = append(out, Found{Mention: surveys.Mention{Theme: "service.waiting", Polarity: p}})
		}
		return out
	}
	blame, praise := found(surveys.Negative), found(surveys.Positive)
	for name, c := range map[string]struct {
		read Reading
		with []Found
		want []Kind
	}{
		"a wrong complaint is praise":         {Reading{Kinds: []Kind{Complaint}, Found: blame}, praise, []Kind{Praise}},
		"wrong praise is a complaint":         {Reading{Kinds: []Kind{Praise}, Found: praise}, blame, []Kind{Complaint}},
		"nothing found, something said":       {Reading{Kinds: []Kind{Nothing}}, blame, []Kind{Complaint}},
		"something found, nothing said":       {Reading{Kinds: []Kind{Complaint}, Found: blame}, nil, []Kind{Nothing}},
		"what the phrasing says stays":        {Reading{Kinds: []Kind{Complaint, Question}}, nil, []Kind{Complaint, Question}},
		"an idea about what is bad stays one": {Reading{Kinds: []Kind{Idea}}, blame, []Kind{Idea}},
		"a complaint with an idea stays both": {Reading{Kinds: []Kind{Complaint, Idea}, Found: blame}, blame, []Kind{Complaint, Idea}},
	} {
		if got := c.read.With(c.with).Kinds; !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
