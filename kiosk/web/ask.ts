// Ask is how the app talks to the server: JSON both ways, given up after a while, and nothing believed that another
// machine on the way has said.

const patience = 20_000 // milliseconds until a request counts as lost
const longest = 5 * 60_000 // that a server may ask for

// Reply is what came back. Status 0 is nobody there: no network, too slow, or a page that wants a login first.
export interface Reply {
  status: number
  body: Record<string, unknown>
  after: number // milliseconds that the server wants to be left alone
}

const nobody: Reply = { status: 0, body: {}, after: 0 }

export async function ask(address: string, init: { body?: unknown; etag?: string } = {}): Promise<Reply> {
  const abort = new AbortController()
  const timer = setTimeout(() => abort.abort(), patience)
  try {
    const answer = await fetch(address, {
      method: init.body === undefined ? 'GET' : 'POST',
      headers: {
        Accept: 'application/json',
        ...(init.body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(init.etag ? { 'If-None-Match': init.etag } : {}),
      },
      ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
      cache: 'no-store',
      redirect: 'error',
      signal: abort.signal,
    })
    const after = Math.min(1000 * Number(answer.headers.get('Retry-After')) || 0, longest)
    const text = await answer.text()
    const body = parse(text)
    if (answer.ok && text !== '' && !body) return nobody
    return { status: answer.status, body: body ?? {}, after }
  } catch {
    return nobody
  } finally {
    clearTimeout(timer)
  }
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

// isRevoked tells whether the server itself no longer knows this tablet.
export function isRevoked(reply: Reply): boolean {
  return reply.status === 401 && reply.body['error'] === 'error.device'
}
