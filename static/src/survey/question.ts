// Question is one question of the page: what was answered, and what is to be sent of it.
import type { Answer } from './sender'

export class Question {
  readonly id: string
  readonly typed: HTMLInputElement | HTMLTextAreaElement | null
  private readonly points: HTMLElement | null
  private readonly order: Element[] // of the choices, as the owner wrote them

  constructor(readonly section: HTMLElement) {
    this.id = section.dataset.id ?? ''
    this.typed = section.querySelector('.typed')
    this.points = section.querySelector('.points')
    this.order = [...(this.points?.children ?? [])]
  }

  // needed says what to do where it must be answered and is not.
  get needed(): string {
    return this.answered ? '' : this.section.dataset.required ?? ''
  }

  get answered(): boolean {
    return this.typed ? this.typed.value.trim() !== '' : this.section.querySelector('input:checked') !== null
  }

  // movesOn tells whether one tap is the whole answer.
  get movesOn(): boolean {
    return this.section.querySelector('input[type=radio]') !== null
  }

  get isContact(): boolean {
    return this.section.dataset.as === 'contact'
  }

  // shown tells whether it is asked: it is unconditional, or one of its inputs is checked where that is asked.
  get shown(): boolean {
    return (this.section.dataset.if ?? '').split(' ').some((id) => {
      if (!id) return true
      const input = document.getElementById(id) as HTMLInputElement | null
      const on = input?.checked && input.closest<HTMLElement>('.q')
      return !!on && new Question(on).shown
    })
  }

  // complain says beside it what to do.
  complain(text: string) {
    const wrong = this.section.querySelector('.wrong')
    if (wrong) wrong.textContent = text
    ;(this.typed ?? this.section.querySelector('[role=radiogroup]'))?.setAttribute('aria-invalid', String(text !== ''))
  }

  focus() {
    ;(this.typed ?? this.section.querySelector<HTMLElement>('input:checked') ?? this.section.querySelector<HTMLElement>('input'))?.focus()
  }

  // shuffle puts the choices in an order that follows from the seed, and gives the next seed.
  shuffle(seed: number): number {
    if (!this.points || this.section.dataset.shuffle === undefined) return seed
    const order = [...this.order]
    for (let i = order.length; i > 1; ) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0 // Knuth's generator: its high bits are good
      const j = Math.floor((seed / 2 ** 32) * i--)
      ;[order[i], order[j]] = [order[j]!, order[i]!]
    }
    this.points.append(...order)
    return seed
  }

  // answer is what is to be sent.
  answer(): Answer[] {
    const question = this.id
    const text = this.typed?.value ?? ''
    if (!this.answered) return []
    const chosen = [...this.section.querySelectorAll<HTMLInputElement>('input:checked')]
    switch (this.section.dataset.as) {
      case 'rating':
        return [{ question, rating: Number(chosen[0]?.value) }]
      case 'text':
        return [{ question, text }]
      case 'contact':
        return [{ question, contact: text, consent: chosen.length > 0 }]
    }
    return [{ question, options: chosen.map((input) => input.value) }]
  }
}
