package server

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"opina/surveys"
)

func TestPreviewIsTheCustomersPageOfTheDraft(t *testing.T) {
	ts := newTestServer(t)
	id := ts.unpublished(t, surveys.SatisfactionKind, short())
	owner := ts.ours.as(surveys.Owner)
	for device, kiosk := range map[string]bool{"phone": false, "tablet": true} {
		for lang, says := range map[string]string{"es": "¿Qué tal?", "en": "How was it?", "fr": "¿Qué tal?"} {
			got := ts.do(t, "GET", fmt.Sprintf("/surveys/%d/preview/%s/1?lang=%s", id, device, lang), "", owner)
			if got.status != http.StatusOK || !strings.Contains(got.body, says) {
				t.Errorf("%s in %s: status %d", device, lang, got.status)
			}
			if strings.Contains(got.body, `class="kiosk"`) != kiosk || strings.Contains(got.body, "data-idle") {
				t.Errorf("%s does not look like one, or waits for customers to leave", device)
			}
			if got.header.Get("X-Frame-Options") != "SAMEORIGIN" || !strings.Contains(got.header.Get("Content-Security-Policy"), "frame-ancestors 'self'") {
				t.Errorf("%s cannot be shown within our page: %v", device, got.header)
			}
		}
	}
	for _, path := range []string{"watch/1", "phone/x", "phone"} {
		if got := ts.do(t, "GET", fmt.Sprintf("/surveys/%d/preview/%s", id, path), "", owner); got.status != http.StatusNotFound {
			t.Errorf("%s: status %d", path, got.status)
		}
	}
	empty := ts.unpublished(t, surveys.SatisfactionKind, surveys.Content{Languages: []string{"es"}})
	for _, method := range []string{"GET", "POST"} {
		if got := ts.do(t, method, fmt.Sprintf("/surveys/%d/preview/phone/1", empty), "q.x=1", owner); got.status != http.StatusNotFound {
			t.Errorf("%s of nothing: status %d", method, got.status)
		}
	}
	if got := ts.do(t, "GET", fmt.Sprintf("/surveys/%d/preview/phone/1?privacy=1&lang=en", id), "", owner); !strings.Contains(got.body, "What we do with your answer") {
		t.Errorf("the notice: status %d", got.status)
	}
}

func TestPreviewAnswersAndKeepsNothing(t *testing.T) {
	ts := newTestServer(t)
	path := fmt.Sprintf("/surveys/%d/preview/phone/1", ts.unpublished(t, surveys.SatisfactionKind, short()))
	owner := ts.ours.as(surveys.Owner)
	for name, test := range map[string]struct {
		in, want string
		status   int
	}{
		"a face":          {"q.face=4&lang=en", "Gracias. Lo leemos todo.", 200},
		"a contact":       {"q.face=4&q.contact=ana@example.com&ok.contact=1", "Gracias. Te responderemos antes del jueves 12 de marzo a las 13:00.", 200},
		"a wrong contact": {"q.face=4&q.contact=ana", "No parece un correo", 400},
		"nothing":         {"q.face=", "Responde al menos a una pregunta", 400},
		"again":           {"again=1", "", 303},
		"by script": {`{"id":"` + surveys.NewID(ts.clock.Now()).String() + `","lang":"en","finished":true,"answers":[{"question":"face","rating":1}]}`,
			`"finished":true,"thanks":"Thank you. We read everything."`, 200},
		"wrong by script": {`{"lang":"en","answers":[{"question":"face","rating":9}]}`, `{"finished":false,"errors":{"face":"Choose one of the values of the scale."}}`, 400},
		"no JSON":         {`{"lang"`, "", 400},
	} {
		t.Run(name, func(t *testing.T) {
			got := ts.do(t, "POST", path, test.in, owner)
			if got.status != test.status || !strings.Contains(got.body, test.want) {
				t.Errorf("status %d: %s", got.status, got.body)
			}
		})
	}
	if rows := ts.stored(t); len(rows) != 0 {
		t.Errorf("%d answers are stored", len(rows))
	}
}
