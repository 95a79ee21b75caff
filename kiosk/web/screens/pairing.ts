// The screen of a tablet that belongs to no shop yet: three words, a code, and what is missing on this browser.
import { button, drawing, h, type Child } from '../dom'
import type { Offer } from '../pairing'
import type { Speak } from '../words'

export interface State {
  offer: Offer | undefined
  trouble: ((speak: Speak) => string) | undefined // with the connection
  kept: number // answers that wait for the tablet to be paired again
}

export function pairing(speak: Speak, { offer, trouble, kept }: State): Child[] {
  return [
    h(
      'div',
      { class: 'pairing' },
      h(
        'div',
        { class: 'steps' },
        h('h1', { tabindex: -1 }, speak('kiosk.pairing.title')),
        kept > 0 && h('p', {}, speak('kiosk.pairing.kept', { Answers: kept })),
        h('ol', {}, h('li', {}, speak('kiosk.pairing.scan')), h('li', {}, speak('kiosk.pairing.compare')), h('li', {}, speak('kiosk.pairing.choose'))),
        offer && h('p', { class: 'words', translate: 'no' }, ...offer.words.map((word) => h('b', {}, word))),
        offer && h('p', { class: 'address' }, speak('kiosk.pairing.address'), ' ', h('span', {}, offer.address.replace(/^https?:\/\//, '').replace(/\/[^/]*$/, ''))),
        h('p', { class: 'trouble', role: 'status' }, trouble?.(speak)),
      ),
      offer &&
        h('div', { class: 'code', role: 'img', 'aria-label': speak('kiosk.pairing.code') }, drawing('qr', `0 0 ${offer.side} ${offer.side}`, [['squares', offer.qr]])),
    ),
    ...lacks().map((key) => speak(key)).map((hint) => h('p', { class: 'hint' }, hint)),
  ]
}

// lacks is what this browser lacks, by the key of what to say about it.
function lacks(): string[] {
  const keys: string[] = []
  if (!isSecureContext) keys.push('kiosk.pairing.http')
  // Only Safari on an iPad knows the word; false is a page that is not on the home screen.
  if ((navigator as { standalone?: boolean }).standalone === false) keys.push('kiosk.pairing.ipad')
  return keys
}

export interface Advice {
  title: string
  text: readonly string[]
  actions: readonly { label: string; run: () => void; quiet?: boolean }[]
}

// advice says to the staff what is wrong and what to do.
export function advice({ title, text, actions }: Advice): Child[] {
  return [
    h(
      'div',
      { class: 'advice' },
      h('h1', { tabindex: -1 }, title),
      ...text.map((line) => h('p', {}, line)),
      h('div', { class: 'move' }, ...actions.map(({ label, run, quiet }) => button(quiet ? 'skip' : 'go', run, label))),
    ),
  ]
}
