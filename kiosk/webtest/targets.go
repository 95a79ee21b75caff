package webtest

import "encoding/json"

// smallTargets lists what a finger can touch that is smaller than 60 pixels or nearer than 12 to another. What fills the screen to catch
// any touch is none of them.
const smallTargets = `(() => {
	const name = (e) => e.tagName.toLowerCase() + '.' + e.className + ' ' + (e.getAttribute('aria-label') ?? e.innerText ?? '').slice(0, 30)
	const over = document.querySelector('.countdown')
	const all = [...(over ?? document).querySelectorAll('button, a[href], textarea, label.consent, input:not([type=checkbox])')].filter((e) => e.checkVisibility({visibilityProperty: true}))
	const boxes = all.map((e) => [e, e.getBoundingClientRect()])
	const wrong = []
	for (const [e, b] of boxes) {
		if (b.width < 59.5 || b.height < 59.5) wrong.push(name(e) + ' is ' + Math.round(b.width) + 'x' + Math.round(b.height))
		if (b.left < -0.5 || b.right > innerWidth + 0.5 || b.top < -0.5 || b.bottom > innerHeight + 0.5) wrong.push(name(e) + ' is not on the screen')
		for (const [f, c] of boxes) {
			if (e === f || e.contains(f) || f.contains(e)) continue
			const gap = Math.max(c.left - b.right, b.left - c.right, c.top - b.bottom, b.top - c.bottom)
			if (gap < 11.5) wrong.push(name(e) + ' is ' + Math.round(gap) + ' from ' + name(f))
		}
	}
	return JSON.stringify(wrong)
})()`

// targets fails the test where a finger may miss.
func (t *Tablet) targets(where string) {
	t.Helper()
	var wrong []string
	if err := json.Unmarshal([]byte(Eval[string](t, smallTargets)), &wrong); err != nil {
		t.Fatal(err)
	}
	for _, w := range wrong {
		t.Errorf("%s: %s", where, w)
	}
}
