// The shop's wall clock: when the tablet is awake, and which entry of the playlist is asked.

// Wall is a moment by the clock on the shop's wall.
export interface Wall {
  weekday: number // 0 is Sunday
  minute: number // of the day
}

// Hours is a span of one weekday; one that ends at or before its start ends on the next day.
export interface Hours {
  weekday: number
  from: number
  to: number
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const formats = new Map<string, Intl.DateTimeFormat>()

function format(zone: string): Intl.DateTimeFormat {
  let made = formats.get(zone)
  if (!made) {
    const options = { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
    try {
      made = new Intl.DateTimeFormat('en-US', { ...options, timeZone: zone || 'UTC' })
    } catch {
      made = new Intl.DateTimeFormat('en-US', { ...options, timeZone: 'UTC' }) // as the server reads an unknown zone
    }
    formats.set(zone, made)
  }
  return made
}

export function wallAt(at: number, zone: string): Wall {
  const parts = new Map(format(zone).formatToParts(at).map((part) => [part.type, part.value]))
  return {
    weekday: days.indexOf(parts.get('weekday') ?? ''),
    minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
  }
}

// isOpen tells whether the hours take in the moment. No hours at all are open always.
export function isOpen(hours: readonly Hours[], wall: Wall): boolean {
  return hours.length === 0 || hours.some((h) => {
    const today = h.weekday === wall.weekday
    const yesterday = (h.weekday + 1) % 7 === wall.weekday
    if (h.to > h.from) return today && wall.minute >= h.from && wall.minute < h.to
    return (today && wall.minute >= h.from) || (yesterday && wall.minute < h.to)
  })
}

// opensAt is the minute of the day at which it opens next, or undefined where that is not today or tomorrow.
export function opensAt(hours: readonly Hours[], wall: Wall): number | undefined {
  const starts = (weekday: number, after: number) => hours.filter((h) => h.weekday === weekday && h.from > after).map((h) => h.from)
  const next = [starts(wall.weekday, wall.minute), starts((wall.weekday + 1) % 7, -1)].find((day) => day.length > 0)
  return next && Math.min(...next)
}

// Span is when an entry is asked, in minutes of the day; from 0 to 0 is always.
export interface Span {
  from: number
  to: number
}

function isAlways(span: Span): boolean {
  return span.from === span.to
}

function holds(span: Span, minute: number): boolean {
  if (isAlways(span)) return true
  if (span.to > span.from) return minute >= span.from && minute < span.to
  return minute >= span.from || minute < span.to
}

// running gives the entry to ask. By time, one that has a time of its own goes before those that are asked always; by
// turn, all that hold take turns.
export function running<E extends Span>(entries: readonly E[], order: string, minute: number, turn: number): E | undefined {
  const holding = entries.filter((entry) => holds(entry, minute))
  if (order === 'turn') return holding[turn % holding.length]
  return holding.find((entry) => !isAlways(entry)) ?? holding[0]
}
