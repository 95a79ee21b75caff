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

  // next reads what comes after what was passed, and after those that are still under way.
  async next(underway: readonly (Item | Stub)[] = []): Promise<(Item | Stub)[]> {
    const { item, stub } = this.after(underway)
    const items = await this.outbox.waiting(item, this.size)
    return items.length > 0 ? items : this.outbox.lacking(stub, this.size)
  }

  passed(items: readonly (Item | Stub)[]) {
    const { item, stub } = this.after(items)
    this.item = item
    this.stub = stub
    this.size = most
  }

  private after(items: readonly (Item | Stub)[]): { item: number; stub: number } {
    const last = (after: number, seqs: readonly { seq: number }[]) => Math.max(after, ...seqs.map(({ seq }) => seq))
    return { item: last(this.item, items.filter((item) => !('hash' in item))), stub: last(this.stub, items.filter((item) => 'hash' in item)) }
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
