// The words of the app itself, by keys that kiosk/web/keys.json lists. They come with the playlist; before there is one,
// with the page.
import { chain } from './content'

export type Words = Readonly<Record<string, string>>

export class Vocabulary {
  constructor(private readonly languages: Readonly<Record<string, Words>>) {}

  // with adds words that take the place of those there are.
  with(more: Readonly<Record<string, Words>>): Vocabulary {
    const languages: Record<string, Words> = { ...this.languages }
    for (const [lang, words] of Object.entries(more)) languages[lang] = { ...languages[lang], ...words }
    return new Vocabulary(languages)
  }

  // in speaks a language, or the nearest that there is. {Name} in a text is replaced by the value of that name.
  in(lang: string, fallback = 'es'): Speak {
    const languages: Words[] = []
    for (const tag of chain(lang, fallback)) if (this.languages[tag]) languages.push(this.languages[tag])
    return (key, values = {}) => {
      const text = languages.find((words) => words[key])?.[key] ?? key
      return text.replace(/\{(\w+)\}/g, (all: string, name: string) => String(values[name] ?? all))
    }
  }

  get spoken(): string[] {
    return Object.keys(this.languages)
  }
}

export type Speak = (key: string, values?: Readonly<Record<string, string | number>>) => string

// builtIn are the words that the page came with.
export function builtIn(): Vocabulary {
  const block = document.getElementById('words')?.textContent
  return new Vocabulary(block ? (JSON.parse(block) as Record<string, Words>) : {})
}

const own = new Map<string, string>()

// ownName is what a language calls itself.
export function ownName(lang: string): string {
  let name = own.get(lang)
  if (!name) {
    try {
      name = new Intl.DisplayNames([lang], { type: 'language' }).of(lang) ?? lang
    } catch {
      name = lang
    }
    own.set(lang, name)
  }
  return name
}

const rightToLeft = ['ar', 'fa', 'he', 'ur']

export function direction(lang: string): 'ltr' | 'rtl' {
  return rightToLeft.includes(lang.split('-')[0]!) ? 'rtl' : 'ltr'
}
