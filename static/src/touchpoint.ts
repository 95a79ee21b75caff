// touchpoint.ts copies the short address and prints the poster. Its buttons are
// hidden without it.

for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => window.print())
}

for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
  if (!navigator.clipboard) continue // plain HTTP: the address is there to be selected
  const label = button.textContent
  button.hidden = false
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.dataset.copy ?? '')
    button.textContent = button.dataset.done ?? label
    window.setTimeout(() => (button.textContent = label), 2000)
  })
}
export {}
