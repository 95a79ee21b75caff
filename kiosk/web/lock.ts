// Lock sees to it that one tab is the kiosk. A second one waits, and takes over where the first is closed or where
// somebody asks it to.

const name = 'opina-kiosk'
const beat = 2_000 // milliseconds between two signs of life of a tab without Web Locks
const silent = 3 * beat

export interface Watcher {
  mine(): void // this tab is the kiosk now
  taken(): void // another is
}

// compete begins to wait for the lock. What it gives takes the lock from whoever has it.
export function compete(watcher: Watcher): () => void {
  const locks = navigator.locks as LockManager | undefined // not there without HTTPS
  return locks ? competeLocks(locks, watcher) : competeBeats(watcher)
}

function competeLocks(locks: LockManager, watcher: Watcher): () => void {
  const hold = () => {
    watcher.mine()
    return new Promise<never>(() => {}) // as long as the tab lives
  }
  const wait = () => {
    locks.request(name, hold).catch(() => {
      watcher.taken() // stolen
      wait()
    })
  }
  void locks.query().then(({ held }) => {
    if (held?.some((lock) => lock.name === name)) watcher.taken()
    wait()
  })
  return () => void locks.request(name, { steal: true }, hold).catch(() => {
    watcher.taken()
    wait()
  })
}

interface Beat {
  tab: string
  at: number
}

function competeBeats(watcher: Watcher): () => void {
  const tab = String(Math.random())
  let mine: boolean | undefined
  const holder = (): Beat | undefined => {
    try {
      return JSON.parse(localStorage.getItem(name) ?? 'null') ?? undefined
    } catch {
      return undefined
    }
  }
  const sign = () => localStorage.setItem(name, JSON.stringify({ tab, at: Date.now() } satisfies Beat))
  const tell = (is: boolean) => {
    if (mine === is) return
    mine = is
    if (is) watcher.mine()
    else watcher.taken()
  }
  const look = () => {
    const held = holder()
    const free = !held || held.tab === tab || Math.abs(Date.now() - held.at) > silent
    if (free) sign()
    tell(free)
  }
  addEventListener('storage', ({ key }) => {
    if (key === name && holder()?.tab !== tab) tell(false)
  })
  addEventListener('pagehide', () => {
    if (mine) localStorage.removeItem(name)
  })
  setInterval(look, beat)
  look()
  return () => {
    sign()
    tell(true)
  }
}
