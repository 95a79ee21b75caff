// Pairing makes a tablet the shop's: it shows three words and a code, somebody who may confirms them elsewhere, and the
// tablet learns of it by asking. What it asks with is kept, so that a reload shows the same words.
import { newId } from '../../static/src/survey/id'
import { ask } from './ask'
import { around, Backoff } from './backoff'
import type { Outbox } from './outbox'

const every = 2_000 // milliseconds between two looks at whether it was confirmed

// Offer is what the tablet shows.
export interface Offer {
  words: string[]
  address: string
  qr: string // the squares of the code as an SVG path
  side: number // of the code, in squares
  claim: string // the secret; not shown
}

export interface Watcher {
  offered(offer: Offer): void
  unreachable(): void
  busy(minutes: number): void // too many have tried from here
  paired(): void
}

export class Pairing {
  private timer = 0
  private ended = false
  private readonly backoff = new Backoff(1_000, 15_000)

  constructor(
    private readonly outbox: Outbox,
    private readonly app: string,
    private readonly lang: () => string,
    private readonly watcher: Watcher,
  ) {}

  async start() {
    const offer = await this.outbox.get<Offer>('offer')
    if (this.ended) return
    if (!offer) return this.ask()
    this.watcher.offered(offer)
    return this.look(offer)
  }

  stop() {
    this.ended = true
    clearTimeout(this.timer)
  }

  private after(ms: number, run: () => Promise<void>) {
    if (!this.ended) this.timer = setTimeout(() => void run(), ms)
  }

  private async ask(): Promise<void> {
    const reply = await ask('/kiosk/pairing', { body: { tablet: await this.tablet(), lang: this.lang(), app: this.app } })
    if (this.ended) return
    const offer = reply.body as unknown as Offer
    if (reply.status !== 201 || !Array.isArray(offer.words)) {
      if (reply.status === 429) this.watcher.busy(Math.max(1, Math.ceil(reply.after / 60_000)))
      else this.watcher.unreachable()
      return this.after(this.backoff.next(reply.after), () => this.ask())
    }
    this.backoff.reset()
    const { words, address, qr, side, claim } = offer
    await this.outbox.set('offer', { words, address, qr, side, claim } satisfies Offer)
    this.watcher.offered(offer)
    this.after(around(every), () => this.look(offer))
  }

  private async look(offer: Offer): Promise<void> {
    const reply = await ask('/kiosk/pairing/claim', { body: { claim: offer.claim } })
    if (this.ended) return
    if (reply.status === 404) {
      await this.outbox.set('offer', undefined) // ten minutes have passed
      return this.ask()
    }
    if (reply.body['state'] === 'paired') {
      this.stop()
      await this.outbox.set('offer', undefined)
      return this.watcher.paired()
    }
    if (reply.status === 200) {
      this.backoff.reset()
      this.watcher.offered(offer)
      return this.after(around(every), () => this.look(offer))
    }
    if (reply.status !== 429) this.watcher.unreachable()
    this.after(this.backoff.next(reply.after), () => this.look(offer))
  }

  // tablet is the name of this tablet, the same as long as its storage lasts.
  private async tablet(): Promise<string> {
    const known = await this.outbox.get<string>('tablet')
    if (known) return known
    const made = newId()
    await this.outbox.set('tablet', made)
    return made
  }
}
