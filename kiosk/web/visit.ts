// Visit is one customer before the tablet: what they have answered, where they are, and what is to be saved of it.
import { newId } from '../../static/src/survey/id'
import type { Stamp } from './clock'
import { isLow, type Answer, type Question } from './content'
import type { Said } from './item'
import type { Outbox, Saved } from './outbox'
import type { Entry } from './playlist'
import { asked } from './show'

export class Visit {
  readonly id = newId()
  burst = false
  private began: Stamp | undefined
  private saved: Promise<Saved | undefined> = Promise.resolve(undefined) // the last revision
  readonly drafts = new Map<string, string>() // typed and not sent on: never saved
  private readonly answers = new Map<string, Answer>()

  constructor(
    readonly entry: Entry,
    readonly seed: string, // of the order of shuffled options
    private readonly stamp: () => Stamp,
  ) {}

  get questions(): Question[] {
    return asked(this.entry.content.questions, this.answers)
  }

  answer(question: Question): Answer | undefined {
    return this.answers.get(question.id)
  }

  // give keeps an answer, or takes it back.
  give(question: Question, answer: Answer | undefined) {
    if (answer) this.answers.set(question.id, answer)
    else this.answers.delete(question.id)
    this.drafts.delete(question.id)
    this.began ??= this.stamp()
  }

  // neighbour is the question asked after it, or before.
  neighbour(question: Question, by: 1 | -1): Question | undefined {
    const questions = this.questions
    const at = questions.findIndex((q) => q.id === question.id)
    return at < 0 ? undefined : questions[at + by]
  }

  // isEmpty tells whether nothing was answered that counts.
  get isEmpty(): boolean {
    return this.given.length === 0
  }

  // given leaves out what hangs on an answer that was changed since.
  private get given(): Answer[] {
    return this.questions.flatMap((q) => {
      const answer = this.answers.get(q.id)
      return answer && !(answer.options?.length === 0) ? [answer] : []
    })
  }

  // rating is the first one given, with its question.
  get rating(): { question: Question; rating: number } | undefined {
    for (const question of this.questions) {
      const rating = this.answers.get(question.id)?.rating
      if (rating !== undefined) return { question, rating }
    }
    return undefined
  }

  get isLow(): boolean {
    const first = this.rating
    return first !== undefined && isLow(first.question, first.rating)
  }

  get wantsAnswer(): boolean {
    return this.given.some((answer) => answer.contact)
  }

  // said is the state to save. Its time is that of the first answer, however long the rest takes.
  said(touchpoint: number, lang: string, finished: boolean): Said {
    const { survey, version } = this.entry
    this.began ??= this.stamp()
    return { id: this.id, survey, version, touchpoint, lang, ...this.began, finished, burst: this.burst, answers: this.given }
  }

  // save keeps a state as the next revision, after those before it.
  async save(outbox: Outbox, said: Said): Promise<void> {
    const before = this.saved
    this.saved = before.then((saved) => outbox.save(said, saved))
    await this.saved
  }
}
