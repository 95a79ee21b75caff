// settings.ts shows what the colours and the logo look like while they are chosen: the server fits them together, as it
// does for customers. Nothing that was typed elsewhere on the page is lost by that.

const form = document.querySelector<HTMLFormElement>('form.settings')

// take puts a part of another answer of this page in the place of ours.
function take(page: Document, ...ids: string[]): void {
  for (const id of ids) {
    const part = page.getElementById(id)
    if (part) document.getElementById(id)?.replaceWith(part)
  }
}

async function pageOf(answer: Response): Promise<Document> {
  return new DOMParser().parseFromString(await answer.text(), 'text/html')
}

async function preview(): Promise<void> {
  if (!form) return
  const typed = new FormData(form)
  const colours = { accent: String(typed.get('accent')), background: String(typed.get('background')) }
  const answer = await fetch('/settings?' + new URLSearchParams(colours))
  if (answer.ok) take(await pageOf(answer), 'examples')
}

// send sends a form of the logo, and shows the logo's part of the answer.
async function send(logo: HTMLFormElement): Promise<void> {
  const answer = await fetch(logo.action, { method: 'POST', body: logo.id === 'logo-form' ? new FormData(logo) : new URLSearchParams() })
  if (answer.redirected && !answer.url.includes('/settings')) return location.reload() // logged out meanwhile
  take(await pageOf(answer), 'logo')
  document.querySelector<HTMLInputElement>('#logo input')?.focus()
  await preview()
}

// tooLong says it at once, before a file is sent that the server would not even read.
function tooLong(field: HTMLInputElement): boolean {
  const part = document.getElementById('logo')
  const size = field.files?.[0]?.size ?? 0
  const long = size > Number(part?.dataset.most)
  part?.querySelector('.error')?.remove()
  field.setAttribute('aria-invalid', String(long))
  if (!long) return false
  const error = document.createElement('p')
  error.className = 'error'
  error.role = 'alert'
  error.textContent = part?.dataset.long ?? ''
  field.after(error)
  return true
}

if (form) {
  let waiting = 0
  form.addEventListener('input', (event) => {
    if (!(event.target instanceof HTMLInputElement) || event.target.type !== 'color') return
    clearTimeout(waiting)
    waiting = window.setTimeout(() => void preview(), 150)
  })
  document.addEventListener('change', (event) => {
    if (event.target instanceof HTMLInputElement && event.target.type === 'file') tooLong(event.target)
  })
  for (const logo of document.querySelectorAll<HTMLFormElement>('#logo-form, #logo-remove')) {
    logo.addEventListener('submit', (event) => {
      event.preventDefault()
      const field = document.querySelector<HTMLInputElement>('#logo input')
      if (logo.id === 'logo-remove' || (field && !tooLong(field))) void send(logo)
    })
  }
}
export {}
