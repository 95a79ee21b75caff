// The look of charts comes from the page's style sheet, so that light and dark, screen and paper are decided in one place.

function property(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}

// painted gives the options with the colours that "var(--name)" stands for at the moment. Texts in a list are names of
// lines, which people may have typed: no colours.
export function painted<T>(options: T): T {
  if (typeof options === 'string') {
    const name = /^var\((--[a-z-]+)\)$/.exec(options)?.[1]
    return (name ? property(name) : options) as T
  }
  if (Array.isArray(options)) return options.map((item) => (typeof item === 'string' ? item : painted(item))) as T
  if (options !== null && typeof options === 'object') {
    return Object.fromEntries(Object.entries(options).map(([key, value]) => [key, painted(value)])) as T
  }
  return options
}

// theme is what all charts share: the page's type, and a grid one hardly sees.
export function theme(): object {
  const ink = property('--ink')
  const soft = property('--ink-soft')
  const text = { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 14, color: ink }
  const label = { ...text, fontSize: 13, color: soft, margin: 8 }
  const line = { lineStyle: { color: property('--line') } }
  return {
    textStyle: text,
    categoryAxis: { axisLabel: label, axisLine: line, axisTick: { show: false }, splitLine: { show: false } },
    valueAxis: { axisLabel: label, axisLine: { show: false }, axisTick: { show: false }, splitLine: line },
    bar: { label: { ...text, fontSize: 13 }, itemStyle: { borderRadius: 2 } },
    line: { label: { ...text, fontSize: 13 } },
  }
}

// tooltip is the box beside the pointer: plain text, never HTML.
export function tooltip(text: (place: number) => string): object {
  const first = (params: unknown) => (Array.isArray(params) ? params[0] : params) as { dataIndex: number } | undefined
  return {
    trigger: 'axis',
    renderMode: 'richText',
    confine: true,
    axisPointer: { type: 'shadow', shadowStyle: { color: property('--line'), opacity: 0.4 } },
    backgroundColor: property('--sheet'),
    borderColor: property('--line'),
    padding: [8, 12],
    textStyle: { color: property('--ink'), fontSize: 14, lineHeight: 20 },
    formatter: (params: unknown) => plain(text(first(params)?.dataIndex ?? 0)),
  }
}

// plain keeps rich text from reading {name|words} as a style: people may have typed it.
const plain = (text: string): string => text.replace(/\{(?=\w+\|)/g, '{\u2060')

// calm tells whether movement is unwanted.
export const calm = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches

// onScheme calls back when the colours change: light, dark, paper.
export function onScheme(changed: () => void): void {
  for (const query of ['(prefers-color-scheme: dark)', 'print', '(prefers-contrast: more)']) {
    matchMedia(query).addEventListener('change', changed)
  }
}
