// The five faces of the customer's page, in parts, so that they can blink, and one that sleeps. A test holds them
// against server/views/faces.templ.
import type { Mood } from './content'
import { drawing } from './dom'

interface Parts {
  brows?: string
  eyes: string
  mouth: string
  teeth?: true // the mouth is open
}

const disc = 'M3 32a29 29 0 1 0 58 0a29 29 0 1 0 -58 0z'
const worried: Parts = { brows: 'M18.5 24l7.5-1.5M45.5 24l-7.5-1.5', eyes: 'M22.5 29v1.5M41.5 29v1.5', mouth: 'M22 45.5c2.8-2.7 6.1-4 10-4s7.2 1.3 10 4' }

const faces: Record<Mood | 'asleep', Parts> = {
  bad: { brows: 'M18 20.5l9 4M46 20.5l-9 4', eyes: 'M22.5 30v1.5M41.5 30v1.5', mouth: 'M20.5 47.5c2.7-5.3 6.5-8 11.5-8s8.8 2.7 11.5 8' },
  poor: worried,
  low: worried,
  okay: { eyes: 'M22.5 26.5v2M41.5 26.5v2', mouth: 'M22 42.5h20' },
  fair: { eyes: 'M22.5 25.5v2M41.5 25.5v2', mouth: 'M21 39.5c2.9 3.3 6.6 5 11 5s8.1-1.7 11-5' },
  good: {
    brows: 'M18.5 19.5c1.8-2 4.5-2.8 7.5-1.8M45.5 19.5c-1.8-2-4.5-2.8-7.5-1.8',
    eyes: 'M22.5 25.5v2.5M41.5 25.5v2.5',
    mouth: 'M17.5 36h29c-.8 8.7-6.6 14-14.5 14s-13.7-5.3-14.5-14z',
    teeth: true,
  },
  asleep: { eyes: 'M18.5 29.5c1.6 2.2 6.4 2.2 8 0M37.5 29.5c1.6 2.2 6.4 2.2 8 0', mouth: 'M27.5 42.5c1.3 1.2 2.8 1.8 4.5 1.8s3.2-.6 4.5-1.8' },
}

export function face(mood: Mood | 'asleep'): SVGSVGElement {
  const { brows, eyes, mouth, teeth } = faces[mood]
  return drawing(`face ${mood}`, '0 0 64 64', [
    ['disc', disc],
    ...(brows ? ([['brows', brows]] as const) : []),
    ['eyes', eyes],
    [teeth ? 'mouth' : 'lips', mouth],
  ])
}

export function star(): SVGSVGElement {
  return drawing('star', '0 0 64 64', [['ray', 'M32 7l7.6 16.6 18.1 2-13.5 12.2 3.8 17.8-16-9.1-16 9.1 3.8-17.8L6.3 25.6l18.1-2z']])
}
