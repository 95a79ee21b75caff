// Storage looks, before the first customer comes, at whether this browser will keep what they say.

const piece = 4 * 1024 * 1024 // bytes
const pieces = 5 // 20 MB: ten thousand answers with long comments
const atOnce = 65_536 // bytes that getRandomValues gives
const trial = 'opina-try'

export interface Usage {
  used: number | null
  quota: number | null
  persisted: boolean | null
}

// usage is what the browser says, which may be more than there is.
export async function usage(): Promise<Usage> {
  const storage = navigator.storage as StorageManager | undefined // not there without HTTPS
  try {
    const estimate = await storage?.estimate()
    return { used: estimate?.usage ?? null, quota: estimate?.quota ?? null, persisted: (await storage?.persisted()) ?? null }
  } catch {
    return { used: null, quota: null, persisted: null }
  }
}

// keeps tells whether there is a database, and no sign of a private window. Firefox and Safari have no private file system
// in theirs; Chrome's look like any other window.
export async function keeps(): Promise<'private' | 'none' | undefined> {
  try {
    ;(await openTrial()).close()
    indexedDB.deleteDatabase(trial)
  } catch {
    return 'none'
  }
  try {
    await (navigator.storage as StorageManager | undefined)?.getDirectory?.()
    return undefined
  } catch {
    return 'private'
  }
}

// hasRoom writes as much as a queue may need, and throws it away again: what browsers say of their room is not true of
// all of them.
export async function hasRoom(): Promise<boolean> {
  const noise = new Uint8Array(piece) // what is all the same takes no room
  for (let at = 0; at < piece; at += atOnce) crypto.getRandomValues(noise.subarray(at, at + atOnce))
  const db = await openTrial()
  try {
    return await new Promise<boolean>((resolve) => {
      const transaction = db.transaction('pieces', 'readwrite')
      transaction.oncomplete = () => resolve(true)
      transaction.onabort = () => resolve(false)
      for (let i = 0; i < pieces; i++) transaction.objectStore('pieces').put(noise, i)
    })
  } finally {
    db.close()
    indexedDB.deleteDatabase(trial)
  }
}

function openTrial(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(trial, 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore('pieces')
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = opening.onblocked = () => reject(opening.error ?? new Error('blocked'))
  })
}

// promises asks the browser to keep what is stored. Without HTTPS there is nobody to ask, which the pairing page says.
export async function promises(): Promise<boolean> {
  const storage = navigator.storage as StorageManager | undefined
  return storage ? storage.persist().catch(() => false) : true
}
