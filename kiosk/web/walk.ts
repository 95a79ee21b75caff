// Walk goes once through what waits, in the order in which it was said, then through what the server asked for again.
// What stays where it was, because the server could not store it now, is passed by and waits for the next walk.
import type { Item, Stub } from './item'
import type { Outbox } from './outbox'

const most = 50

export class Walk {
  private item = 0 // seq of the last one passed
  private stub = 0
  private size = most
  private readonly named = new Set<number>()

  constructor(private readonly outbox: Outbox) {}

  async next(): Promise<(Item | Stub)[]> {
    const items = await this.outbox.waiting(this.item, this.size)
    return items.length > 0 ? items : this.outbox.lacking(this.stub, this.size)
  }

  passed(items: readonly (Item | Stub)[]) {
    for (const item of items) {
      if ('hash' in item) this.stub = Math.max(this.stub, item.seq)
      else this.item = Math.max(this.item, item.seq)
    }
    this.size = most
  }

  // halve takes fewer at a time, to find the one that the server cannot read.
  halve() {
    this.size = Math.ceil(this.size / 2)
  }

  // news are the seqs that the server has not named in this walk. One that it names again, although it was sent, is
  // left for the next walk, or the two would go round in circles.
  news(lacks: readonly number[]): number[] {
    const fresh = lacks.filter((seq) => !this.named.has(seq))
    fresh.forEach((seq) => this.named.add(seq))
    if (fresh.length > 0) this.stub = 0
    return fresh
  }
}
