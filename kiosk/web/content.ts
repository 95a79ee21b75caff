// What a survey asks and what is answered: the shapes of surveys.Content and surveys.Answer, and the rules of
// theirs that the tablet must follow while nobody can be asked.

// Text is one text in several languages, by their tag.
export type Text = Readonly<Record<string, string>>

export interface Option {
  id: string
  title: Text
}

// Condition shows a question only if an earlier one was answered with one of these.
export interface Condition {
  question: string
  in: readonly string[]
}

export interface Question {
  id: string
  kind: string // a later server may know more kinds than this app
  title: Text
  help?: Text
  required?: boolean
  points?: number // smiley: 4 or 5
  options?: readonly Option[]
  shuffle?: boolean
  show_if?: Condition
}

export interface Content {
  title: Text
  languages: readonly string[] // the first is the fallback
  questions: readonly Question[]
  thanks?: Text
}

export interface Answer {
  question: string
  rating?: number
  options?: string[]
  text?: string
  contact?: string
  consent?: boolean
}

// chain is the order in which languages are tried: itself, then without its parts from the end, then the fallback.
export function chain(lang: string, fallback: string): string[] {
  const parts = lang.split('-')
  const tags = parts.map((_, i) => parts.slice(0, parts.length - i).join('-'))
  return tags.includes(fallback) ? tags : [...tags, fallback]
}

// textIn gives the text in the first language of the chain that has one, else in any, so that nothing is ever blank.
export function textIn(text: Text | undefined, lang: string, fallback: string): string {
  if (!text) return ''
  const tag = [...chain(lang, fallback), ...Object.keys(text).sort()].find((tag) => text[tag])
  return tag ? text[tag]! : ''
}

const scales: Record<string, (q: Question) => { min: number; max: number }> = {
  smiley: (q) => ({ min: 1, max: Math.max(q.points ?? 0, 4) }),
  stars: () => ({ min: 1, max: 5 }),
  nps: () => ({ min: 0, max: 10 }),
  ces: () => ({ min: 1, max: 7 }),
}

// scale lists the points of a rating question, the worst first; none for a question that rates nothing.
export function scale(q: Question): number[] {
  const range = scales[q.kind]?.(q)
  return range ? Array.from({ length: range.max - range.min + 1 }, (_, i) => range.min + i) : []
}

// isLow tells whether it is a low rating: the two worst of four or five, NPS 0 to 6, CES 1 to 3.
export function isLow(q: Question, rating: number): boolean {
  if (q.kind === 'nps') return rating <= 6
  return rating <= (q.kind === 'ces' ? 3 : 2)
}

export type Mood = 'bad' | 'low' | 'poor' | 'okay' | 'fair' | 'good'

// moods are the faces of a smiley question, the worst first.
export function moods(q: Question): Mood[] {
  return scale(q).length === 5 ? ['bad', 'low', 'okay', 'fair', 'good'] : ['bad', 'poor', 'fair', 'good']
}
