// Which questions a visit is asked, and in which order it sees their options: the same as on the customer's page.
import { scale, type Answer, type Option, type Question } from './content'

export type Answers = ReadonlyMap<string, Answer>

const typed = ['line', 'text', 'contact']

// movesOn tells whether one tap is the whole answer.
export function movesOn(q: Question): boolean {
  return scale(q).length > 0 || q.kind === 'yesno' || q.kind === 'single'
}

// isTyped tells whether the answer counts only once the customer has sent it on.
export function isTyped(q: Question): boolean {
  return typed.includes(q.kind)
}

// isKnown is false for a kind that this app is too old to ask.
export function isKnown(q: Question): boolean {
  return movesOn(q) || isTyped(q) || q.kind === 'multiple'
}

// asked are the questions that these answers lead to: what hangs on a question that is not asked is not asked either.
export function asked(questions: readonly Question[], answers: Answers): Question[] {
  const shown: Question[] = []
  for (const q of questions) {
    if (isKnown(q) && holds(q, shown, answers)) shown.push(q)
  }
  return shown
}

function holds(q: Question, shown: readonly Question[], answers: Answers): boolean {
  const condition = q.show_if
  if (!condition) return true
  if (!shown.some((earlier) => earlier.id === condition.question)) return false
  const answer = answers.get(condition.question)
  const values = [...(answer?.options ?? []), ...(answer?.rating === undefined ? [] : [String(answer.rating)])]
  return values.some((value) => condition.in.includes(value))
}

// ordered gives the options as this visit sees them: shuffled ones in an order of its own, the same whenever it looks.
export function ordered(q: Question, visit: string): readonly Option[] {
  const options = q.options ?? []
  if (!q.shuffle) return options
  const out = [...options]
  const random = numbers(visit + q.id)
  for (let i = out.length - 1; i > 0; i--) {
    const j = random() % (i + 1)
    const swapped = out[i]!
    out[i] = out[j]!
    out[j] = swapped
  }
  return out
}

// numbers makes pseudo-random whole numbers from a seed (FNV-1a, then xorshift).
function numbers(seed: string): () => number {
  let state = 0x811c9dc5
  for (let i = 0; i < seed.length; i++) state = Math.imul(state ^ seed.charCodeAt(i), 0x01000193)
  state ||= 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  }
}
