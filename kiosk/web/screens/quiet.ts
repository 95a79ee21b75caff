// The screens on which nothing is asked: thanks, closed, the notice of privacy, and the count before it starts over.
import type { Mood } from '../content'
import { button, h, type Child } from '../dom'
import { face } from '../faces'
import { countdown } from '../idle'
import type { Speak } from '../words'

// still is a face with a line or two: thanks, good night, sorry.
export function still(mood: Mood | 'asleep', title: string, text: string): Child[] {
  return [h('div', { class: 'still' }, face(mood), h('h1', { tabindex: -1 }, title), text !== '' && h('p', {}, text))]
}

export function privacy(speak: Speak, paragraphs: readonly string[], back: () => void): Child[] {
  return [
    h(
      'article',
      {},
      h('div', { class: 'notice', tabindex: 0, role: 'region', 'aria-labelledby': 'notice' }, h('h1', { tabindex: -1, id: 'notice' }, speak('customer.privacy.title')), ...paragraphs.map((text) => h('p', {}, text))),
      h('div', { class: 'move' }, button('back', back, speak('customer.privacy.back'))),
    ),
  ]
}

const round = 2 * Math.PI * 54

// Countdown lies over the screen of a customer who may have gone. Any touch takes it away.
export class Countdown {
  readonly element: HTMLElement
  private readonly number = h('strong', {})
  private readonly ring: SVGCircleElement

  constructor(speak: Speak) {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
    svg.setAttribute('viewBox', '0 0 120 120')
    svg.setAttribute('aria-hidden', 'true')
    for (const name of ['whole', 'rest']) {
      const circle = document.createElementNS(svg.namespaceURI, 'circle') as SVGCircleElement
      for (const [attribute, value] of Object.entries({ class: name, cx: '60', cy: '60', r: '54' })) circle.setAttribute(attribute, value)
      svg.append(circle)
    }
    this.ring = svg.lastElementChild as SVGCircleElement
    this.ring.style.strokeDasharray = String(round)
    this.element = h(
      'div',
      { class: 'countdown', role: 'alertdialog', 'aria-labelledby': 'still-there', 'aria-describedby': 'starts-over' },
      h(
        'div',
        { class: 'card' },
        h('div', { class: 'ring', 'aria-hidden': 'true' }, svg, this.number),
        h('h2', { id: 'still-there' }, speak('kiosk.idle.title')),
        h('p', { id: 'starts-over' }, speak('kiosk.idle.text')),
        button('stay', () => {}, speak('kiosk.idle.stay')),
      ),
    )
  }

  show(left: number) {
    this.number.textContent = String(left)
    this.ring.style.strokeDashoffset = String((round * (countdown - left)) / countdown)
  }
}
