interface Listener {
  changed: () => Promise<unknown>
  state: (live: boolean) => void
}

const patience = 5000 // ms until a connection that the browser gave up is tried again

// listen hears from the server that something changed. News that come while the last ones are still
// being fetched are answered once, after them.
export function listen({ changed, state }: Listener): void {
  let busy = false
  let again = false
  let missed = false // the connection was lost: there may be news

  async function update(): Promise<void> {
    if (busy) {
      again = true
      return
    }
    busy = true
    do {
      again = false
      await changed().catch(() => { missed = true })
    } while (again)
    busy = false
  }

  let source: EventSource | undefined
  let retry = 0

  function connect(): void {
    const opened = new EventSource('/events')
    source = opened
    opened.addEventListener('open', () => {
      state(true)
      if (missed) void update()
      missed = false
    })
    opened.addEventListener('changed', () => void update())
    opened.addEventListener('error', () => {
      missed = true
      state(false)
      if (opened.readyState !== EventSource.CLOSED) return // the browser tries again by itself
      retry = setTimeout(() => {
        connect()
        void update() // finds out whether the session is over
      }, patience)
    })
  }

  // A page that nobody looks at does not hold one of the few connections a browser has for a server.
  function follow(): void {
    clearTimeout(retry)
    source?.close()
    if (document.hidden) missed = true
    else connect()
  }
  document.addEventListener('visibilitychange', follow)
  follow()
}
