// Tablet is what the app is to the server: not known yet, paired, or not known any more. While it is paired, the loop runs
// and what waits is sent.
import { Backoff } from './backoff'
import type { Clock } from './clock'
import { Corner } from './corner'
import { health } from './device'
import type { Front } from './front'
import { wear } from './look'
import { Kiosk } from './main'
import type { Outbox } from './outbox'
import { Pairing } from './pairing'
import { complete, fetchPlaylist, type Playlist } from './playlist'
import { pairing, type State } from './screens/pairing'
import type { Stage } from './stage'
import { Sync } from './sync'
import { Update } from './update'
import type { Vocabulary } from './words'

export class Tablet {
  private readonly sync: Sync
  private readonly update = new Update(() => this.kiosk?.settle())
  private readonly backoff = new Backoff(2_000, 30_000)
  private playlist: Playlist | undefined
  private kiosk: Kiosk | undefined
  private corner: Corner | undefined
  private pairs: Pairing | undefined
  private finding = 0
  private revoked = false

  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly stage: Stage,
    private readonly front: Front,
    private readonly words: Vocabulary,
    private readonly version: string,
  ) {
    this.sync = new Sync(outbox, clock, {
      app: version,
      playlist: () => this.playlist?.etag ?? '',
      health,
      heard: (etag) => void this.heard(etag).catch(() => {}), // done again at the server's next answer
      rests: (now) => void this.outbox.tidy(now, this.playlist?.entries ?? []).catch(() => {}), // done again after the next pass
      revoked: () => this.revoke(),
      changed: () => this.corner?.changed(),
    })
  }

  async start() {
    void this.update.start().catch(() => {}) // a browser that refuses it works without
    const kept = await this.outbox.get<Partial<Playlist>>('playlist')
    if (kept) this.run(complete(kept))
    else await this.find()
  }

  // stop leaves the screen to another tab; resume takes it back.
  stop() {
    this.sync.stop()
    this.kiosk?.stop()
    this.corner?.leave()
    this.pairs?.stop()
    clearTimeout(this.finding)
  }

  resume() {
    if (!this.playlist) return void this.find()
    this.sync.start()
    this.kiosk?.start()
  }

  // find asks whether the server knows this tablet: it may, where only the storage was cleared.
  private async find(): Promise<void> {
    const found = await fetchPlaylist('')
    if (typeof found === 'object') return this.begin(found.playlist)
    if (found === 'revoked') return this.pair()
    this.showPairing({ offer: undefined, trouble: (speak) => speak('kiosk.pairing.nobody'), kept: await this.kept() })
    this.finding = setTimeout(() => void this.find(), this.backoff.next())
  }

  private async begin(playlist: Playlist) {
    await this.keep(playlist)
    this.run(playlist)
  }

  private async keep(playlist: Playlist) {
    await this.outbox.enter(playlist.account)
    await this.outbox.set('playlist', playlist)
    await this.outbox.keep(playlist.entries)
  }

  private async kept(): Promise<number> {
    const { waiting, quarantined } = await this.outbox.counts()
    return waiting + quarantined
  }

  private showPairing(state: State) {
    wear(undefined)
    this.front.show('pairing', (speak) => pairing(speak, state))
  }

  private async pair() {
    const state: State = { offer: undefined, trouble: undefined, kept: await this.kept() }
    const show = (change: Partial<State>) => {
      if (Object.entries(change).every(([name, value]) => state[name as keyof State] === value)) return
      Object.assign(state, change)
      this.front.again()
    }
    this.showPairing(state)
    this.pairs?.stop()
    this.pairs = new Pairing(this.outbox, this.version, () => this.front.lang, {
      offered: (offer) => show({ offer, trouble: undefined }),
      unreachable: () => show({ trouble: (speak) => speak('kiosk.pairing.nobody') }),
      busy: (minutes) => show({ trouble: (speak) => speak('kiosk.pairing.busy', { Minutes: minutes }) }),
      paired: () => void this.find(),
    })
    await this.pairs.start()
  }

  private run(playlist: Playlist) {
    this.playlist = playlist
    this.revoked = false
    this.backoff.reset()
    this.front.prefer(playlist.lang)
    this.kiosk ??= new Kiosk(this.stage, this.outbox, this.clock, this.words, playlist, {
      saved: () => this.sync.nudge(),
      isGone: () => this.revoked,
      gone: () => void this.showRevoked(),
      calm: () => {
        if (this.update.isWaiting) void this.update.apply()
      },
      corner: () => this.open(),
    })
    this.kiosk.use(playlist)
    this.kiosk.start()
    this.sync.start()
  }

  private open() {
    const { playlist } = this
    if (!playlist) return
    this.kiosk?.stop()
    this.corner = new Corner(this.stage, this.outbox, this.clock, this.sync, {
      app: this.version,
      hasUpdate: () => this.update.isWaiting,
      speak: this.front.speak,
      lang: this.front.lang,
      playlist,
      closed: () => this.kiosk?.start(),
      unpaired: () => void this.unpaired(),
    })
    void this.corner.open()
  }

  private async unpaired() {
    this.sync.stop()
    this.playlist = undefined
    await this.outbox.set('playlist', undefined)
    await this.pair()
  }

  // heard: the server answered. It says which playlist it would give.
  private async heard(etag: string) {
    if (etag !== '' && etag !== this.playlist?.etag) await this.renew()
  }

  private async renew() {
    const found = await fetchPlaylist(this.playlist?.etag ?? '')
    if (found === 'revoked') return this.revoke()
    if (typeof found !== 'object') return
    this.playlist = found.playlist
    this.kiosk?.use(found.playlist)
    await this.keep(found.playlist)
  }

  // revoke waits for the customer who may be there: what they say is kept for when the tablet is paired again.
  private revoke() {
    this.revoked = true
    this.kiosk?.settle()
  }

  private async showRevoked() {
    this.kiosk?.stop()
    const kept = await this.kept()
    this.front.advise(
      'revoked',
      (speak) => [speak('kiosk.revoked.title'), speak('kiosk.revoked.text'), ...(kept > 0 ? [speak('kiosk.revoked.kept', { Answers: kept })] : [])],
      { key: 'kiosk.revoked.pair', run: () => void this.pair() },
    )
  }

  // reset: somebody cleared the storage under the running app. What it knows is put back; the new name of the queue tells
  // the server.
  async reset() {
    if (this.playlist) await this.keep(this.playlist)
  }
}
