// Idle notices that whoever stood before the tablet has gone. First it waits, then it counts down where everybody can
// see it, then it is over. It counts in timers, not in times of day, which a clock that is set would break.

export const countdown = 10 // seconds

export interface Watcher {
  counting(left: number): void // seconds, from the countdown's down to 1
  stayed(): void // touched while counting
  over(): void
}

export interface Timers {
  set(run: () => void, ms: number): number
  clear(timer: number): void
}

const real: Timers = { set: (run, ms) => setTimeout(run, ms), clear: (timer) => clearTimeout(timer) }

export class Idle {
  private timer = 0
  private seconds = 0
  private left = 0
  private running = false

  constructor(
    private readonly watcher: Watcher,
    private readonly timers: Timers = real,
  ) {}

  // start waits that long for somebody to touch the tablet, or begins anew.
  start(seconds: number) {
    this.stop()
    this.running = true
    this.seconds = seconds
    this.timer = this.timers.set(() => this.count(countdown), seconds * 1000)
  }

  private count(left: number) {
    this.left = left
    if (left === 0) {
      this.running = false
      return this.watcher.over()
    }
    this.watcher.counting(left)
    this.timer = this.timers.set(() => this.count(left - 1), 1000)
  }

  // touch says that somebody is there.
  touch() {
    if (!this.running) return
    const counted = this.left > 0
    this.start(this.seconds)
    if (counted) this.watcher.stayed()
  }

  stop() {
    this.timers.clear(this.timer)
    this.running = false
    this.left = 0
  }
}
