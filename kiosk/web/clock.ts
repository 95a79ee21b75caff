// The tablet's clock is not trusted: it may be years off, and it may be set while the shop is open. A run is a stretch of
// time in which it was not set, seen by holding Date.now() against performance.now(), which only goes forward. Within a
// run the distance to the server's clock stays the same, so a measurement of that run tells when an answer of the same
// run was given, however wrong the clock was.

// Stamp is when something happened: by the tablet's clock, in a run of it.
export interface Stamp {
  at: number
  run: string
}

// Measurement is how far the server's clock was ahead of the tablet's, in milliseconds.
export interface Measurement extends Stamp {
  offset: number
}

const jump = 2_000 // a clock that moves by more than that was set
const slowest = 10_000 // a round trip that took longer says too little
const tight = 10 * 60_000 // measurements are kept at least that far apart
const differs = 500 // unless they differ by more than that
const most = 500

export class Clock {
  private run: string
  private base: number

  constructor(
    private readonly wall: () => number, // Date.now
    private readonly ticks: () => number, // performance.now
    private readonly name: () => string, // a new name for a run
    private measurements: Measurement[] = [], // of earlier runs too
  ) {
    this.run = name()
    this.base = this.lead()
  }

  private lead() {
    return this.wall() - this.ticks()
  }

  // look starts a new run where the clock was set, and gives the run that it is.
  look(): string {
    const lead = this.lead()
    if (Math.abs(lead - this.base) > jump) {
      this.base = lead
      this.run = this.name()
    }
    return this.run
  }

  stamp(): Stamp {
    const run = this.look()
    return { at: this.wall(), run }
  }

  // ask begins a measurement; what it gives takes the server's time once that is there. It tells whether the
  // measurement is worth keeping.
  ask(): (server: number) => boolean {
    const before = { ...this.stamp(), ticks: this.ticks() }
    return (server) => {
      const took = this.ticks() - before.ticks
      const { at, run } = this.stamp()
      if (run !== before.run || took > slowest) return false
      return this.keep({ run, at, offset: Math.round(server - (before.at + at) / 2) })
    }
  }

  private keep(m: Measurement): boolean {
    const last = this.measurements[this.measurements.length - 1]
    if (last && last.run === m.run && m.at - last.at < tight && Math.abs(m.offset - last.offset) < differs) return false
    this.measurements = [...this.measurements, m].slice(-most)
    return true
  }

  // offset is the measurement nearest to the stamp in the same run; null is unknown.
  offset(stamp: Stamp): number | null {
    let nearest: Measurement | undefined
    for (const m of this.measurements) {
      if (m.run === stamp.run && (!nearest || Math.abs(m.at - stamp.at) < Math.abs(nearest.at - stamp.at))) nearest = m
    }
    return nearest ? nearest.offset : null
  }

  // known are the measurements to keep for the next start, when answers of these runs may still wait.
  get known(): readonly Measurement[] {
    return this.measurements
  }

  // now is the best guess of what time it really is.
  now(): number {
    const stamp = this.stamp()
    return stamp.at + (this.offset(stamp) ?? 0)
  }
}
