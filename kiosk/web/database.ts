// The tablet's database. What is in it may be all that is left of what customers said, so an app only ever adds to its
// shape, step by step, and reads what any older one wrote.

const name = 'opina-kiosk'

type Step = (db: IDBDatabase, upgrade: IDBTransaction) => void

// steps make the database: each brings it from the version before to its own, and is never changed once it was out.
const steps: readonly Step[] = [
  (db) => {
    const items = db.createObjectStore('items', { keyPath: 'id' }) // said, not acknowledged yet
    items.createIndex('seq', 'seq')
    const stubs = db.createObjectStore('stubs', { keyPath: 'id' }) // acknowledged, without comment and contact
    stubs.createIndex('seq', 'seq')
    stubs.createIndex('refill', 'refill') // only those that the server lacks have it
    stubs.createIndex('acked', 'acked')
    db.createObjectStore('quarantine', { keyPath: 'key' }) // refused by the server, kept with the reason
    db.createObjectStore('versions', { keyPath: ['survey', 'version'] }) // what was asked, while answers to it wait
    db.createObjectStore('meta') // one value a name
  },
  (_, upgrade) => {
    // A tablet may be paired with another organization while answers for the one before still wait: each has its own numbers.
    const items = upgrade.objectStore('items')
    items.createIndex('account', ['account', 'seq'])
    const stubs = upgrade.objectStore('stubs')
    stubs.createIndex('account', ['account', 'seq'])
    stubs.createIndex('again', ['account', 'refill'])
  },
]

const stores = ['items', 'stubs', 'quarantine', 'versions', 'meta'] as const
export type Store = (typeof stores)[number]

// openDatabase opens it, made or brought up to date. One that a newer app has left behind is taken as it is: steps only
// add, so what this app knows is there.
export function openDatabase(closed: () => void, up = steps): Promise<IDBDatabase> {
  return openAt(up.length, up)
    .catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'VersionError') return openAt(undefined, [])
      throw error
    })
    .then((db) => {
      if (stores.some((store) => !db.objectStoreNames.contains(store))) throw new Error('the database has another shape')
      db.onclose = closed // the browser took it away: somebody cleared the storage
      db.onversionchange = () => {
        db.close() // a newer app in another tab wants to bring it up to date
        closed()
      }
      return db
    })
}

function openAt(version: number | undefined, up: readonly Step[]): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name, version)
    opening.onupgradeneeded = ({ oldVersion }) => up.slice(oldVersion).forEach((step) => step(opening.result, opening.transaction!))
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(opening.error)
  })
}

// Work is one transaction: all of it is done, or nothing.
export type Work = (store: (name: Store) => IDBObjectStore) => void

// write is done when it is on the disk, not before, unless it is said that this need not be.
export function write(db: IDBDatabase, names: readonly Store[], work: Work, durability: IDBTransactionDurability = 'strict'): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = db.transaction([...names], 'readwrite', { durability })
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error ?? new Error('aborted'))
    work((store) => transaction.objectStore(store))
  })
}

// read gives what one request finds.
export function read<T>(db: IDBDatabase, name: Store, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = ask(db.transaction(name).objectStore(name))
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
