// An answer on its way: as it is kept on the tablet, and as it is sent. The shapes that are kept may be read by a later
// app, so each names its format.
import type { Answer } from './content'
import type { Stamp } from './clock'

// Said is a response as the customer left it.
export interface Said extends Stamp {
  id: string // UUIDv7, made for the visit
  survey: number
  version: number
  touchpoint: number
  lang: string
  finished: boolean
  burst: boolean
  answers: Answer[]
}

// Item waits to be acknowledged.
export interface Item extends Said {
  format: 2
  account: string // for which organization it was said; "" before the server told
  seq: number // given with the first revision, and the same for all of them
  revision: number
}

// Stub is what stays of an acknowledged item for thirty days, so that it can be sent again to a server that lost it.
export interface Stub extends Omit<Item, 'run'> {
  offset: number | null // as it was sent
  hash: string // of what stands on the server
  acked: number // by the server's clock
  refill?: number // its seq, where the server asked for it again
}

// Refused is an item that the server will never take.
export interface Refused {
  key: string
  item: Item | Stub
  reason: unknown // what the server said
  at: number
}

// Wire is an answer in a request to /kiosk/sync.
export interface Wire {
  id: string
  revision: number
  seq: number
  survey: number
  version: number
  touchpoint: number
  lang: string
  answered_at: number
  clock_offset_ms: number | null
  finished: boolean
  burst: boolean
  refill: boolean
  hash?: string
  answers: Answer[]
}

// Verdict is what the server says about one of them.
export interface Verdict {
  id: string
  revision: number
  status: string
  hash?: string
  fields?: unknown
}

const settled = ['accepted', 'duplicate', 'superseded', 'conflict']

export function isAcknowledged(verdict: Verdict): boolean {
  return settled.includes(verdict.status)
}

export function wire(item: Item | Stub, offset: number | null): Wire {
  const { id, revision, seq, survey, version, touchpoint, lang, at, finished, burst, answers } = item
  const sent = { id, revision, seq, survey, version, touchpoint, lang, answered_at: at, clock_offset_ms: offset, finished, burst }
  return 'hash' in item ? { ...sent, refill: true, hash: item.hash, answers } : { ...sent, refill: false, answers }
}

// stubOf drops what the customer wrote: from now on it stands on the server.
export function stubOf(item: Item | Stub, offset: number | null, hash: string, acked: number): Stub {
  const { account, id, seq, revision, survey, version, touchpoint, lang, at, finished, burst } = item
  const answers = item.answers.flatMap(({ question, rating, options }): Answer[] => {
    if (rating !== undefined) return [{ question, rating }]
    return options ? [{ question, options }] : []
  })
  return { format: 2, account, id, seq, revision, survey, version, touchpoint, lang, at, finished, burst, answers, offset, hash, acked }
}
