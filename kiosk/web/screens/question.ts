// The screen of one question. The first one is also what the tablet shows while nobody is there.
import { moods, scale, textIn, type Answer, type Question } from '../content'
import { button, h, type Child } from '../dom'
import { face } from '../faces'
import { movesOn } from '../show'
import type { Visit } from '../visit'
import type { Speak } from '../words'
import { control, type Control } from './kinds'

// Place is where a question is put: to whom, and what its buttons do.
export interface Place {
  question: Question
  visit: Visit | undefined // undefined while nobody is there
  seed: string
  lang: string
  fallback: string
  speak: Speak
  isLast: () => boolean // as answered so far
  choose: (answer: Answer, tapped: number) => void // when, by performance.now
  next: (control: Control) => void
  back: (() => void) | undefined
  typed: (draft: string) => void
}

export function question(place: Place): Child[] {
  const { question, visit, lang, fallback, speak, choose, next, back, seed } = place
  const help = textIn(question.help, lang, fallback)
  const go = button('go', () => next(made))
  const label = () => {
    const empty = made.isEmpty()
    go.textContent = speak(empty ? 'customer.skip' : place.isLast() ? 'customer.send' : 'customer.next')
    go.classList.toggle('skip', empty)
    // What must be answered cannot be skipped; and the first question stands alone until it is answered.
    go.hidden = empty && (question.required === true || (!back && movesOn(question)))
  }
  const made: Control = control({
    question, lang, fallback, speak, seed,
    answer: visit?.answer(question),
    choose: (answer, event) => {
      choose(answer, event.timeStamp)
      label()
    },
    draft: visit?.drafts.get(question.id),
    typed: (draft) => {
      place.typed(draft)
      label()
    },
  })
  label()
  const title = h('h1', { tabindex: -1, id: 'question' }, textIn(question.title, lang, fallback))
  const form = h(
    'form',
    {
      class: `ask ${question.kind}`,
      novalidate: true,
      on: {
        submit: (event) => {
          event.preventDefault()
          if (!go.hidden) next(made)
        },
      },
    },
    h('div', { class: 'heading' }, back && said(visit), h('div', {}, title, help !== '' && h('p', { class: 'help' }, help))),
    made.element,
    h('div', { class: 'move' }, back ? button('back', back, speak('customer.back')) : h('span'), go),
  )
  return [form]
}

// said is the face that the customer gave, small, so that they know what the question is about.
function said(visit: Visit | undefined): Node | undefined {
  const rating = visit?.rating
  if (!rating || rating.question.kind !== 'smiley') return undefined
  return face(moods(rating.question)[scale(rating.question).indexOf(rating.rating)]!)
}
