// The staff corner: behind a PIN, how this tablet is doing and what can be done about it.
import { ask } from './ask'
import type { Refused } from './item'
import type { Clock } from './clock'
import { battery } from './device'
import { Idle } from './idle'
import type { Outbox } from './outbox'
import { attempt, pauseLeft, untried, type Tried } from './pin'
import type { Playlist } from './playlist'
import { download, rescue } from './rescue'
import { advice } from './screens/pairing'
import { pad, panel, type Panel } from './screens/staff'
import type { Stage } from './stage'
import { usage } from './storage'
import type { Sync } from './sync'
import type { Speak } from './words'

const megabyte = 1024 * 1024

// Surroundings are what the corner needs of the app.
export interface Surroundings {
  app: string
  hasUpdate(): boolean
  speak: Speak
  lang: string
  playlist: Playlist
  closed(): void // back to the customers
  unpaired(): void
}

export class Corner {
  private readonly idle = new Idle({ counting: () => {}, stayed: () => {}, over: () => this.close() })
  private readonly touched = () => this.idle.touch()
  private isOpen = false
  private said = ''

  constructor(
    private readonly stage: Stage,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly sync: Sync,
    private readonly world: Surroundings,
  ) {}

  async open() {
    this.idle.start(this.world.playlist.idle)
    addEventListener('pointerdown', this.touched, true)
    addEventListener('keydown', this.touched, true)
    if (this.world.playlist.pin === '') return this.enter()
    this.askPin(await this.pauseSays())
  }

  private close() {
    this.leave()
    this.world.closed()
  }

  leave() {
    this.isOpen = false
    this.idle.stop()
    removeEventListener('pointerdown', this.touched, true)
    removeEventListener('keydown', this.touched, true)
  }

  private show(name: string, main: ReturnType<typeof pad>) {
    const { lang, speak, playlist } = this.world
    this.stage.show({ name, lang, title: speak('kiosk.staff.title'), brand: playlist.organization, main })
  }

  private askPin(trouble: string) {
    const { speak, playlist } = this.world
    this.show('pin', pad(speak, { length: playlist.pin.length, trouble, tried: (pin) => void this.try(pin), close: () => this.close() }))
  }

  private async tried(): Promise<Tried> {
    return (await this.outbox.get<Tried>('tried')) ?? untried
  }

  private async try(typed: string) {
    const { right, tried } = attempt(await this.tried(), this.world.playlist.pin, typed, Date.now())
    await this.outbox.set('tried', tried)
    if (right) return this.enter()
    this.askPin((await this.pauseSays()) || this.world.speak('kiosk.staff.wrong'))
  }

  private async pauseSays(): Promise<string> {
    const left = pauseLeft(await this.tried(), Date.now())
    return left > 0 ? this.world.speak('kiosk.staff.pause', { Minutes: Math.ceil(left / 60_000) }) : ''
  }

  private enter() {
    this.isOpen = true
    this.said = ''
    return this.draw()
  }

  // changed draws anew what has changed meanwhile.
  changed() {
    if (this.isOpen && this.stage.screen === 'staff') void this.draw()
  }

  private async draw() {
    const { speak } = this.world
    const [counts, refused, facts] = await Promise.all([this.outbox.counts(), this.outbox.refused(), this.facts()])
    if (!this.isOpen) return
    const state = !this.sync.online ? 'kiosk.staff.offline' : counts.waiting > 0 ? 'kiosk.staff.saved' : 'kiosk.staff.sent'
    const focused = document.activeElement?.textContent
    this.show('staff', panel(speak, { state: speak(state), said: this.said, facts, refused: refused.map((r) => line(r)), actions: this.actions(refused.length) }))
    const again = [...document.querySelectorAll<HTMLElement>('.actions button')].find((element) => element.textContent === focused)
    again?.focus()
  }

  private async facts(): Promise<Panel['facts']> {
    const { speak, lang, playlist, app } = this.world
    const [counts, foreign, power, storage] = await Promise.all([this.outbox.counts(), this.outbox.foreign(), battery(), usage()])
    const contact = this.sync.lastContact
    const number = new Intl.NumberFormat(lang)
    const amount = (bytes: number | null) => number.format(Math.round((bytes ?? 0) / megabyte))
    const percent = power && Math.round(power.level * 100)
    return [
      [speak('kiosk.staff.device'), [playlist.device.name, playlist.shop].filter((name) => name !== '').join(' · ')],
      [speak('kiosk.staff.waiting'), number.format(counts.waiting)],
      [speak('kiosk.staff.refused'), number.format(counts.quarantined)],
      ...(foreign > 0 ? [[speak('kiosk.staff.foreign'), number.format(foreign)] as const] : []),
      [speak('kiosk.staff.contact'), contact === null ? speak('kiosk.staff.never') : new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short' }).format(contact)],
      [speak('kiosk.staff.battery'), percent === null ? speak('kiosk.staff.unknown') : speak(power?.charging ? 'kiosk.staff.charging' : 'kiosk.staff.percent', { Percent: percent })],
      [
        speak('kiosk.staff.storage'),
        storage.quota === null ? speak('kiosk.staff.unknown') : speak(storage.persisted ? 'kiosk.staff.used.kept' : 'kiosk.staff.used', { Used: amount(storage.used), Quota: amount(storage.quota) }),
      ],
      [speak('kiosk.staff.version'), this.world.hasUpdate() ? speak('kiosk.staff.version.new', { Version: app }) : app],
    ]
  }

  private actions(refused: number): Panel['actions'] {
    const { speak } = this.world
    return [
      { label: speak('kiosk.staff.send'), run: () => void this.send() },
      ...(refused > 0 ? [{ label: speak('kiosk.staff.retry'), run: () => void this.outbox.release().then(() => this.send()), quiet: true }] : []),
      { label: speak('kiosk.staff.export'), run: () => void this.export(), quiet: true },
      { label: speak('kiosk.staff.reload'), run: () => location.reload(), quiet: true },
      { label: speak('kiosk.staff.unpair'), run: () => void this.confirm(), quiet: true },
      { label: speak('kiosk.staff.close'), run: () => this.close(), quiet: true },
    ]
  }

  private async send() {
    this.said = ''
    await this.sync.now()
    await this.draw()
  }

  private async export() {
    const { app, playlist, speak } = this.world
    const file = await rescue(this.outbox, this.clock, playlist.device, app)
    download(file)
    this.said = speak('kiosk.staff.exported', { Answers: file.answers.length + file.quarantine.length })
    await this.draw()
  }

  private async confirm() {
    const { speak } = this.world
    const { waiting, quarantined } = await this.outbox.counts()
    const kept = waiting + quarantined
    this.show(
      'unpair',
      advice({
        title: speak('kiosk.staff.unpair.title'),
        text: [speak('kiosk.staff.unpair.text'), ...(kept > 0 ? [speak('kiosk.revoked.kept', { Answers: kept })] : [])],
        actions: [
          { label: speak('kiosk.staff.unpair.no'), run: () => void this.draw() },
          { label: speak('kiosk.staff.unpair'), run: () => void this.unpair(), quiet: true },
        ],
      }),
    )
  }

  private async unpair() {
    const reply = await ask('/kiosk/unpair', { body: {} })
    // A tablet that is not known any more is unpaired already.
    if (reply.status === 401 || (reply.status >= 200 && reply.status < 300)) {
      this.leave()
      return this.world.unpaired()
    }
    this.said = this.world.speak('kiosk.staff.unpair.failed')
    await this.draw()
  }
}

// line names a refused item and what the server said of it.
function line({ item, reason }: Refused): string {
  return `${item.seq}: ${JSON.stringify(reason)}`
}
