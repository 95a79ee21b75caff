import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, TooltipComponent } from 'echarts/components'
import { init, use, type EChartsType } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { ask } from './ask'
import { calm, painted, theme, tooltip } from './look'

use([BarChart, LineChart, GridComponent, TooltipComponent, SVGRenderer])

interface Table { columns: string[] | null, rows: string[][] | null }

interface Chart {
  title: string
  note: string
  empty?: string
  rows?: number
  options?: Record<string, unknown>
  table: Table
}

const rowHeight = 34 // px of one line in a chart that grows downwards
const nameShare = 0.36 // of the width, at most, for the names of its lines
const letter = 7 // px, about
const nameLine = 16 // px of one line of a name that breaks

// ChartPlace is one section of the page with a chart: its words and table come from the server and are there
// without this script, which draws and keeps all of them up to date.
export class ChartPlace {
  private readonly canvas: HTMLElement
  private drawn: EChartsType | undefined
  private chart: Chart | undefined

  constructor(private readonly section: HTMLElement) {
    this.canvas = this.part('.canvas')
    let width = 0
    new ResizeObserver(() => {
      if (this.canvas.clientWidth === width) return
      width = this.canvas.clientWidth
      if (this.drawn && this.chart) this.draw(this.chart)
    }).observe(this.canvas)
  }

  async load(): Promise<void> {
    const response = await ask(this.section.dataset.chart ?? '', 'application/json')
    this.chart = await response.json() as Chart
    this.write(this.chart)
    this.draw(this.chart)
  }

  // fail says that nothing could be drawn and unfolds the numbers, which are there all the same.
  fail(): void {
    this.part('.empty').textContent = this.section.dataset.failed ?? ''
    this.part('.empty').hidden = false
    ;(this.part('details') as HTMLDetailsElement).open = true
  }

  // repaint draws the same numbers in the colours of the moment.
  repaint(): void {
    this.drawn?.dispose()
    this.drawn = undefined
    if (this.chart) this.draw(this.chart)
  }

  private part(selector: string): HTMLElement {
    return this.section.querySelector<HTMLElement>(selector)!
  }

  private write({ title, note, empty, table }: Chart): void {
    this.part('h2').textContent = title
    this.part('.note').textContent = note
    this.part('.empty').textContent = empty ?? ''
    this.part('.empty').hidden = !empty
    this.part('details').hidden = !table.rows?.length
    this.canvas.setAttribute('aria-label', `${title}. ${note}`)
    const cell = (tag: 'th' | 'td', text: string, scope = '') => {
      const element = document.createElement(tag)
      element.textContent = text
      if (scope) element.setAttribute('scope', scope)
      if (scope === 'row') element.dir = 'auto'
      return element
    }
    const row = (cells: HTMLElement[]) => {
      const element = document.createElement('tr')
      element.append(...cells)
      return element
    }
    this.part('thead').replaceChildren(row((table.columns ?? []).map((name) => cell('th', name, 'col'))))
    this.part('tbody').replaceChildren(...(table.rows ?? []).map((texts) =>
      row(texts.map((text, i) => (i === 0 ? cell('th', text, 'row') : cell('td', text))))))
  }

  private draw({ options, rows, table }: Chart): void {
    this.canvas.hidden = !options
    if (!options) {
      this.drawn?.dispose()
      this.drawn = undefined
      return
    }
    const width = Math.round(this.canvas.clientWidth * nameShare)
    const longest = Math.max(0, ...(table.rows ?? []).map((row) => (row[0] ?? '').length + 4)) * letter
    const lines = Math.ceil(longest / Math.max(width, letter))
    if (rows) this.canvas.style.height = `${rows * Math.max(rowHeight, lines * nameLine + 6) + 8}px`
    this.drawn ??= init(this.canvas, theme(), { renderer: 'svg' })
    this.drawn.setOption({
      ...painted(options),
      animation: !calm(),
      animationDuration: 300,
      grid: { left: 4, right: rows ? 88 : 52, top: rows ? 0 : 28, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      tooltip: tooltip((place) => tip(table, place)),
    }, { notMerge: false, replaceMerge: ['series'] })
    if (rows && lines > 1) { // names of the lines break rather than squeeze the bars
      this.drawn.setOption({ yAxis: { axisLabel: { width, overflow: 'break', lineHeight: nameLine } } })
    }
    this.drawn.resize()
  }
}

// tip says the row of the table that belongs to the place under the pointer.
function tip({ columns, rows }: Table, place: number): string {
  const row = rows?.[place] ?? []
  return row.map((text, i) => (i === 0 ? text : `${columns?.[i]}: ${text}`)).join('\n')
}
