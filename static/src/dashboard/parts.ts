import { ask } from './ask'

// refreshEvery asks for the parts that grow old by themselves, such as how long ago something was, again and again.
export function refreshEvery(): void {
  for (const part of document.querySelectorAll<HTMLElement>('[data-every]')) {
    setInterval(() => {
      if (!document.hidden) refresh(part).catch(() => {}) // the next time will do
    }, 1000 * Number(part.dataset.every))
  }
}

// refreshParts puts new HTML from the server into every part that names its address; what was unfolded stays so.
export async function refreshParts(): Promise<void> {
  const parts = [...document.querySelectorAll<HTMLElement>('[data-live]')]
  await Promise.all(parts.map((part) => refresh(part)))
}

async function refresh(part: HTMLElement): Promise<void> {
  if (document.activeElement?.matches('input, select, textarea') && part.contains(document.activeElement)) return // somebody types
  const html = await (await ask(part.dataset.live ?? '', 'text/html')).text()
  const fresh = document.createElement('template')
  fresh.innerHTML = html
  const folds = (root: ParentNode) => [...root.querySelectorAll('details')]
  const open = folds(part).map((fold) => fold.open)
  folds(fresh.content).forEach((fold, i) => { fold.open = open[i] ?? false })
  const focused = [...part.querySelectorAll<HTMLElement>('a, summary')].indexOf(document.activeElement as HTMLElement)
  part.replaceChildren(fresh.content)
  if (focused >= 0) part.querySelectorAll<HTMLElement>('a, summary')[focused]?.focus({ preventScroll: true })
}
