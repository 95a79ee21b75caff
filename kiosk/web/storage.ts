// Storage looks, before the first customer comes, at whether this browser will keep what they say.

// Fit is what became of the look: "fine"; "unsure" where the browser has not promised to keep anything, as in a private window
// or one that was not installed, which browsers do not tell apart; "private" and "small" where it will surely not do; "none"
// where there is no database.
export type Fit = 'fine' | 'unsure' | 'private' | 'small' | 'none'

const needed = 20 * 1024 * 1024 // bytes: ten thousand answers with long comments, and the app

export interface Usage {
  used: number | null
  quota: number | null
  persisted: boolean | null
}

export async function usage(): Promise<Usage> {
  const storage = navigator.storage as StorageManager | undefined // not there without HTTPS
  try {
    const estimate = await storage?.estimate()
    return { used: estimate?.usage ?? null, quota: estimate?.quota ?? null, persisted: (await storage?.persisted()) ?? null }
  } catch {
    return { used: null, quota: null, persisted: null }
  }
}

export async function fit(): Promise<Fit> {
  if (!(await keeps())) return 'none'
  const storage = navigator.storage as StorageManager | undefined
  if (!storage) return 'fine' // plain HTTP: nobody can be asked, and the pairing page says what is missing
  if (await isPrivate(storage)) return 'private'
  const { quota, used } = await usage()
  if (quota !== null && quota - (used ?? 0) < needed) return 'small'
  const persisted = await storage.persist().catch(() => false)
  return persisted ? 'fine' : 'unsure'
}

// keeps tries the database: some browsers have one that cannot be opened.
function keeps(): Promise<boolean> {
  return new Promise((resolve) => {
    try {
      const opening = indexedDB.open('opina-try', 1)
      opening.onsuccess = () => {
        opening.result.close()
        indexedDB.deleteDatabase('opina-try')
        resolve(true)
      }
      opening.onerror = opening.onblocked = () => resolve(false)
    } catch {
      resolve(false)
    }
  })
}

// isPrivate knows the private windows of Firefox and Safari, which have no private file system. Chrome's look like any other.
async function isPrivate(storage: StorageManager): Promise<boolean> {
  if (!('getDirectory' in storage)) return false
  try {
    await storage.getDirectory()
    return false
  } catch {
    return true
  }
}
