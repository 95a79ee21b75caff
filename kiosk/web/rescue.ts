// Rescue writes what waits on this tablet into a file that the server can read (POST /devices/rescue), for a tablet that
// will never reach it again.
import type { Clock } from './clock'
import { wire } from './item'
import type { Outbox } from './outbox'

const atOnce = 500

// File is what it holds: the answers as they would have been sent, what was refused with the reason, and the versions that
// they answer.
export interface File {
  format: 'opina-kiosk-queue'
  version: 1
  queue: string
  device: { id: number; name: string }
  app: string
  exported_at: number
  answers: unknown[]
  quarantine: unknown[]
  versions: unknown[]
}

export async function rescue(outbox: Outbox, clock: Clock, device: File['device'], app: string): Promise<File> {
  const answers: unknown[] = []
  for (let after = 0; ; ) {
    const items = await outbox.waiting(after, atOnce)
    if (items.length === 0) break
    answers.push(...items.map((item) => wire(item, clock.offset(item))))
    after = items[items.length - 1]!.seq
  }
  const quarantine = (await outbox.refused()).map(({ item, reason, at }) => ({
    answer: wire(item, 'offset' in item ? item.offset : clock.offset(item)), reason, at,
  }))
  return { format: 'opina-kiosk-queue', version: 1, queue: outbox.queue, device, app, exported_at: Date.now(), answers, quarantine, versions: await outbox.versions() }
}

// download hands the file to the browser.
export function download(file: File) {
  const address = URL.createObjectURL(new Blob([JSON.stringify(file)], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = address
  link.download = `opina-${new Date(file.exported_at).toISOString().slice(0, 16).replace(/[:T]/g, '-')}.json`
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
