import type { Fields } from './fields'

// Step is a button that was pressed; action is where it leads, if not to the form's own address.
export interface Step {
  do: string
  action?: string
  from?: HTMLElement
}

// Show puts the page that the server answered with in the place of this one: the whole of it, or what nobody is busy
// with. From is the button that was pressed.
export type Show = (page: Document, whole: boolean, from?: HTMLElement) => Promise<void>

// How long until what could not be saved is sent again, in milliseconds; the last one stays.
const patience = [1000, 2000, 5000, 10000, 30000]

type Outcome = 'saved' | 'refused' | 'conflict' | 'login' | 'lost'

// Saver sends one thing after the other, says in words how it stands, and loses nothing.
export class Saver {
  private queue: Promise<boolean> = Promise.resolve(true)
  private sending = 0
  private failures = 0
  private retry = 0
  private readonly said: HTMLElement
  private readonly failed: HTMLElement
  private readonly again: HTMLButtonElement

  constructor(
    private readonly form: HTMLFormElement,
    private readonly fields: Fields,
    private readonly show: Show,
  ) {
    this.said = element('builder-saved')
    this.failed = element('builder-failed')
    this.again = element('builder-again')
    window.addEventListener('online', () => {
      if (this.failures > 0) void this.save()
    })
  }

  // owes tells whether something is not saved yet.
  get owes(): boolean {
    return this.sending > 0 || !this.fields.none
  }

  // wait says that something is to be saved.
  wait() {
    if (this.failures === 0) this.say('unsaved')
  }

  // save sends what was touched, and tells whether all is saved.
  save(hurry = false): Promise<boolean> {
    return this.add(() => (this.fields.none ? Promise.resolve(true) : this.send(undefined, hurry)))
  }

  // step sends what was touched with the button that was pressed.
  step(step: Step): Promise<boolean> {
    return this.add(() => this.send(step, false))
  }

  private add(task: () => Promise<boolean>): Promise<boolean> {
    this.queue = this.queue.then(task, task)
    return this.queue
  }

  private async send(step: Step | undefined, hurry: boolean): Promise<boolean> {
    clearTimeout(this.retry)
    const taken = this.fields.take()
    this.sending++
    if (this.failures === 0) this.say('saving')
    const outcome = await this.post(step, taken, hurry)
    this.sending--
    if (outcome !== 'saved' && outcome !== 'conflict') this.fields.giveBack(taken)
    this.tell(outcome)
    return outcome === 'saved' && this.fields.none
  }

  private async post(step: Step | undefined, taken: Set<string>, hurry: boolean): Promise<Outcome> {
    try {
      const body = this.fields.body(taken, ...(step?.do.startsWith('undo') ? ['before'] : []))
      if (!step?.action) body.append('do', step?.do ?? 'save')
      const answer = await fetch(step?.action ?? this.form.action, { method: 'POST', body, headers: { Accept: 'text/html' }, keepalive: hurry })
      const outcome = outcomeOf(answer)
      if (outcome === 'login' || outcome === 'lost') return outcome
      if (outcome === 'conflict' && !this.fields.none) {
        this.fields.take().forEach((id) => taken.add(id)) // typed meanwhile: it, too, is to be shown beside theirs
        return await this.post(step, taken, hurry)
      }
      const whole = step !== undefined || outcome !== 'saved'
      await this.show(new DOMParser().parseFromString(await answer.text(), 'text/html'), whole, step?.from)
      return outcome
    } catch {
      return 'lost'
    }
  }

  private tell(outcome: Outcome) {
    this.failures = outcome === 'lost' ? this.failures + 1 : 0
    const fine = outcome === 'saved' || outcome === 'conflict'
    this.again.hidden = fine || outcome === 'refused'
    this.failed.textContent = fine ? '' : ((outcome === 'lost' ? this.form.dataset.failed : this.form.dataset[outcome]) ?? '')
    this.said.hidden = !fine
    if (outcome === 'saved') this.say(this.fields.none ? 'saved' : 'unsaved')
    if (outcome === 'conflict') this.said.textContent = ''
    if (outcome === 'lost') {
      this.retry = window.setTimeout(() => void this.save(), patience[Math.min(this.failures, patience.length) - 1])
    }
  }

  private say(what: 'unsaved' | 'saving' | 'saved') {
    this.said.textContent = this.form.dataset[what] ?? ''
  }
}

function outcomeOf(answer: Response): Outcome {
  switch (answer.status) {
    case 200:
      return 'saved'
    case 400:
      return 'refused'
    case 401:
      return 'login'
    case 409:
      return 'conflict'
  }
  return 'lost'
}

function element<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id)
  if (!found) throw new Error(`no ${id}`)
  return found as T
}
