// The kinds of question, each with what a finger does to it.
import { maxContact, maxText, isContact } from '../contact'
import { moods, scale, textIn, type Answer, type Question } from '../content'
import { button, h } from '../dom'
import { face, star } from '../faces'
import { ordered } from '../show'
import type { Speak } from '../words'

// Asked is a question as it is put to this customer.
export interface Asked {
  question: Question
  lang: string
  fallback: string
  speak: Speak
  seed: string // of the order of shuffled options
  answer: Answer | undefined // given before
  draft: string | undefined // typed before, and not sent on yet
  choose: (answer: Answer, event: Event) => void // a tap that is the answer, or one more of its options
  typed: (draft: string) => void
}

// Control is what stands under the question. Typed answers are read when the customer sends them on.
export interface Control {
  element: HTMLElement
  isEmpty: () => boolean
  read: () => Answer | Wrong | undefined
  complain: (text: string) => void
}

// Wrong is why it cannot be taken, as the key of what to say.
export interface Wrong {
  wrong: string
}

export function control(asked: Asked): Control {
  switch (asked.question.kind) {
    case 'multiple':
      return multiple(asked)
    case 'line':
    case 'text':
      return text(asked)
    case 'contact':
      return contact(asked)
    default:
      return points(asked)
  }
}

interface Point {
  answer: Answer
  label: string
  spoken?: string // where the label alone says too little
  picture?: SVGSVGElement
  chosen: boolean
}

// points are answered by one tap.
function points(asked: Asked): Control {
  const { question, answer } = asked
  const all = question.kind === 'single' || question.kind === 'yesno' ? choices(asked) : ratings(asked)
  const list = h(
    'div',
    { class: `points of${all.length}`, role: 'group', 'aria-labelledby': 'question' },
    ...all.map((point) => {
      const element = button('point', (event) => {
        list.querySelectorAll('.point').forEach((other) => other.setAttribute('aria-pressed', String(other === element)))
        asked.choose(point.answer, event)
      }, point.picture, h('span', {}, point.label))
      element.setAttribute('aria-pressed', String(point.chosen))
      if (point.spoken) element.setAttribute('aria-label', point.spoken)
      return element
    }),
  )
  if (answer?.rating !== undefined) mark(list, all.findIndex((point) => point.chosen))
  const ends = question.kind === 'nps' || question.kind === 'ces'
  const element = ends
    ? h('div', {}, list, h('p', { class: 'ends' }, h('span', {}, asked.speak(`customer.${question.kind}.low`)), h('span', {}, asked.speak(`customer.${question.kind}.high`))))
    : list
  return { element, isEmpty: () => !list.querySelector('[aria-pressed=true]'), read: () => undefined, complain: () => {} }
}

// mark fills the stars up to the one that was chosen.
function mark(list: HTMLElement, chosen: number) {
  ;[...list.children].forEach((point, i) => point.classList.toggle('filled', i <= chosen))
}

function ratings({ question, speak, answer }: Asked): Point[] {
  const all = scale(question)
  return all.map((rating, i) => {
    const point = { answer: { question: question.id, rating }, label: String(rating), chosen: answer?.rating === rating }
    switch (question.kind) {
      case 'smiley':
        return { ...point, label: speak(`rating.smiley.${all.length}.${rating}`), picture: face(moods(question)[i]!) }
      case 'stars':
        return { ...point, label: '', spoken: speak('customer.star', { Value: rating }), picture: star() }
      default:
        return { ...point, spoken: speak(`rating.${question.kind}`, { Value: rating }) }
    }
  })
}

function choices({ question, lang, fallback, speak, seed, answer }: Asked): Point[] {
  const options =
    question.kind === 'yesno'
      ? ['yes', 'no'].map((id) => ({ id, label: speak(`kiosk.${id}`) }))
      : ordered(question, seed).map(({ id, title }) => ({ id, label: textIn(title, lang, fallback) }))
  return options.map(({ id, label }) => ({
    answer: { question: question.id, options: [id] },
    label,
    chosen: answer?.options?.includes(id) === true,
  }))
}

// multiple takes any number of options; each tap is saved.
function multiple({ question, lang, fallback, seed, answer, choose }: Asked): Control {
  const chosen = new Set(answer?.options)
  const element = h(
    'div',
    { class: `points of${question.options?.length ?? 0}`, role: 'group', 'aria-labelledby': 'question' },
    ...ordered(question, seed).map(({ id, title }) => {
      const point = button('point', (event) => {
        if (!chosen.delete(id)) chosen.add(id)
        point.setAttribute('aria-pressed', String(chosen.has(id)))
        choose({ question: question.id, options: [...chosen] }, event)
      }, h('i', { class: 'tick' }), h('span', {}, textIn(title, lang, fallback)))
      point.setAttribute('aria-pressed', String(chosen.has(id)))
      return point
    }),
  )
  return { element, isEmpty: () => chosen.size === 0, read: () => undefined, complain: () => {} }
}

function text({ question, answer, draft, typed }: Asked): Control {
  const field = question.kind === 'line' ? h('input', { type: 'text', enterkeyhint: 'next' }) : h('textarea', { rows: 4 })
  field.value = draft ?? answer?.text ?? ''
  field.maxLength = maxText
  return typing(field, h('div', { class: 'typing' }, field), typed, () => {
    const text = field.value.trim()
    return text ? { question: question.id, text } : undefined
  })
}

function contact({ question, answer, draft, speak, typed }: Asked): Control {
  const field = h('input', {
    id: 'contact', maxlength: maxContact, inputmode: 'email', autocapitalize: 'off', autocomplete: 'off', spellcheck: 'false', enterkeyhint: 'next',
  })
  field.value = draft ?? answer?.contact ?? ''
  const box = h('input', { type: 'checkbox', on: { change: () => made.complain('') } })
  box.checked = answer?.consent === true
  const consent = h('label', { class: 'consent' }, box, h('span', {}, speak('customer.consent')))
  const element = h('div', { class: 'typing reach' }, h('label', { class: 'name', for: 'contact' }, speak('customer.contact')), field, consent)
  const made = typing(field, element, typed, () => {
    const contact = field.value.trim()
    if (!contact) return undefined
    if (!isContact(contact)) return { wrong: 'error.contact' }
    if (!box.checked) return { wrong: 'error.consent' }
    return { question: question.id, contact, consent: true }
  })
  field.removeAttribute('aria-labelledby') // it has a label of its own
  return made
}

// typing is a field with what may be wrong about it.
function typing(field: HTMLInputElement | HTMLTextAreaElement, element: HTMLElement, typed: Asked['typed'], read: Control['read']): Control {
  const wrong = h('p', { class: 'wrong', id: 'wrong', role: 'alert' })
  field.setAttribute('aria-labelledby', 'question')
  field.setAttribute('aria-describedby', 'wrong')
  const complain = (text: string) => {
    wrong.textContent = text
    field.setAttribute('aria-invalid', String(text !== ''))
    if (text) field.focus()
  }
  const look = () => element.classList.toggle('filled', field.value.trim() !== '')
  field.addEventListener('input', () => {
    complain('')
    look()
    typed(field.value)
  })
  element.append(wrong)
  look()
  return { element, isEmpty: () => field.value.trim() === '', read, complain }
}
