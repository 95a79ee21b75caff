// Stage is what stands on the glass: one screen at a time, under the shop's name and the languages, with the staff
// corner. A tap that was meant for the screen before is not heard by the next one.
import { button, h, type Child } from './dom'
import { direction, ownName } from './words'

// Screen is what is shown.
export interface Screen {
  name: string
  lang: string
  title: string // of the document
  main: Child[]
  foot?: Child[]
  progress?: number // 0 to 1; undefined shows no line
  brand?: Child // the shop's logo or name
  languages?: { tags: readonly string[]; label: string; pick: (lang: string) => void }
  corner?: { label: string; open: () => void }
}

const doubleTap = { time: 350, distance: 12 } // milliseconds and pixels
const press = 1_500 // milliseconds until a press in the corner opens it

export class Stage {
  private readonly root: HTMLElement
  private tap = { time: -Infinity, x: 0, y: 0 }
  private shownAt = 0

  constructor(parent: HTMLElement) {
    this.root = h('div', { class: 'stage' })
    parent.replaceChildren(this.root)
    this.root.addEventListener('click', (event) => this.clicked(event), true)
  }

  show(screen: Screen, focus = true) {
    const html = document.documentElement
    html.lang = screen.lang
    html.dir = direction(screen.lang)
    document.title = screen.title
    this.root.dataset['screen'] = screen.name
    const main = h('main', {}, ...screen.main)
    this.root.replaceChildren(...[head(screen), line(screen.progress), main, screen.foot && h('footer', {}, ...screen.foot)].filter((part) => part instanceof Node))
    this.shownAt = performance.now()
    if (focus) main.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true })
  }

  // add lays something over the screen, until it is removed.
  add(over: HTMLElement) {
    this.root.append(over)
  }

  // drift moves everything a little each minute, round in a ring, so that nothing burns into the glass.
  drift(looks: number) {
    const angle = (Math.floor(looks / 6) * Math.PI) / 4
    const { style } = document.documentElement
    style.setProperty('--drift-x', `${Math.round(6 * Math.cos(angle))}px`)
    style.setProperty('--drift-y', `${Math.round(6 * Math.sin(angle))}px`)
  }

  get screen(): string {
    return this.root.dataset['screen'] ?? ''
  }

  // clicked swallows the second half of a double tap, which would answer the next question unread.
  private clicked(event: MouseEvent) {
    if (event.detail === 0) return // by keyboard, or passed on by a label
    const now = performance.now()
    const near = Math.hypot(event.clientX - this.tap.x, event.clientY - this.tap.y) < doubleTap.distance
    if (near && this.shownAt > this.tap.time && now - this.tap.time < doubleTap.time) {
      event.preventDefault()
      event.stopPropagation()
      return
    }
    this.tap = { time: now, x: event.clientX, y: event.clientY }
  }
}

function head({ brand, languages, corner, lang }: Screen): HTMLElement {
  const nav =
    languages && languages.tags.length > 1
      ? h(
          'nav',
          { class: 'languages', 'aria-label': languages.label },
          ...languages.tags.map((tag) => {
            const pick = button('', () => languages.pick(tag), ownName(tag))
            pick.lang = tag
            if (tag === lang) pick.setAttribute('aria-current', 'true')
            return pick
          }),
        )
      : undefined
  return h('header', {}, h('div', { class: 'brand' }, brand), corner && cornerOf(corner), nav)
}

function line(progress: number | undefined): HTMLElement {
  const bar = h('i')
  if (progress !== undefined) bar.style.width = `${100 * progress}%`
  return h('div', { class: 'progress', 'aria-hidden': 'true' }, bar)
}

// cornerOf is an invisible button that opens at a long press, or at once by keyboard.
function cornerOf({ label, open }: { label: string; open: () => void }): HTMLElement {
  let timer = 0
  const stop = () => clearTimeout(timer)
  const element = h('button', {
    type: 'button',
    class: 'corner',
    'aria-label': label,
    on: {
      pointerdown: () => {
        stop()
        timer = setTimeout(open, press)
      },
      pointerup: stop,
      pointerleave: stop,
      pointercancel: stop,
      contextmenu: (event) => event.preventDefault(),
      click: (event) => {
        if (event.detail === 0) open()
      },
    },
  })
  return element
}
