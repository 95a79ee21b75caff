// The owner's sentences under the question, one after another, while nobody is there.
import { h } from '../dom'

const stay = 8_000 // milliseconds

export function slides(texts: readonly string[]): HTMLElement {
  let at = 0
  const text = h('p', {}, texts[0])
  const element = h('aside', { class: 'slides' }, text)
  if (texts.length < 2) return element
  const timer = setInterval(() => {
    if (!element.isConnected) return clearInterval(timer)
    at = (at + 1) % texts.length
    const next = h('p', {}, texts[at])
    element.replaceChildren(next)
  }, stay)
  return element
}
