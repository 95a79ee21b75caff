// Sync brings what waits to the server: in order, fifty at a time, one request after another, again until each is
// acknowledged or refused. It runs when the app starts, when the network comes back, after each answer, and every half
// minute, which also tells the server that the tablet is well.
import { ask, isRevoked, type Reply } from './ask'
import { around, Backoff } from './backoff'
import type { Clock } from './clock'
import { wire, type Item, type Stub, type Verdict, type Wire } from './item'
import type { Counts, Held, Outbox, Sent } from './outbox'
import { Walk } from './walk'

const every = 30_000 // milliseconds between two passes when all is well
const looks = 2_000 // between two looks at how the tablet is doing, in one pass
const soon = 250 // after an answer, so that its next screen comes first
const firstPause = 2_000
const longestPause = 60_000
const unreadable = [400, 413] // the server cannot read the request, or will not: one item may be to blame

// Health is how the tablet is doing.
export interface Health extends Counts {
  battery: number | null
  charging: boolean | null
  used: number | null
  quota: number | null
  persisted: boolean | null
  screen: string
}

interface Request {
  queue: string
  app: string
  now: number
  playlist: string
  health: Health
  held: Held | null
  answers: Wire[]
}

// Seen is how the tablet was doing when that many answers went out.
interface Seen {
  at: number // performance.now() when it was looked at
  health: Health
  held: Held | null
  sent: number
}

interface Response {
  now: number
  results: Verdict[]
  lacks: number[]
  playlist: string
}

// World is what a pass needs to know of the app, and what it tells it.
export interface World {
  app: string
  playlist(): string // the etag of the one in use
  health(counts: Counts): Promise<Health>
  heard(playlist: string): void // the etag that the server would give
  rests(now: number): void // all was sent, at that time by the server's clock
  revoked(): void // the server no longer knows this tablet
  changed(): void // another number waits, or the server can or cannot be reached any more
}

export class Sync {
  online = false // the server answered the last time
  lastContact: number | null = null // by the tablet's clock
  private timer = 0
  private running: Promise<void> | undefined
  private again = false
  private stopped = true
  private pausing = false
  private seen: Seen | undefined
  private readonly backoff = new Backoff(firstPause, longestPause)

  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly world: World,
  ) {
    addEventListener('online', () => this.wake(around(1_000)))
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.wake(0)
    })
  }

  start() {
    this.stopped = false
    this.wake(0)
  }

  stop() {
    this.stopped = true
    clearTimeout(this.timer)
  }

  // wake ends a pause: there is reason to believe that the server can be reached.
  private wake(ms: number) {
    this.pausing = false
    this.backoff.reset()
    this.schedule(ms)
  }

  // nudge says that something new waits. It does not shorten a pause.
  nudge() {
    if (!this.pausing) this.schedule(soon)
  }

  // now runs a pass for somebody who waits for it.
  async now(): Promise<void> {
    await this.running
    clearTimeout(this.timer)
    await this.run()
  }

  private schedule(ms: number) {
    if (this.stopped) return
    if (this.running) {
      this.again = true
      return
    }
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.run(), ms)
  }

  private run(): Promise<void> {
    this.again = false
    this.running ??= this.pass()
      .catch(() => this.pause(0)) // the database failed
      .then((wait) => {
        this.running = undefined
        this.schedule(this.again && !this.pausing ? soon : wait)
        this.world.changed()
      })
    return this.running
  }

  // pass sends everything once and gives the time until the next pass. While a request is under way, what came of the one
  // before is settled and what comes next is read.
  private async pass(): Promise<number> {
    const walk = new Walk(this.outbox)
    let settled = Promise.resolve()
    let now = 0 // by the server's clock
    this.seen = undefined
    // Where the clock's run was not measured yet, an empty request comes first, so that no answer goes out without its offset.
    let items = this.clock.offset(this.clock.stamp()) === null ? [] : await walk.next()
    do {
      const sent = items.map((item): Sent => ({ item, offset: 'offset' in item ? item.offset : this.clock.offset(item) }))
      const sending = this.send(sent)
      const ahead = settled.then(() => walk.next(items))
      const [reply, next] = await Promise.all([sending, ahead])
      items = next
      const response = read(reply)
      if (response) {
        walk.passed(sent.map(({ item }) => item))
        settled = this.settle(sent, response)
        if (await this.take(response, walk)) items = await walk.next()
        now = response.now
      } else if (isRevoked(reply)) return this.lost()
      else if (!unreadable.includes(reply.status) || sent.length === 0) return this.pause(reply.after)
      else {
        if (sent.length > 1) walk.halve()
        else if (!(await this.blame(sent[0]!.item, reply, walk))) return this.pause(reply.after)
        items = await walk.next()
      }
    } while (items.length > 0)
    await settled
    if (now > 0) this.world.rests(now)
    return around(every)
  }

  private lost(): number {
    this.stop()
    this.online = false
    this.world.revoked()
    return every
  }

  private pause(asked: number): number {
    this.online = false
    this.pausing = true
    return this.backoff.next(asked)
  }

  // blame puts away the one item that the server cannot read, if it can read a request without it.
  private async blame(item: Item | Stub, reply: Reply, walk: Walk): Promise<boolean> {
    const response = read(await this.send([]))
    if (!response) return false
    await this.outbox.quarantine(item, { status: reply.status, ...reply.body }, response.now)
    await this.take(response, walk)
    walk.passed([item])
    return true
  }

  // settle does what the server said; what of it fails is told to who waits for it.
  private settle(sent: readonly Sent[], { results, now }: Response): Promise<void> {
    const settled = sent.length > 0 ? this.outbox.settle(sent, results, now) : Promise.resolve()
    settled.catch(() => {})
    return settled
  }

  // take hears the rest of what the server said, and tells whether it lacks something.
  private async take(response: Response, walk: Walk): Promise<boolean> {
    const lacks = walk.news(response.lacks)
    if (lacks.length > 0) await this.outbox.mark(lacks)
    this.online = true
    this.pausing = false
    this.backoff.reset()
    this.lastContact = Date.now()
    this.world.heard(response.playlist)
    this.world.changed()
    return lacks.length > 0
  }

  // look says how the tablet is doing, and what it still holds. In a long queue that takes longer than the sending: for some
  // seconds of a pass only what waits is told anew.
  private async look(sent: number): Promise<Seen> {
    const at = performance.now()
    if (!this.seen || at - this.seen.at > looks) {
      const [counts, held] = await Promise.all([this.outbox.counts(), this.outbox.held()])
      this.seen = { at, health: await this.world.health(counts), held, sent }
      return this.seen
    }
    const { health } = this.seen
    const now: Seen = { at: this.seen.at, health: { ...health, waiting: Math.max(health.waiting - this.seen.sent, sent) }, held: null, sent }
    this.seen = now
    return now
  }

  private async send(sent: readonly Sent[]): Promise<Reply> {
    const { health, held } = await this.look(sent.length)
    const request: Request = {
      queue: this.outbox.queue,
      app: this.world.app,
      now: Date.now(),
      playlist: this.world.playlist(),
      health,
      held,
      answers: sent.map(({ item, offset }) => wire(item, offset)),
    }
    const measured = this.clock.ask()
    const reply = await ask('/kiosk/sync', { body: request })
    const response = read(reply)
    if (response && measured(response.now)) await this.outbox.set('clock', this.clock.known)
    return reply
  }
}

// read gives undefined for whatever the server has not said.
function read({ status, body }: Reply): Response | undefined {
  const { now, results, lacks, playlist } = body as Partial<Response>
  if (status !== 200 || typeof now !== 'number') return undefined
  return { now, results: results ?? [], lacks: lacks ?? [], playlist: playlist ?? '' }
}
