// The owner's colours, as the server has fitted them: custom properties for day and for night. They are set through the
// object model, because the page allows no styles but its own file.

export interface Look {
  logo: string // its address, or "" for none
  logo_width: number
  logo_height: number
  light: Readonly<Record<string, string>>
  dark: Readonly<Record<string, string>>
}

const night = matchMedia('(prefers-color-scheme: dark)')
const colour = /^#[0-9a-f]{6}$/i
let set: string[] = []
let look: Look | undefined

night.addEventListener('change', paint)

// wear puts on a look, or Opina's own.
export function wear(next: Look | undefined) {
  look = next
  paint()
}

function paint() {
  const { style } = document.documentElement
  set.forEach((name) => style.removeProperty(name))
  const colours = Object.entries((night.matches ? look?.dark : look?.light) ?? {})
    .map(([name, value]) => [name.startsWith('--') ? name : `--${name}`, value] as const)
    .filter(([, value]) => colour.test(value))
  colours.forEach(([name, value]) => style.setProperty(name, value))
  set = colours.map(([name]) => name)
}
