import { ask } from './ask'

// refreshParts puts new HTML from the server into every part that names its address; what was unfolded stays so.
export async function refreshParts(): Promise<void> {
  const parts = [...document.querySelectorAll<HTMLElement>('[data-live]')]
  await Promise.all(parts.map((part) => refresh(part)))
}

async function refresh(part: HTMLElement): Promise<void> {
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
