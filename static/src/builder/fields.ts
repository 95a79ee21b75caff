// Fields know which controls were touched since they were last saved, and send those alone: what nobody touched is
// nobody's to overwrite.

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

export class Fields {
  private touched = new Set<string>() // ids

  constructor(private readonly form: HTMLFormElement) {}

  // words tells whether it is a field that is typed into.
  words(target: EventTarget | null): target is HTMLInputElement | HTMLTextAreaElement {
    return target instanceof HTMLElement && target.hasAttribute('data-words')
  }

  // touch notes that a control of the survey has changed; others are none of its business.
  touch(target: HTMLElement): boolean {
    const name = (target as Control).name ?? ''
    if (!/^(title|thanks|questions\[)/.test(name) || !target.id) return false
    this.touched.add(target.id)
    return true
  }

  get none(): boolean {
    return this.touched.size === 0
  }

  has(id: string): boolean {
    return this.touched.has(id)
  }

  // within tells whether something in an element was touched.
  within(element: Element): boolean {
    return [...this.touched].some((id) => element.contains(document.getElementById(id)))
  }

  // take gives the ids that are to be sent. From then on, whatever is touched is new.
  take(): Set<string> {
    const taken = this.touched
    this.touched = new Set()
    return taken
  }

  // giveBack is for what could not be saved.
  giveBack(taken: Set<string>) {
    taken.forEach((id) => this.touched.add(id))
  }

  // body is what is sent for some controls: their fields, what belongs with them, and the ids that say whose they are.
  // More are names of fields that a button needs.
  body(ids: Set<string>, ...more: string[]): URLSearchParams {
    const wanted = new Set(['revision', 'lang', 'check', ...more])
    for (const id of ids) {
      const name = (document.getElementById(id) as Control | null)?.name
      if (!name) continue
      wanted.add(name)
      const [question, option] = [/^questions\[\d+\]/.exec(name)?.[0], /^questions\[\d+\]\.options\[\d+\]/.exec(name)?.[0]]
      for (const path of [question, option]) if (path) wanted.add(`${path}.id`)
      if (name.includes('.show_if.')) ['question', 'in'].forEach((part) => wanted.add(`${question}.show_if.${part}`))
    }
    const body = new URLSearchParams()
    for (const [name, value] of new FormData(this.form)) {
      if (wanted.has(name) && typeof value === 'string') body.append(name, value)
    }
    return body
  }
}
