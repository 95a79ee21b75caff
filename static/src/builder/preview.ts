import { newId } from '../survey/id'

// Preview shows the customer's own page, always as the draft stands and at the question that is being edited. Its notes
// are those that the page itself would keep in this tab (survey/notes.ts).

type Device = 'phone' | 'tablet'

export class Preview {
  private question = ''
  private readonly id = newId() // one visit: what is shuffled stays in its order
  private readonly box: HTMLElement | null

  constructor(private readonly form: HTMLFormElement) {
    this.box = document.getElementById('builder-preview')
  }

  start() {
    this.form.addEventListener('change', (event) => {
      if ((event.target as HTMLInputElement).name === 'device') this.draw()
    })
    const open = this.form.querySelector<HTMLElement>('.question:has(> details[open])')
    if (open) this.follow(open)
  }

  // follow shows the question that an element belongs to.
  follow(target: HTMLElement) {
    const question = target.closest<HTMLElement>('.question')?.dataset.question
    if (!question || question === this.question) return
    this.question = question
    this.draw()
  }

  // update shows what was saved.
  update(fresh: Document) {
    const now = fresh.getElementById('builder-preview')
    if (!this.box || !now) return
    const same = this.box.dataset.revision === now.dataset.revision
    const emptied = this.box.dataset.nothing !== now.dataset.nothing
    const before = this.box.dataset.revision ?? ''
    for (const name of ['revision', 'lang', 'nothing']) this.box.dataset[name] = now.dataset[name]
    if (emptied) {
      this.box.replaceChildren(...[...now.children].map((device) => document.importNode(device, true)))
    } else if (!same) {
      this.forget(before)
      this.draw()
    }
  }

  private get device(): Device {
    return this.form.querySelector<HTMLInputElement>('#as-tablet')?.checked ? 'tablet' : 'phone'
  }

  private path(device: Device, revision: string): string {
    return `${new URL(this.form.action).pathname}/preview/${device}/${revision}`
  }

  // key is where the page at a path keeps its notes.
  private key(path: string): string {
    return `${path}#${new URL(this.form.action).pathname.split('/').pop()}`
  }

  // draw loads the page behind the one that is shown and then takes its place, so that nothing flickers.
  private draw() {
    const device = this.device
    const place = this.box?.querySelector<HTMLElement>(`[data-device=${device}]`)
    const shown = place?.querySelector('iframe')
    if (!this.box || !place || !shown) return
    const path = this.path(device, this.box.dataset.revision ?? '')
    this.note(path)
    const next = shown.cloneNode() as HTMLIFrameElement
    next.loading = 'eager'
    next.src = `${path}?lang=${this.box.dataset.lang}`
    next.classList.add('coming')
    next.addEventListener('load', () => {
      next.classList.remove('coming')
      for (const old of place.querySelectorAll('iframe')) {
        if (old === next) break // what comes after it is newer
        old.remove()
      }
    })
    place.append(next)
  }

  // note writes what the customer's page reads when it is loaded again: where they are, and the answers that led there.
  private note(path: string) {
    const card = [...this.form.querySelectorAll<HTMLElement>('.question')].find((q) => q.dataset.question === this.question)
    const needs = (card?.dataset.needs ?? '').split(' ').filter(Boolean)
    const fields = needs.map((need) => need.split('=')).map(([question, value]) => [`q.${question}`, value])
    const step = card ? Number(card.dataset.number) - 1 : 0
    try {
      sessionStorage.setItem(this.key(path), JSON.stringify({ id: this.id, step, said: [], fields, at: Date.now() }))
    } catch {
      // full or forbidden: the preview starts at the first question
    }
  }

  private forget(revision: string) {
    try {
      for (const device of ['phone', 'tablet'] as const) sessionStorage.removeItem(this.key(this.path(device, revision)))
    } catch {
      // nothing was kept
    }
  }
}
