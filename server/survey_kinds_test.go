package server

import (
	"fmt"
	"strings"
	"testing"

	"opina/internal/store"
	"opina/surveys"
)

// asks publishes a survey and hangs up a poster for it; path is where it is answered.
func (ts *testServer) asks(t *testing.T, content surveys.Content) (path string) {
	t.Helper()
	return "/s/" + ts.posterOf(t, content).Code
}

func (ts *testServer) posterOf(t *testing.T, content surveys.Content) store.Touchpoint {
	t.Helper()
	version, err := ts.Store.CreateSurvey(t.Context(), ts.ours.id, "satisfaction", content)
	if err != nil {
		t.Fatal(err)
	}
	touchpoint, err := ts.Store.CreateTouchpoint(t.Context(), store.Touchpoint{
		Organization: ts.ours.id, Location: ts.ours.shops[0], Survey: version.Survey, Name: "Door", Channel: surveys.QR,
	})
	if err != nil {
		t.Fatal(err)
	}
	return touchpoint
}

// everyKind is a survey with one question of each kind, in English, Spanish and Arabic.
func everyKind() surveys.Content {
	say := func(en, es, ar string) surveys.Text { return surveys.Text{"en": en, "es": es, "ar": ar} }
	options := []surveys.Option{
		{ID: "bread", Title: say("The bread", "El pan", "الخبز")},
		{ID: "cakes", Title: say("The cakes", "Los pasteles", "الكعك")},
		{ID: "coffee", Title: say("The coffee", "El café", "القهوة")},
		{ID: "people", Title: say("The people at the counter", "La gente del mostrador", "العاملون في المحل")},
	}
	return surveys.Content{
		Title:     say("Everything", "Todo", "كل شيء"),
		Languages: []string{"en", "es", "ar"},
		Questions: []surveys.Question{
			{ID: "four", Kind: surveys.Smiley, Points: 4, Title: say("How was it today?", "¿Qué tal ha ido hoy?", "كيف كانت زيارتك اليوم؟")},
			{ID: "five", Kind: surveys.Smiley, Points: 5, Title: say("And the last time?", "¿Y la última vez?", "وفي المرة السابقة؟")},
			{ID: "stars", Kind: surveys.Stars, Title: say("How good is our bread?", "¿Qué tal está nuestro pan?", "ما رأيك في خبزنا؟")},
			{
				ID: "nps", Kind: surveys.NPS, Title: say("Would you recommend us to a friend?", "¿Nos recomendarías?", "هل تنصح أصدقاءك بزيارتنا؟"),
				Help: say("0 is never, 10 is at once.", "0 es nunca, 10 es ya mismo.", "٠ يعني أبداً، و١٠ يعني فوراً."),
			},
			{ID: "ces", Kind: surveys.CES, Title: say("How easy was it to order?", "¿Ha sido fácil pedir?", "هل كان الطلب سهلاً؟")},
			{ID: "yesno", Kind: surveys.YesNo, Title: say("Did you find what you wanted?", "¿Encontraste lo que buscabas?", "هل وجدت ما تبحث عنه؟")},
			{ID: "single", Kind: surveys.Single, Options: options, Title: say("What do you come for?", "¿A qué vienes?", "ما الذي يجذبك إلينا؟")},
			{
				ID: "multiple", Kind: surveys.Multiple, Options: options, Title: say("What should we improve?", "¿Qué mejoramos?", "ما الذي يجب أن نحسّنه؟"),
				Help: say("Choose as many as you like.", "Puedes elegir varias.", "يمكنك اختيار أكثر من إجابة."),
			},
			{ID: "line", Kind: surveys.LineText, Title: say("Which shop did you visit?", "¿En qué tienda estuviste?", "أي متجر زرت؟")},
			{ID: "text", Kind: surveys.LongText, Title: say("Tell us in your own words", "Cuéntanoslo con tus palabras", "أخبرنا بكلماتك")},
			{ID: "contact", Kind: surveys.Contact, Title: say("Would you like an answer?", "¿Quieres que te respondamos?", "هل تريد أن نردّ عليك؟")},
		},
		Thanks: say("Thank you. See you soon.", "Gracias. Hasta pronto.", "شكراً لك. نراك قريباً."),
	}
}

// required is the survey with every question to be answered.
func required(content surveys.Content) surveys.Content {
	for i := range content.Questions {
		content.Questions[i].Required = true
	}
	return content
}

// What is missing is said at the question that lacks it, and what was typed elsewhere stays.
func TestRequiredIsSaidAtItsQuestion(t *testing.T) {
	ts := newTestServer(t)
	path := ts.asks(t, required(everyKind()))
	const form = "q.four=3&q.stars=5&q.yesno=no&q.text=Casi+todo"
	got := ts.post(t, path, form, "")
	if got.status != 400 {
		t.Fatalf("status %d, want 400", got.status)
	}
	for number, want := range []string{
		"", "Choose one answer to go on.", "", "Choose one answer to go on.", "Choose one answer to go on.", "", "Choose one answer to go on.",
		"Choose one at least to go on.", "Write something to go on.", "", "Write your e-mail or your phone to go on.",
	} {
		if said := between(got.body, fmt.Sprintf(`id="q%d-wrong" role="alert">`, number), "<"); said != want {
			t.Errorf("question %d says %q, want %q", number, said, want)
		}
	}
	for _, kept := range []string{`value="3" type="radio" checked`, `value="no" type="radio" checked`, ">Casi todo</textarea>"} {
		if !strings.Contains(got.body, kept) {
			t.Errorf("%s is lost", kept)
		}
	}
	if n := strings.Count(got.body, " autofocus"); n != 1 {
		t.Errorf("%d fields want the focus", n)
	}
	if rows := ts.stored(t); len(rows) != 0 {
		t.Errorf("%d answers were stored", len(rows))
	}
}

// between is what stands after the one text and before the other.
func between(s, after, before string) string {
	_, s, _ = strings.Cut(s, after)
	s, _, _ = strings.Cut(s, before)
	return s
}
