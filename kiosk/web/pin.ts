// Pin guards the staff corner: five tries, then a pause that grows. The tries outlive a reload. It is no lock: whoever can
// open the browser's own settings can do more.

export const tries = 5
const pause = 60_000 // milliseconds; twice as long each time
const longest = 16

// Tried is how often it was tried in vain, and since when a pause runs, by the tablet's clock.
export interface Tried {
  count: number
  since: number
}

export const untried: Tried = { count: 0, since: 0 }

// pauseLeft is how long there is still to wait, in milliseconds. A clock that was set back does not make it longer.
export function pauseLeft(tried: Tried, now: number): number {
  if (tried.count === 0 || tried.count % tries !== 0) return 0
  const whole = pause * Math.min(2 ** (tried.count / tries - 1), longest)
  const passed = now - tried.since
  return passed < 0 ? 0 : Math.max(0, whole - passed)
}

// attempt is what one more try leads to.
export function attempt(tried: Tried, pin: string, typed: string, now: number): { right: boolean; tried: Tried } {
  if (pauseLeft(tried, now) > 0) return { right: false, tried }
  if (typed === pin) return { right: true, tried: untried }
  return { right: false, tried: { count: tried.count + 1, since: now } }
}
