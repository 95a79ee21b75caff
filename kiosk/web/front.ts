// Front is what the app says to the staff while nobody is asked anything, in the language that they pick.
import type { Child } from './dom'
import { advice } from './screens/pairing'
import type { Stage } from './stage'
import type { Speak, Vocabulary } from './words'

export class Front {
  lang: string
  private draw = () => {}

  constructor(
    private readonly stage: Stage,
    private readonly words: Vocabulary,
  ) {
    this.lang = this.nearest(navigator.language)
  }

  // prefer speaks the language of the shop, where the app knows it.
  prefer(lang: string) {
    this.lang = this.nearest(lang)
  }

  private nearest(lang: string): string {
    return this.words.spoken.find((spoken) => lang.startsWith(spoken)) ?? this.words.spoken[0] ?? lang
  }

  get speak(): Speak {
    return this.words.in(this.lang)
  }

  show(name: string, make: (speak: Speak) => Child[]) {
    this.draw = () => {
      const { speak, lang } = this
      const pick = (tag: string) => {
        this.lang = tag
        this.draw()
      }
      this.stage.show({ name, lang, title: speak('kiosk.title'), main: make(speak), languages: { tags: this.words.spoken, label: speak('customer.language'), pick } })
    }
    this.draw()
  }

  // again draws what is shown anew.
  again() {
    this.draw()
  }

  // advise says what is wrong and what to do. Its words go by the name of the screen's keys.
  advise(name: string, lines: (speak: Speak) => string[], ...actions: { key: string; run: () => void; quiet?: boolean }[]) {
    this.show(name, (speak) => {
      const [title = '', ...text] = lines(speak)
      return advice({ title, text, actions: actions.map(({ key, ...action }) => ({ label: speak(key), ...action })) })
    })
  }
}
