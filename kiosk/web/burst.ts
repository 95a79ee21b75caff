// Burst tells playing from answering: a tap right after a finished answer, and many taps at once. What is given in a
// burst is kept and marked, so that the owner's counts leave it out and can take it back in.

const pause = 5_000 // milliseconds after a finished answer in which nobody new can have come
const span = 3_000
const most = 8 // touches within the span that a person who answers makes

export class Burst {
  private finishedAt = -Infinity
  private touches: number[] = []

  // touch is any finger on the screen, at that time by performance.now.
  touch(at: number) {
    this.touches = [...this.touches.filter((t) => at - t < span), at]
  }

  // finished: a customer's answer has just ended.
  finished(at: number) {
    this.finishedAt = at
  }

  // begins tells whether an answer that begins now is one of a burst.
  begins(at: number): boolean {
    return at - this.finishedAt < pause || this.mashing(at)
  }

  mashing(at: number): boolean {
    return this.touches.filter((t) => at - t < span).length > most
  }
}
