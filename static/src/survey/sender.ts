// Sender brings the latest state of each response to the server: one at a time, in order, again until it arrives.

export interface Answer {
  question: string
  rating?: number
  options?: string[]
  text?: string
  contact?: string
  consent?: boolean
}

export interface State {
  id: string
  survey: number
  version: number
  lang: string
  finished: boolean
  answers: Answer[]
  website: string
}

// Verdict is what the server says: thanks once finished, or what is wrong by question.
export interface Verdict {
  finished?: boolean
  thanks?: string
  promise?: string // by when an answer comes, where the thanks do not say it
  errors?: Record<string, string>
}

const patience = 15_000 // milliseconds until a request counts as lost
const firstPause = 500
const longestPause = 15_000

export class Sender {
  private readonly waiting = new Map<string, string>() // response → its latest state, not yet there
  private readonly verdicts = new Map<string, Verdict>()
  private running: Promise<void> | undefined
  private wake = () => {}
  private pause = firstPause

  constructor(
    private readonly address: string,
    private readonly slow: () => void, // called when it takes longer than it should
  ) {
    addEventListener('online', () => this.wake())
  }

  // send gives the verdict on the latest state of that response.
  async send(state: State): Promise<Verdict | undefined> {
    this.waiting.set(state.id, JSON.stringify(state))
    this.verdicts.delete(state.id)
    while (this.waiting.has(state.id)) {
      this.running ??= this.run().finally(() => (this.running = undefined))
      await this.running
    }
    return this.verdicts.get(state.id)
  }

  // hurry hands over what has not arrived, because the page may be closed the next moment.
  hurry() {
    for (const body of this.waiting.values()) navigator.sendBeacon(this.address, new Blob([body], { type: 'application/json' }))
  }

  private async run() {
    for (const [id, body] of this.waiting) {
      const verdict = await this.post(body)
      if (verdict) {
        this.pause = firstPause
        this.verdicts.set(id, verdict)
        if (this.waiting.get(id) === body) this.waiting.delete(id) // else a newer state waits
        continue
      }
      this.slow()
      await new Promise<void>((resolve) => {
        this.wake = resolve
        setTimeout(resolve, this.pause)
      })
      this.pause = Math.min(2 * this.pause, longestPause)
    }
  }

  // post gives undefined where trying again is right.
  private async post(body: string): Promise<Verdict | undefined> {
    const abort = new AbortController()
    const timer = setTimeout(() => abort.abort(), patience)
    try {
      const answer = await fetch(this.address, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
        body,
        keepalive: true,
        signal: abort.signal,
      })
      if (answer.status === 404) location.reload() // the code was retired meanwhile; its page says so
      const final = answer.ok || (answer.status >= 400 && answer.status < 500 && answer.status !== 408 && answer.status !== 429)
      return final ? ((await answer.json()) as Verdict) : undefined
    } catch {
      return undefined
    } finally {
      clearTimeout(timer)
    }
  }
}
