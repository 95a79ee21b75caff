// Notes keep in this tab where the customer is and what was typed, so that a reload loses nothing.

interface Note {
  id: string
  step: number
  said: string[]
}

// As long as the server takes a visit for the same one.
const age = 2 * 60 * 60 * 1000

export class Notes {
  constructor(
    private readonly key: string,
    private readonly form: HTMLFormElement,
  ) {}

  write(note: Note) {
    const fields = [...new FormData(this.form)].filter(([name]) => name.includes('.'))
    try {
      sessionStorage.setItem(this.key, JSON.stringify({ ...note, fields, at: Date.now() }))
    } catch {
      // private windows and full storage: a reload starts over
    }
  }

  // read puts back what was typed, and tells where the customer was.
  read(): Note | undefined {
    try {
      const note = JSON.parse(sessionStorage.getItem(this.key) ?? 'null') as (Note & { at: number; fields: [string, string][] }) | null
      if (!note || Date.now() - note.at > age) return undefined
      for (const [name, value] of note.fields) this.put(name, value)
      return note
    } catch {
      return undefined
    }
  }

  private put(name: string, value: string) {
    for (const field of this.form.querySelectorAll<HTMLInputElement>('input, textarea')) {
      if (field.name !== name) continue
      if (field.type !== 'radio' && field.type !== 'checkbox') field.value = value
      else if (field.value === value) field.checked = true
    }
  }

  clear() {
    try {
      sessionStorage.removeItem(this.key)
    } catch {
      // nothing was kept
    }
  }
}
