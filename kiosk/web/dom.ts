// Making elements. Text is always text: nothing that anybody wrote is ever read as markup.

export type Child = Node | string | undefined | false

interface Properties {
  readonly on?: { readonly [E in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[E]) => void }
  readonly [attribute: string]: unknown
}

export function h<K extends keyof HTMLElementTagNameMap>(tag: K, properties: Properties = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  set(element, properties)
  element.append(...children.filter((child): child is Node | string => child !== undefined && child !== false))
  return element
}

function set(element: Element, { on, ...attributes }: Properties) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue
    element.setAttribute(name, value === true ? '' : String(value))
  }
  for (const [name, run] of Object.entries(on ?? {})) element.addEventListener(name, run as (event: Event) => void)
}

// drawing is a picture of paths, each with its class. It says nothing to those who cannot see it.
export function drawing(name: string, box: string, paths: readonly (readonly [part: string, d: string])[]): SVGSVGElement {
  const make = <K extends keyof SVGElementTagNameMap>(tag: K) => document.createElementNS('http://www.w3.org/2000/svg', tag)
  const svg = make('svg')
  set(svg, { class: name, viewBox: box, 'aria-hidden': 'true' })
  for (const [part, d] of paths) {
    const path = make('path')
    set(path, { class: part, d })
    svg.append(path)
  }
  return svg
}

// button does something at a tap.
export function button(name: string, run: (event: MouseEvent) => void, ...children: Child[]): HTMLButtonElement {
  return h('button', { type: 'button', class: name, on: { click: run } }, ...children)
}
