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

  function connect(): void {
    const source = new EventSource('/events')
    source.addEventListener('open', () => {
      state(true)
      if (missed) void update()
      missed = false
    })
    source.addEventListener('changed', () => void update())
    source.addEventListener('error', () => {
      missed = true
      state(false)
      if (source.readyState !== EventSource.CLOSED) return // the browser tries again by itself
      setTimeout(() => {
        connect()
        void update() // finds out whether the session is over
      }, patience)
    })
    addEventListener('pagehide', () => source.close())
  }
  connect()
}
