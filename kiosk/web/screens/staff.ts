// The staff corner: a pad for the PIN, and what the tablet has to tell.
import { button, h, type Child } from '../dom'
import type { Speak } from '../words'

// Pad asks for the PIN.
export interface Pad {
  length: number
  trouble: string
  tried: (pin: string) => void
  close: () => void
}

export function pad(speak: Speak, { length, trouble, tried, close }: Pad): Child[] {
  let typed = ''
  const dots = h('p', { class: 'dots', role: 'img' })
  const show = () => {
    dots.replaceChildren(...Array.from({ length }, (_, i) => h('i', { class: i < typed.length ? 'on' : '' })))
    dots.setAttribute('aria-label', speak('kiosk.staff.typed', { Typed: typed.length, Length: length }))
  }
  const type = (digit: string) => {
    typed += digit
    show()
    if (typed.length === length) tried(typed)
  }
  const erase = () => {
    typed = typed.slice(0, -1)
    show()
  }
  show()
  const keys = [...'123456789'].map((digit) => button('key', () => type(digit), digit))
  return [
    h(
      'div',
      {
        class: 'pad',
        on: {
          keydown: (event) => {
            if (/^[0-9]$/.test(event.key)) type(event.key)
            else if (event.key === 'Backspace') erase()
            else if (event.key === 'Escape') close()
          },
        },
      },
      h('h1', { tabindex: -1 }, speak('kiosk.staff.pin')),
      dots,
      h('p', { class: 'trouble', role: 'status' }, trouble),
      h(
        'div',
        { class: 'keys' },
        ...keys,
        button('key word', close, speak('kiosk.staff.close')),
        button('key', () => type('0'), '0'),
        button('key word', erase, speak('kiosk.staff.erase')),
      ),
    ),
  ]
}

// Panel is what the corner shows once it is open.
export interface Panel {
  state: string // the sentence that matters most
  facts: readonly (readonly [name: string, value: string])[]
  refused: readonly string[] // one line for each item that the server will not take
  said: string // what the last action led to
  actions: readonly { label: string; run: () => void; quiet?: boolean }[]
}

export function panel(speak: Speak, { state, facts, refused, said, actions }: Panel): Child[] {
  return [
    h(
      'div',
      { class: 'panel' },
      h('h1', { tabindex: -1 }, speak('kiosk.staff.title')),
      h('p', { class: 'state', role: 'status' }, said || state),
      h(
        'div',
        { class: 'facts', role: 'region', tabindex: 0, 'aria-label': speak('kiosk.staff.title') },
        h('dl', {}, ...facts.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value)))),
        refused.length > 0 && h('h2', {}, speak('kiosk.staff.refused.title')),
        refused.length > 0 && h('ul', {}, ...refused.map((line) => h('li', {}, line))),
      ),
      h('div', { class: 'actions' }, ...actions.map(({ label, run, quiet }) => button(quiet ? 'skip' : 'go', run, label))),
    ),
  ]
}
