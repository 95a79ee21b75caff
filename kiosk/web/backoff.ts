// Backoff says how long to wait before trying again: twice as long each time, and never quite the same, so that the
// tablets of a chain do not all come back in the same moment.
export class Backoff {
  private pause: number

  constructor(
    private readonly first: number,
    private readonly longest: number,
    private readonly random: () => number = Math.random,
  ) {
    this.pause = first
  }

  // next is between half of the pause and the whole, in milliseconds; at least what the server asked for.
  next(asked = 0): number {
    const wait = this.pause * (0.5 + this.random() / 2)
    this.pause = Math.min(2 * this.pause, this.longest)
    return Math.max(wait, asked)
  }

  reset() {
    this.pause = this.first
  }
}

// around is a time that differs by up to a fifth from the one given.
export function around(ms: number, random: () => number = Math.random): number {
  return Math.round(ms * (0.8 + 0.4 * random()))
}
