import type { Fields } from './fields'

// Page puts what the server says in the place of what is shown, without taking anything out of anybody's hands: the
// focus, the place on the screen, what is open and what was typed meanwhile.
export class Page {
  private readonly known = new Map<string, string>() // id of a part → as the server gave it
  private pressed = false

  constructor(
    private readonly form: HTMLFormElement,
    private readonly fields: Fields,
  ) {}

  start() {
    for (const part of parts(document)) this.known.set(part.id, plain(part))
    this.dress(this.form)
    this.form.addEventListener('toggle', (event) => this.toggled(event.target as HTMLElement), true)
    for (const [event, down] of [['pointerdown', true], ['pointerup', false], ['pointercancel', false]] as const) {
      document.addEventListener(event, () => (this.pressed = down))
    }
  }

  // show takes over the page that the server answered with. Unless it is the whole, parts that somebody is busy with
  // stay as they are: nothing in them changed but what was just typed.
  async show(fresh: Document, whole: boolean, from?: HTMLElement): Promise<void> {
    while (this.pressed) await new Promise((done) => setTimeout(done, 20)) // what is being pressed stays till it is let go
    const focused = from ?? document.activeElement
    const top = focused?.getBoundingClientRect().top ?? 0
    if (whole) this.replaceAll(fresh)
    else for (const part of parts(fresh)) if (part.id !== 'builder-notice') this.replaceIdle(part) // undoing is offered until the next step
    if (!whole || !(focused instanceof HTMLElement)) return
    const wanted = this.form.querySelector<HTMLElement>('[autofocus]')
    const target = usable(wanted) ?? usable(document.getElementById(focused.id)) ?? neighbour(wanted)
    if (!target) return
    const same = target.id === focused.id
    target.focus({ preventScroll: true })
    if (same) scrollBy(0, target.getBoundingClientRect().top - top)
    else target.scrollIntoView({ block: 'nearest' })
  }

  private replaceAll(fresh: Document) {
    const open = new Map([...this.form.querySelectorAll('details[id]')].map((fold) => [fold.id, (fold as HTMLDetailsElement).open]))
    const led = fresh.querySelector('[autofocus]')?.closest('.question')?.id
    const typed = new Map<string, string>()
    for (const field of this.form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('[data-words]')) {
      if (this.fields.has(field.id)) typed.set(field.id, field.value)
    }
    for (const part of outermost(fresh)) {
      const mine = document.getElementById(part.id)
      if (!mine) continue
      mine.replaceWith(document.adoptNode(part))
    }
    this.known.clear()
    for (const part of parts(document)) this.known.set(part.id, plain(part))
    for (const fold of this.form.querySelectorAll<HTMLDetailsElement>('details[id]')) {
      const card = fold.parentElement?.classList.contains('question') === true
      fold.open ||= open.get(fold.id) ?? false
      if (card && led && fold.parentElement?.id !== led) fold.open = false
    }
    for (const [id, value] of typed) {
      const field = document.getElementById(id) as HTMLInputElement | HTMLTextAreaElement | null
      if (field) field.value = value
    }
    this.dress(this.form)
  }

  private replaceIdle(fresh: HTMLElement) {
    const mine = document.getElementById(fresh.id)
    const html = plain(fresh)
    if (!mine || this.known.get(fresh.id) === html || mine.contains(document.activeElement) || this.fields.within(mine)) return
    if (fresh.querySelector('[data-part]')) return // its parts are replaced one by one
    const open = new Set([...mine.querySelectorAll<HTMLDetailsElement>('details[open]')].map((fold) => fold.id))
    this.known.set(fresh.id, html)
    const copy = document.importNode(fresh, true)
    copy.querySelectorAll<HTMLDetailsElement>('details').forEach((fold) => (fold.open = open.has(fold.id)))
    mine.replaceWith(copy)
    this.dress(copy)
  }

  // dress shows what works with scripts alone.
  private dress(within: ParentNode) {
    for (const part of within.querySelectorAll<HTMLElement>('[data-handle], [data-mine]')) part.hidden = false
    for (const field of within.querySelectorAll('textarea')) this.fit(field)
  }

  // fit lets a field grow with its words in browsers that do not do so by themselves.
  private fit(field: HTMLTextAreaElement) {
    if (!CSS.supports('field-sizing', 'content')) field.rows = Math.ceil((field.value.length + 1) / 40)
  }

  // echo shows in a question's line what is typed into its field.
  echo(field: HTMLInputElement | HTMLTextAreaElement) {
    if (field instanceof HTMLTextAreaElement) this.fit(field)
    for (const echo of this.form.querySelectorAll<HTMLElement>('[data-echo]')) {
      if (echo.dataset.echo === field.id) echo.textContent = field.value.trim() || (echo.dataset.none ?? '')
    }
  }

  // reach opens what hides an element and gives it the focus.
  reach(id: string): boolean {
    const target = document.getElementById(id)
    if (!target) return false
    for (let fold = target.closest('details'); fold; fold = fold.parentElement?.closest('details') ?? null) {
      if (target.parentElement !== fold) fold.open = true
    }
    target.focus()
    target.scrollIntoView({ block: 'center' })
    return true
  }

  // toggled leaves one question open, and what was pressed where it is.
  private toggled(fold: HTMLElement) {
    if (!(fold instanceof HTMLDetailsElement) || !fold.open || !fold.parentElement?.classList.contains('question')) return
    const top = fold.getBoundingClientRect().top
    for (const other of this.form.querySelectorAll<HTMLDetailsElement>('.question > details[open]')) {
      if (other !== fold && !this.busy(other)) other.open = false
    }
    const moved = fold.getBoundingClientRect().top - top
    if (moved !== 0) scrollBy(0, moved)
  }

  // busy tells whether a question must stay open: something in it is to be put right.
  private busy(fold: HTMLElement): boolean {
    return fold.querySelector('.body .error, .body .mine') !== null
  }
}

function parts(within: Document): HTMLElement[] {
  return [...within.querySelectorAll<HTMLElement>('[data-part]')]
}

function outermost(within: Document): HTMLElement[] {
  return parts(within).filter((part) => !part.parentElement?.closest('[data-part]'))
}

// plain is a part as the server gave it, whatever is open or has the focus.
function plain(part: HTMLElement): string {
  return part.outerHTML.replace(/ (open|autofocus)=""/g, '')
}

function usable(target: HTMLElement | null): HTMLElement | undefined {
  return target && !target.matches(':disabled') ? target : undefined
}

// neighbour is the button beside one that is off: who moved a question to the top goes on from "down".
function neighbour(target: HTMLElement | null): HTMLElement | undefined {
  return target?.parentElement?.querySelector<HTMLElement>('button:not(:disabled)') ?? undefined
}
