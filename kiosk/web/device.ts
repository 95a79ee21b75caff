// What the app asks of the tablet itself: how it is doing, and to keep its screen on.
import type { Counts } from './outbox'
import { usage } from './storage'
import type { Health } from './sync'

interface Battery {
  level: number
  charging: boolean
}

// battery is known to Chrome only.
export async function battery(): Promise<Battery | null> {
  const ask = (navigator as { getBattery?: () => Promise<Battery> }).getBattery
  try {
    return (await ask?.call(navigator)) ?? null
  } catch {
    return null
  }
}

export async function health(counts: Counts): Promise<Health> {
  const [power, storage] = await Promise.all([battery(), usage()])
  return { ...counts, battery: power?.level ?? null, charging: power?.charging ?? null, ...storage, screen: `${screen.width}x${screen.height}` }
}

// stayAwake keeps the screen on while the page is seen. The browser takes it back whenever it is not.
export function stayAwake() {
  const lock = (navigator as { wakeLock?: WakeLock }).wakeLock // not there without HTTPS
  const ask = () => {
    if (document.visibilityState === 'visible') lock?.request('screen').catch(() => {}) // a low battery may refuse
  }
  document.addEventListener('visibilitychange', ask)
  ask()
}

// fit makes the stage as high as what is seen: the keyboard on the screen covers the rest.
export function fitViewport() {
  const seen = window.visualViewport
  if (!seen) return
  const fit = () => {
    const { style, classList } = document.documentElement
    style.setProperty('--height', `${seen.height}px`)
    style.setProperty('--top', `${seen.offsetTop}px`)
    classList.toggle('tight', seen.height < 420)
    document.activeElement?.matches('input, textarea') && document.activeElement.scrollIntoView({ block: 'nearest' })
  }
  seen.addEventListener('resize', fit)
  seen.addEventListener('scroll', fit)
  fit()
}

// tick is a short, soft sound. Browsers make the first one only after a touch, which is when there is one.
let audio: AudioContext | undefined

export function tick() {
  try {
    audio ??= new AudioContext()
    const tone = audio.createOscillator()
    const volume = audio.createGain()
    tone.frequency.value = 520
    volume.gain.setValueAtTime(0.08, audio.currentTime)
    volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.12)
    tone.connect(volume).connect(audio.destination)
    tone.start()
    tone.stop(audio.currentTime + 0.12)
  } catch {
    // a tablet without sound is one that is silent
  }
}
