// The customer's page, one question at a time. Without this script the same form works all at once; if anything
// here fails, it takes its hands off and the form is as it was.
import { Sender, type Verdict } from './survey/sender'
import { Notes } from './survey/notes'
import { Question } from './survey/question'
import { newId } from './survey/id'

const root = document.documentElement
root.classList.add('js')
document.addEventListener('DOMContentLoaded', () => {
  try {
    const form = document.querySelector<HTMLFormElement>('form.survey')
    if (form) new Survey(form).start()
  } catch {
    root.classList.remove('js')
  }
})

// A tap at the same place within this time, in milliseconds and pixels, is the second half of a double tap. Browsers
// count clicks too, but not all of them count taps.
const doubleTap = { time: 350, distance: 12 }

class Survey {
  private readonly questions: Question[]
  private readonly back: HTMLButtonElement
  private readonly go: HTMLButtonElement
  private readonly slow: HTMLElement
  private readonly thanks: HTMLElement
  private readonly bar: HTMLElement
  private readonly sender: Sender
  private readonly notes: Notes
  private id = newId()
  private at = 0
  private done = false
  private said = new Set<string>() // ids of the typed questions that the customer has sent on
  private tap = { time: -Infinity, x: 0, y: 0, point: false }
  private shownAt = 0
  private moving = 0

  constructor(private readonly form: HTMLFormElement) {
    this.questions = [...form.querySelectorAll<HTMLElement>('.q')].map((q) => new Question(q))
    this.back = find(form, '.back')
    this.go = find(form, '.go')
    this.slow = find(form, '.slow')
    this.thanks = find(document, '.thanks')
    this.bar = find(document, '.progress i')
    this.notes = new Notes(location.pathname + '#' + form.dataset.survey, form)
    this.sender = new Sender(location.pathname, () => (this.slow.textContent = this.form.dataset.slow ?? ''))
  }

  start() {
    this.form.autocomplete = 'off' // what was chosen is put back by our notes, not by its place, which shuffling changes
    const wrong = this.questions.findIndex((q) => find(q.section, '.wrong').textContent !== '')
    if (wrong >= 0) this.at = wrong // the form came back from the server, with what was typed
    else this.resume()
    this.shuffle()
    this.form.addEventListener('click', (event) => this.clicked(event), true)
    this.form.addEventListener('change', (event) => this.changed(event.target as HTMLElement))
    this.form.addEventListener('input', (event) => this.typed(event.target as HTMLElement))
    this.form.addEventListener('submit', (event) => {
      event.preventDefault()
      void this.next()
    })
    this.back.addEventListener('click', () => this.previous())
    window.addEventListener('popstate', (event) => {
      if (!this.done) this.show(step(event.state) ?? 0)
    })
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') this.sender.hurry()
    })
    this.show(this.at)
  }

  // resume goes on where a reload, or a change of language, interrupted.
  private resume() {
    const notes = this.notes.read()
    if (!notes) return
    this.id = notes.id
    this.said = new Set(notes.said)
    const at = step(history.state) ?? notes.step
    this.at = this.questions[at]?.shown ? at : 0
  }

  private keep() {
    this.notes.write({ id: this.id, step: this.at, said: [...this.said] })
  }

  // shuffle puts choices in the visit's own order: its id is random, and the same after a reload.
  private shuffle() {
    this.questions.reduce((seed, q) => q.shuffle(seed), parseInt(this.id.slice(-8), 16))
  }

  private neighbour(by: 1 | -1): number {
    let i = this.at + by
    while (this.questions[i]?.shown === false) i += by
    return this.questions[i] ? i : -1
  }

  private get current(): Question {
    return this.questions[this.at]!
  }

  private show(at: number) {
    this.at = at
    this.shownAt = performance.now()
    this.questions.forEach((q, i) => q.section.classList.toggle('on', i === at))
    const asked = this.questions.filter((q) => q.shown)
    this.bar.style.width = `${(100 * asked.indexOf(this.current)) / asked.length}%`
    this.back.hidden = this.neighbour(-1) < 0
    this.label()
    this.keep()
  }

  // label says on the button what it does: optional is said there, nowhere else.
  private label() {
    const q = this.current
    const skip = !q.answered && !q.needed
    const last = this.neighbour(1) < 0
    this.go.textContent = (skip ? this.form.dataset.skip : last ? this.form.dataset.send : this.form.dataset.next) ?? ''
    this.go.classList.toggle('skip', skip)
    this.go.hidden = !q.answered && this.at === 0 && q.movesOn
  }

  // clicked swallows the second half of a double tap, which would answer the next question unread.
  private clicked(event: MouseEvent) {
    if (event.detail === 0) return // by keyboard, or passed on by a label
    const now = performance.now()
    const near = Math.hypot(event.clientX - this.tap.x, event.clientY - this.tap.y) < doubleTap.distance
    const moved = this.shownAt > this.tap.time
    if (near && moved && (event.detail > 1 || (this.tap.point && now - this.tap.time < doubleTap.time))) {
      event.preventDefault()
      event.stopPropagation()
      return
    }
    const target = event.target as HTMLElement
    const point = target instanceof HTMLInputElement && target.type === 'radio'
    this.tap = { time: now, x: event.clientX, y: event.clientY, point }
    // A tap on a point moves on by itself, also on the one that was chosen before; arrow keys only choose.
    clearTimeout(this.moving)
    if (point) this.moving = setTimeout(() => void this.next(), 0) // once it is chosen
  }

  private changed(target: HTMLElement) {
    if (target.closest('.points')) this.send(false) // one tap counts
    this.label()
    this.keep()
  }

  private typed(target: HTMLElement) {
    const q = this.questions.find((q) => q.section.contains(target))
    if (!q) return
    q.complain('')
    if (q.typed) this.said.delete(q.id)
    this.label()
    this.keep()
  }

  private previous() {
    const before = this.neighbour(-1)
    if (before < 0) return
    if (pushed(history.state)) return history.back()
    this.show(before)
    history.replaceState({ step: before }, '')
    this.focus()
  }

  private async next() {
    const q = this.current
    if (q.needed) {
      q.complain(q.needed)
      return q.focus()
    }
    this.said.add(q.id)
    const after = this.neighbour(1)
    const verdict = after < 0 || (q.isContact && q.answered) ? await this.settle(after < 0) : undefined
    if (after < 0) {
      if (verdict?.finished) this.thank(verdict)
      return
    }
    if (verdict?.errors) return
    if (!verdict && q.answered) this.send(false)
    this.show(after)
    history.pushState({ step: after, pushed: true }, '')
    this.focus()
  }

  // settle sends and waits for the verdict; what is wrong is shown where it happened.
  private async settle(finished: boolean): Promise<Verdict | undefined> {
    if (this.go.disabled) return undefined
    const label = this.go.textContent
    this.go.disabled = true
    this.go.textContent = this.form.dataset.sending ?? ''
    const verdict = await this.send(finished)
    this.go.disabled = false
    this.go.textContent = label
    this.slow.textContent = ''
    const wrong = this.questions.findIndex((q) => verdict?.errors?.[q.id])
    if (wrong < 0) return verdict
    this.show(wrong)
    this.said.delete(this.current.id)
    this.current.complain(verdict?.errors?.[this.current.id] ?? '')
    this.current.focus()
    return verdict
  }

  // send brings what is answered so far; what was typed only once the customer has sent it on.
  private send(finished: boolean): Promise<Verdict | undefined> {
    return this.sender.send({
      id: this.id,
      survey: Number(this.form.dataset.survey),
      version: Number(this.form.dataset.version),
      lang: root.lang,
      finished,
      answers: this.questions.filter((q) => q.shown && (!q.typed || this.said.has(q.id))).flatMap((q) => q.answer()),
      website: find<HTMLInputElement>(this.form, '.extra input').value,
    })
  }

  private thank(verdict: Verdict) {
    this.done = true
    this.notes.clear()
    this.bar.style.width = '100%'
    this.form.hidden = true
    this.thanks.hidden = false
    const heading = find<HTMLElement>(this.thanks, 'h2')
    heading.textContent = verdict.thanks ?? ''
    find(this.thanks, 'p').textContent = verdict.promise ?? ''
    heading.focus()
  }

  private focus() {
    this.current.section.querySelector<HTMLElement>('h2')?.focus()
    scrollTo(0, 0)
  }
}

function find<T extends HTMLElement>(within: ParentNode, selector: string): T {
  const found = within.querySelector<T>(selector)
  if (!found) throw new Error(`no ${selector}`)
  return found
}

function step(state: unknown): number | undefined {
  return (state as { step?: number } | null)?.step
}

function pushed(state: unknown): boolean {
  return (state as { pushed?: boolean } | null)?.pushed === true
}
