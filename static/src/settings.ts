// settings.ts shows what the two colours look like while they are chosen: the
// server fits them together, as it does for customers.

const form = document.querySelector<HTMLFormElement>('form.settings')

async function preview(accent: string, background: string): Promise<void> {
  const answer = await fetch('/settings?' + new URLSearchParams({ accent, background }))
  if (!answer.ok) return
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const example = page.getElementById('example')
  if (example) document.getElementById('example')?.replaceWith(example)
}

if (form) {
  let waiting = 0
  form.addEventListener('input', (event) => {
    if (!(event.target instanceof HTMLInputElement) || event.target.type !== 'color') return
    clearTimeout(waiting)
    waiting = window.setTimeout(() => {
      const typed = new FormData(form)
      void preview(String(typed.get('accent')), String(typed.get('background')))
    }, 150)
  })
}
export {}
