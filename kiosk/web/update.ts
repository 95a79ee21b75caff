// Update brings a new version of the app, but only when nobody is before the tablet. With a service worker the new
// version waits, complete, until it is let in; without one the shell is looked at now and then.

const every = 60 * 60_000 // milliseconds between two looks

// Update says when a new version is there; apply lets it in, which loads the page anew.
export class Update {
  private waiting: ServiceWorker | undefined
  private stale = false

  constructor(private readonly ready: () => void) {}

  async start() {
    const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined // not there without HTTPS
    if (!workers) {
      setInterval(() => void this.look(), every)
      return
    }
    let controlled = workers.controller !== null
    workers.addEventListener('controllerchange', () => {
      if (controlled) location.reload()
      controlled = true // by the first worker ever, which is of this version
    })
    const registration = await workers.register('/kiosk/worker.js', { scope: '/kiosk' })
    const found = (worker: ServiceWorker | null) => {
      // The first worker ever replaces nothing, and needs no permission.
      if (!worker || !workers.controller) return
      this.waiting = worker
      this.ready()
    }
    found(registration.waiting)
    registration.addEventListener('updatefound', () => {
      const worker = registration.installing
      worker?.addEventListener('statechange', () => {
        if (worker.state === 'installed') found(worker)
      })
    })
    setInterval(() => void registration.update().catch(() => {}), every)
  }

  // look compares the scripts of the shell with the one that runs.
  private async look() {
    const running = document.querySelector<HTMLScriptElement>('script[src]')?.getAttribute('src')
    try {
      const shell = await fetch('/kiosk', { cache: 'no-store', redirect: 'error' })
      if (!shell.ok || !running || (await shell.text()).includes(`"${running}"`)) return
      this.stale = true
      this.ready()
    } catch {
      // offline: what runs goes on
    }
  }

  get isWaiting(): boolean {
    return this.waiting !== undefined || this.stale
  }

  // apply lets the new version in. Without a worker the page must be there to be loaded, so it is asked for once more.
  async apply() {
    if (this.waiting) return this.waiting.postMessage('go')
    const shell = await fetch('/kiosk', { cache: 'no-store', redirect: 'error' }).catch(() => undefined)
    if (shell?.ok) location.reload()
  }
}
