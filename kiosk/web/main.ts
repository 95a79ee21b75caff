// The loop of a paired tablet: it shows its question until somebody taps, leads them through what follows, thanks them
// and is ready for the next one.
import { newId } from '../../static/src/survey/id'
import { Burst } from './burst'
import type { Clock } from './clock'
import { textIn, type Answer, type Question } from './content'
import { tick } from './device'
import { button, h } from './dom'
import { opensAt, wallAt } from './hours'
import { Idle } from './idle'
import { wear } from './look'
import type { Outbox } from './outbox'
import { entryAt, homeLanguage, languagesOf, type Entry, type Playlist } from './playlist'
import type { Control } from './screens/kinds'
import { question } from './screens/question'
import { Countdown, privacy, still } from './screens/quiet'
import { slides } from './screens/slides'
import { isTyped, movesOn } from './show'
import type { Screen, Stage } from './stage'
import { Visit } from './visit'
import type { Speak, Vocabulary } from './words'

const look = 10_000 // milliseconds between two looks at the clock on the wall
const tapEnds = 400 // milliseconds after a finger came down in which its click may still come
const calm = 5_000 // without a touch, before anything changes on an empty screen

// Surroundings are what the loop tells the app.
export interface Surroundings {
  saved(): void
  isGone(): boolean // the server no longer knows the tablet, which
  gone(): void // takes the screen once nobody is there
  calm(): void // nobody is there: what waits for that may be done
  corner(): void // somebody wants into the staff corner
}

export class Kiosk {
  private entry: Entry | undefined
  private visit: Visit | undefined
  private lang = ''
  private seed = ''
  private turn = 0
  private step = 0 // counts screens, so that what was begun on one does not end on another
  private touches = 0 // the timer that runs out when nobody has touched the tablet for a while
  private thanking = 0
  private ticking = 0
  private looks = 0
  private countdown: Countdown | undefined
  private typingIn: HTMLElement | undefined
  private running = false
  private readonly burst = new Burst()
  private readonly idle: Idle

  constructor(
    private readonly stage: Stage,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly builtIn: Vocabulary,
    private playlist: Playlist,
    private readonly world: Surroundings,
  ) {
    this.idle = new Idle({ counting: (left) => this.count(left), stayed: () => this.stay(tapEnds), over: () => this.abandon() })
    for (const name of ['pointerdown', 'keydown', 'input', 'wheel']) addEventListener(name, (event) => this.touched(event), { passive: name !== 'keydown', capture: true })
  }

  // use takes another playlist at the next moment when nobody is there.
  use(playlist: Playlist) {
    this.playlist = playlist
    if (this.isCalm) this.home()
  }

  // settle does at once what waits for nobody to be there, where nobody is.
  settle() {
    if (!this.isCalm) return
    if (this.world.isGone()) return this.world.gone()
    this.world.calm()
    if (this.entry !== this.choose()) this.home()
  }

  start() {
    this.running = true
    this.home()
    this.look()
  }

  // stop leaves the screen to others.
  stop() {
    this.running = false
    this.visit = undefined
    this.idle.stop()
    this.stay()
    clearTimeout(this.thanking)
    clearTimeout(this.ticking)
  }

  // isCalm tells whether nobody is before the tablet.
  private get isCalm(): boolean {
    return this.running && !this.visit && !this.touches && ['attract', 'asleep'].includes(this.stage.screen)
  }

  private look() {
    this.clock.look()
    this.stage.drift(this.looks++)
    this.settle()
    if (this.running) this.ticking = setTimeout(() => this.look(), look)
  }

  private choose(): Entry | undefined {
    return entryAt(this.playlist, this.clock.now(), this.turn)
  }

  private get speak(): Speak {
    return this.builtIn.with(this.playlist.words).in(this.lang, this.playlist.lang)
  }

  // home is the screen for whoever comes next, in the shop's language.
  private home() {
    this.idle.stop()
    this.stay()
    clearTimeout(this.thanking)
    this.visit = undefined
    if (this.world.isGone()) return this.world.gone()
    wear(this.playlist.look)
    this.entry = this.choose()
    this.lang = this.entry ? homeLanguage(this.playlist, this.entry) : this.playlist.lang
    this.seed = newId()
    const first = this.entry && new Visit(this.entry, this.seed, () => this.clock.stamp()).questions[0]
    if (first) this.ask(first)
    else this.sleep()
  }

  private sleep() {
    const { hours, time_zone, entries } = this.playlist
    const opens = opensAt(hours, wallAt(this.clock.now(), time_zone))
    const time = opens === undefined ? '' : `${Math.floor(opens / 60) % 24}:${String(opens % 60).padStart(2, '0')}`
    this.show({
      name: 'asleep',
      main: still('asleep', this.speak(entries.length > 0 ? 'kiosk.asleep.title' : 'kiosk.empty.title'), time && this.speak('kiosk.asleep.opens', { Time: time })),
    })
  }

  private show(screen: Pick<Screen, 'name' | 'main'> & Partial<Screen>, focus = true) {
    this.step++
    const { organization, look } = this.playlist
    const speak = this.speak
    const brand = look.logo
      ? h('img', { src: look.logo, alt: organization, width: look.logo_width, height: look.logo_height, on: { error: (event) => (event.target as Element).replaceWith(organization) } })
      : organization
    this.stage.show({ lang: this.lang, title: `${speak('kiosk.title')} · ${organization}`, brand, corner: { label: speak('kiosk.staff.corner'), open: () => this.world.corner() }, ...screen }, focus)
  }

  // ask shows a question; without a visit it is the screen that waits for somebody.
  private ask(q: Question) {
    const { visit, entry, lang, playlist } = this
    if (!entry) return
    const fallback = entry.content.languages[0] ?? playlist.lang
    const speak = this.speak
    const before = visit?.neighbour(q, -1)
    const questions = visit?.questions ?? [q]
    const texts = playlist.slides.map((slide) => textIn(slide, lang, playlist.lang)).filter((text) => text !== '')
    const screen: Screen['main'] = question({
      question: q,
      visit, lang, fallback, speak,
      seed: this.seed,
      isLast: () => this.visit !== undefined && !this.visit.neighbour(q, 1),
      choose: (answer, tapped) => void this.answer(q, answer, tapped),
      next: (control) => void this.next(q, control),
      back: before && (() => this.ask(before)),
      typed: (draft) => this.begin().drafts.set(q.id, draft),
    })
    const home = visit === undefined
    this.show(
      {
        name: home ? 'attract' : 'question',
        main: home && texts.length > 0 ? [...screen, slides(texts)] : screen,
        foot: [this.privacyLink(q)],
        languages: { tags: languagesOf(playlist, entry), label: speak('customer.language'), pick: (tag) => this.speakIn(tag, () => this.ask(q)) },
        ...(home ? {} : { progress: questions.indexOf(q) / questions.length }),
      },
      !home,
    )
  }

  private speakIn(lang: string, again: () => void) {
    this.lang = lang
    this.idle.start(this.playlist.idle)
    again()
  }

  private begin(): Visit {
    if (!this.visit) {
      this.visit = new Visit(this.entry!, this.seed, () => this.clock.stamp())
      this.visit.burst = this.burst.begins(performance.now())
      this.idle.start(this.playlist.idle)
    }
    return this.visit
  }

  // answer keeps a tap, before anything else is shown.
  private async answer(q: Question, answer: Answer, tapped: number) {
    const visit = this.begin()
    visit.give(q, answer)
    if (this.playlist.sound) tick()
    const saved = this.save(visit, movesOn(q) && !visit.neighbour(q, 1))
    if (!movesOn(q)) return
    const step = ++this.step
    if (!(await saved)) return
    performance.clearMeasures('tap to saved')
    performance.measure('tap to saved', { start: tapped })
    if (step === this.step) this.after(q)
  }

  // next is the button: what was typed counts from here on.
  private async next(q: Question, control: Control) {
    const given = control.read()
    if (given && 'wrong' in given) return control.complain(this.speak(given.wrong))
    const visit = this.begin()
    const before = visit.answer(q)
    if (isTyped(q)) visit.give(q, given)
    const last = !visit.neighbour(q, 1)
    const changed = last ? !visit.isEmpty : isTyped(q) && (given ?? before) !== undefined
    const step = ++this.step
    if (changed && !(await this.save(visit, last))) return
    if (step === this.step) this.after(q)
  }

  private after(q: Question) {
    const { visit } = this
    if (!visit) return
    const next = visit.neighbour(q, 1)
    if (next) this.ask(next)
    else if (visit.isEmpty) this.home()
    else this.thank(visit)
  }

  // save tells whether the answer is on the disk; where it cannot be, the customer is told the truth.
  private async save(visit: Visit, finished: boolean): Promise<boolean> {
    if (this.burst.mashing(performance.now())) visit.burst = true
    try {
      await visit.save(this.outbox, visit.said(this.playlist.touchpoint, this.lang, finished))
    } catch {
      if (this.visit === visit) this.fail()
      return false
    }
    this.world.saved()
    return true
  }

  private fail() {
    this.visit = undefined
    this.show({ name: 'failed', main: still('poor', this.speak('kiosk.failed.title'), this.speak('kiosk.failed.text')) })
    this.idle.start(this.playlist.idle)
  }

  private thank(visit: Visit) {
    const { entry } = visit
    this.idle.stop()
    this.burst.finished(performance.now())
    this.turn++
    const text = textIn(entry.thanks, this.lang, this.playlist.lang) || this.speak('customer.thanks')
    const promise = visit.wantsAnswer && entry.answer_within_hours > 0 ? this.speak('kiosk.promise', { Hours: entry.answer_within_hours }) : ''
    this.show({ name: 'thanks', main: still(visit.isLow ? 'fair' : 'good', text, promise), progress: 1 })
    this.thanking = setTimeout(() => this.home(), this.playlist.thanks * 1000)
  }

  private privacyLink(q: Question): HTMLElement {
    return button('link', () => this.showPrivacy(q), this.speak('customer.privacy.link'))
  }

  private showPrivacy(q: Question) {
    const { playlist, lang, speak } = this
    this.idle.start(playlist.idle)
    const own = textIn(playlist.privacy, lang, playlist.lang).trim()
    const ours = ['who', 'why', 'contact', 'long'].map((part) => speak(`customer.privacy.${part}`, { Shop: playlist.organization }))
    this.show({
      name: 'privacy',
      main: privacy(speak, own ? own.split(/\n\s*\n/) : ours, () => this.ask(q)),
      languages: { tags: languagesOf(playlist, this.entry!), label: speak('customer.language'), pick: (tag) => this.speakIn(tag, () => this.showPrivacy(q)) },
    })
  }

  private touched(event: Event) {
    if (!this.running) return
    clearTimeout(this.touches)
    this.touches = setTimeout(() => (this.touches = 0), calm)
    if (event.type === 'pointerdown') this.burst.touch(performance.now())
    if (event.type === 'keydown' && this.countdown) event.preventDefault() // it only says that somebody is there
    this.idle.touch()
  }

  private count(left: number) {
    if (!this.countdown) {
      this.countdown = new Countdown(this.speak)
      this.typingIn = document.activeElement instanceof HTMLElement ? document.activeElement : undefined
      this.stage.add(this.countdown.element)
      this.countdown.element.querySelector('button')?.focus()
    }
    this.countdown.show(left)
  }

  // stay takes the countdown away. It goes on covering the screen until the tap that did it has ended, which would else be one
  // on whatever lies beneath.
  private stay(at = 0) {
    const { countdown, typingIn } = this
    if (!countdown) return
    this.countdown = undefined
    countdown.element.classList.add('gone')
    setTimeout(() => {
      countdown.element.remove()
      if (typingIn?.isConnected) typingIn.focus()
    }, at)
  }

  // abandon is for a customer who has gone: what was tapped is on the disk, what was typed and not sent on was never kept.
  private abandon() {
    if (this.visit && !this.visit.isEmpty) this.turn++
    this.home()
  }
}
