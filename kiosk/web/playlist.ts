// The playlist is all that the server tells the tablet: what to ask, when, how it looks and how it behaves. The last one
// is kept, so that the tablet starts without a network.
import { ask, isRevoked } from './ask'
import type { Content, Text } from './content'
import { isOpen, running, wallAt, type Hours } from './hours'
import type { Look } from './look'
import type { Words } from './words'

export interface Entry {
  survey: number
  version: number
  from: number // minutes of the day
  to: number
  content: Content
  thanks: Text
  answer_within_hours: number
}

export interface Playlist {
  etag: string
  account: string // another one for another organization
  device: { id: number; name: string }
  organization: string
  shop: string
  touchpoint: number
  time_zone: string
  lang: string
  languages: readonly string[]
  words: Record<string, Words>
  look: Look
  idle: number // seconds
  thanks: number
  sound: boolean
  pin: string
  slides: readonly Text[]
  hours: readonly Hours[]
  order: string
  entries: readonly Entry[]
  privacy?: Text // the owner's own notice
}

// Fetched is what became of asking for it.
export type Fetched = { playlist: Playlist } | 'same' | 'revoked' | 'nobody'

export async function fetchPlaylist(etag: string): Promise<Fetched> {
  const reply = await ask('/kiosk/playlist', { etag: etag && `"${etag}"` })
  if (reply.status === 304) return 'same'
  if (isRevoked(reply)) return 'revoked'
  const playlist = reply.body as Partial<Playlist>
  if (reply.status !== 200 || !Array.isArray(playlist.entries)) return 'nobody'
  return { playlist: complete(playlist) }
}

// complete puts an empty value where the server, or an earlier app that kept it, has none.
export function complete(p: Partial<Playlist>): Playlist {
  return {
    etag: p.etag ?? '',
    account: p.account ?? '',
    device: p.device ?? { id: 0, name: '' },
    organization: p.organization ?? '',
    shop: p.shop ?? '',
    touchpoint: p.touchpoint ?? 0,
    time_zone: p.time_zone ?? '',
    lang: p.lang ?? 'es',
    languages: p.languages ?? [],
    words: p.words ?? {},
    look: { logo: '', logo_width: 0, logo_height: 0, ...p.look, light: p.look?.light ?? {}, dark: p.look?.dark ?? {} },
    idle: p.idle ?? 30,
    thanks: p.thanks ?? 3,
    sound: p.sound ?? false,
    pin: p.pin ?? '',
    slides: p.slides ?? [],
    hours: p.hours ?? [],
    order: p.order ?? 'time',
    entries: p.entries ?? [],
    ...(p.privacy ? { privacy: p.privacy } : {}),
  }
}

// entryAt is what is asked at a moment, or undefined where the tablet sleeps.
export function entryAt(playlist: Playlist, now: number, turn: number): Entry | undefined {
  const wall = wallAt(now, playlist.time_zone)
  return isOpen(playlist.hours, wall) ? running(playlist.entries, playlist.order, wall.minute, turn) : undefined
}

// languages are those in which the entry can be asked here, the shop's first where it is one of them.
export function languagesOf(playlist: Playlist, entry: Entry): string[] {
  const offered = entry.content.languages.filter((lang) => playlist.languages.length === 0 || playlist.languages.includes(lang))
  return offered.length > 0 ? offered : [entry.content.languages[0] ?? playlist.lang]
}

// homeLanguage is the one that the next customer is greeted in.
export function homeLanguage(playlist: Playlist, entry: Entry): string {
  const languages = languagesOf(playlist, entry)
  return languages.find((lang) => lang === playlist.lang) ?? languages[0]!
}
