// Questions are moved by their handle: with a mouse, a pen or a finger. Keys have the buttons up and down.

// How near to an edge of the window the page scrolls along, and how far at a time, in pixels.
const edge = 72
const pace = 10

// sortable calls moved with the id of a question and its new place, counted from 0.
export function sortable(form: HTMLFormElement, moved: (id: string, at: number) => void) {
  form.addEventListener('pointerdown', (event) => {
    const handle = (event.target as HTMLElement).closest<HTMLElement>('[data-handle]')
    const card = handle?.closest<HTMLElement>('.question')
    const list = card?.parentElement
    if (!handle || !card || !list || event.button !== 0) return
    event.preventDefault()
    drag(handle, card, list, event, moved)
  })
}

function drag(handle: HTMLElement, card: HTMLElement, list: HTMLElement, start: PointerEvent, moved: (id: string, at: number) => void) {
  const place = () => [...list.children].indexOf(card)
  const from = place()
  let pointer = start.clientY
  let scrolling = 0

  const under = card.getBoundingClientRect().top
  document.documentElement.classList.add('sorting') // folds them all: what is moved is the line
  card.classList.add('dragged')
  scrollBy(0, card.getBoundingClientRect().top - under)
  handle.setPointerCapture(start.pointerId)

  // The neighbours make way: a card that is taken out of the page would lose the pointer.
  const follow = () => {
    for (let next = card.nextElementSibling; next && pointer > middle(next); next = card.nextElementSibling) list.insertBefore(next, card)
    for (let last = card.previousElementSibling; last && pointer < middle(last); last = card.previousElementSibling) card.after(last)
  }
  const along = () => {
    const by = pointer < edge ? -pace : pointer > innerHeight - edge ? pace : 0
    if (by !== 0) {
      scrollBy(0, by)
      follow()
    }
    scrolling = requestAnimationFrame(along)
  }
  const move = (event: PointerEvent) => {
    pointer = event.clientY
    follow()
  }
  const end = (keep: boolean) => {
    cancelAnimationFrame(scrolling)
    document.removeEventListener('keydown', escape)
    handle.removeEventListener('pointermove', move)
    handle.removeEventListener('pointerup', drop)
    handle.removeEventListener('pointercancel', cancel)
    document.documentElement.classList.remove('sorting')
    card.classList.remove('dragged')
    if (place() === from) return
    if (keep) moved(card.dataset.question ?? '', place())
    else list.insertBefore(card, list.children[place() < from ? from + 1 : from] ?? null)
  }
  const drop = () => end(true)
  const cancel = () => end(false)
  const escape = (event: KeyboardEvent) => {
    if (event.key === 'Escape') cancel()
  }
  handle.addEventListener('pointermove', move)
  handle.addEventListener('pointerup', drop)
  handle.addEventListener('pointercancel', cancel)
  document.addEventListener('keydown', escape)
  scrolling = requestAnimationFrame(along)
}

function middle(element: Element): number {
  const { top, height } = element.getBoundingClientRect()
  return top + height / 2
}
