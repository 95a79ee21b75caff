// The service worker: it keeps the app's shell with all that the shell loads, and the shop's logo, so that the tablet
// starts without a network. The server puts the version of the shell before this file, so a new shell is a new worker; that
// one waits until the app says that nobody is before the tablet.

// What a worker sees of the browser; TypeScript's own declarations do not go together with those of a page.
interface Life {
  waitUntil(work: Promise<unknown>): void
  addRoutes?(rules: { condition: { requestMethod: string }; source: 'network' }): Promise<void> // Chrome only
}
interface Fetched extends Life {
  readonly request: Request
  respondWith(answer: Promise<Response>): void
}
interface Worker {
  readonly SHELL: string
  readonly location: Location
  readonly caches: CacheStorage
  readonly clients: { claim(): Promise<void> }
  skipWaiting(): Promise<void>
  addEventListener(name: 'install' | 'activate', run: (event: Life) => void): void
  addEventListener(name: 'fetch', run: (event: Fetched) => void): void
  addEventListener(name: 'message', run: (event: MessageEvent) => void): void
}
const worker = self as unknown as Worker

const shell = '/kiosk'
const app = `opina-kiosk-${worker.SHELL}` // the cache of this version
const pictures = 'opina-kiosk-logos' // the same for all versions

worker.addEventListener('install', (event) => {
  // What is sent need not pass by here, which would take it as long as the way to the server.
  event.waitUntil(event.addRoutes?.({ condition: { requestMethod: 'POST' }, source: 'network' }).catch(() => {}) ?? Promise.resolve())
  event.waitUntil(install())
})

worker.addEventListener('activate', (event) => event.waitUntil(activate()))

worker.addEventListener('message', ({ data }) => {
  if (data === 'go') void worker.skipWaiting()
})

worker.addEventListener('fetch', (event) => {
  const { method, url } = event.request
  const { origin, pathname } = new URL(url)
  if (method !== 'GET' || origin !== worker.location.origin) return
  if (pathname === shell) event.respondWith(kept(shell))
  else if (pathname.startsWith('/static/') || pathname === '/kiosk/manifest.webmanifest') event.respondWith(kept(event.request))
  else if (pathname.startsWith('/logos/')) event.respondWith(logo(event.request))
})

// install fetches everything or fails: half a version is worse than the one before.
async function install() {
  const page = await fetch(shell, { cache: 'no-store', redirect: 'error' })
  if (!page.ok) throw new Error(`the shell answered ${page.status}`)
  const html = await page.clone().text()
  const files = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((match) => match[1]!)
  const cache = await worker.caches.open(app)
  await cache.addAll(files.map((file) => new Request(file, { cache: 'no-cache' })))
  await cache.put(shell, page)
}

async function activate() {
  const names = await worker.caches.keys()
  await Promise.all(names.filter((name) => name.startsWith('opina-kiosk-') && name !== app && name !== pictures).map((name) => worker.caches.delete(name)))
  await worker.clients.claim()
}

async function kept(request: Request | string): Promise<Response> {
  const cache = await worker.caches.open(app)
  return (await cache.match(request)) ?? fetch(request)
}

// A logo never changes at its address. The one before goes when there is another.
async function logo(request: Request): Promise<Response> {
  const cache = await worker.caches.open(pictures)
  const known = await cache.match(request)
  if (known) return known
  const answer = await fetch(request)
  if (answer.ok) {
    for (const old of await cache.keys()) await cache.delete(old)
    await cache.put(request, answer.clone())
  }
  return answer
}
