// Outbox keeps what customers said until the server has acknowledged it, and what is left of it afterwards. Whatever
// a method promises is on the disk when its promise is kept.
import { adopt, nextSeqKey, queueOf, settleAccounts } from './accounts'
import { openDatabase, read, write, type Store, type Work } from './database'
import { isAcknowledged, stubOf, type Item, type Refused, type Said, type Stub, type Verdict } from './item'

// Saved is where a response stands after it was saved: needed to save its next revision.
export interface Saved {
  queue: string
  seq: number
  revision: number
}

export interface Counts {
  waiting: number
  quarantined: number
  oldest: number | null // when the oldest that waits was said, by the tablet's clock
}

export interface Held {
  from: number
  to: number
  count: number
}

// Sent is an item with the offset it was sent with.
export interface Sent {
  item: Item | Stub
  offset: number | null
}

export interface Version {
  survey: number
  version: number
  content: unknown
}

const keptFor = 30 * 24 * 3600_000 // milliseconds that stubs stay
const atOnce = 500 // stubs that are thrown away at a time

export class Outbox {
  private database: Promise<IDBDatabase> | undefined
  private account = ''
  private queueId = ''
  private entering = Promise.resolve() // nothing is saved meanwhile

  private constructor(private readonly reset: () => void) {}

  // open makes the database where there is none. reset is called when the storage was cleared under the running app.
  static async open(reset: () => void = () => {}): Promise<Outbox> {
    const outbox = new Outbox(reset)
    await outbox.db()
    return outbox
  }

  // queue names the numbers of this account: another name means that they were begun anew, and what was there is gone.
  get queue(): string {
    return this.queueId
  }

  private db(): Promise<IDBDatabase> {
    this.database ??= this.connect().catch((error: unknown) => {
      this.database = undefined
      throw error
    })
    return this.database
  }

  private async connect(): Promise<IDBDatabase> {
    const db = await openDatabase(() => (this.database = undefined))
    await settleAccounts(db)
    this.account = ((await read(db, 'meta', (meta) => meta.get('account'))) as string | undefined) ?? this.account
    const before = this.queueId
    this.queueId = await queueOf(db, this.account)
    if (before && before !== this.queueId) this.reset()
    return db
  }

  // enter turns to the queue of an account. What waits for another one stays, and goes to nobody else. An account that was not
  // told is the same as before; the first one that is told takes over what was said until then.
  enter(account: string): Promise<void> {
    this.entering = this.entering.then(() => this.turnTo(account))
    return this.entering
  }

  private async turnTo(account: string): Promise<void> {
    const db = await this.db()
    if (account === '' || account === this.account) return
    if (this.account === '') await adopt(db, account)
    await this.set('account', account)
    this.account = account
    this.queueId = await queueOf(db, account)
  }

  // anew tries once more where the browser has closed the database meanwhile.
  private async anew<T>(run: (db: IDBDatabase) => Promise<T>): Promise<T> {
    try {
      return await run(await this.db())
    } catch (error) {
      const closed = !this.database || (error instanceof DOMException && ['InvalidStateError', 'AbortError'].includes(error.name))
      if (!closed) throw error
      this.database = undefined
      return run(await this.db())
    }
  }

  private write(stores: readonly Store[], work: Work, durability?: IDBTransactionDurability): Promise<void> {
    return this.anew((db) => write(db, stores, work, durability))
  }

  private read<T>(store: Store, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    return this.anew((db) => read(db, store, ask))
  }

  // save keeps the next revision of a response; an earlier one that still waits is replaced. before is what the last
  // save of the same response gave.
  async save(said: Said, before?: Saved): Promise<Saved> {
    await this.entering.catch(() => {})
    let saved: Saved = { queue: '', seq: 0, revision: (before?.revision ?? 0) + 1 }
    await this.write(['items', 'meta'], (store) => {
      const put = (seq: number) => {
        saved = { ...saved, queue: this.queueId, seq }
        const item: Item = { ...said, format: 2, account: this.account, seq, revision: saved.revision }
        store('items').put(item)
      }
      if (before?.queue === this.queueId) return put(before.seq)
      const key = nextSeqKey(this.account)
      const next = store('meta').get(key) as IDBRequest<number | undefined>
      next.onsuccess = () => {
        const seq = next.result ?? 1
        store('meta').put(seq + 1, key)
        put(seq)
      }
    })
    return saved
  }

  // range is that of the account's numbers after one.
  private range(after: number): IDBKeyRange {
    return IDBKeyRange.bound([this.account, after], [this.account, []], true) // an array comes after all numbers
  }

  // waiting are the items after that seq, in the order in which they were first said.
  waiting(after: number, most: number): Promise<Item[]> {
    return this.read('items', (items) => items.index('account').getAll(this.range(after), most) as IDBRequest<Item[]>)
  }

  // lacking are the stubs after that seq that the server asked for again.
  lacking(after: number, most: number): Promise<Stub[]> {
    return this.read('stubs', (stubs) => stubs.index('again').getAll(this.range(after), most) as IDBRequest<Stub[]>)
  }

  // settle does what the server said about what was sent, at that time by the server's clock. It need not wait for the disk:
  // should it be forgotten, they are sent again and are duplicates.
  settle(sent: readonly Sent[], verdicts: readonly Verdict[], now: number): Promise<void> {
    return this.write(['items', 'stubs', 'quarantine'], (store) => {
      const stubs: Stub[] = []
      for (const { item, offset } of sent) {
        const verdict = verdicts.find((v) => v.id === item.id && v.revision === item.revision)
        if (!verdict) continue
        if (isAcknowledged(verdict)) stubs.push(stubOf({ ...item, account: this.account }, offset, verdict.hash ?? '', now))
        else if (verdict.status === 'rejected') refuse(store, item, verdict.fields ?? null, now)
      }
      acknowledge(store, stubs)
    }, 'relaxed')
  }

  // quarantine puts away an item that stops the others.
  quarantine(item: Item | Stub, reason: unknown, now: number): Promise<void> {
    return this.write(['items', 'stubs', 'quarantine'], (store) => refuse(store, item, reason, now))
  }

  // release queues again what was refused: the server may have learnt to take it.
  release(): Promise<void> {
    return this.write(['items', 'stubs', 'quarantine'], (store) => {
      const all = store('quarantine').getAll() as IDBRequest<Refused[]>
      all.onsuccess = () => {
        for (const { key, item } of all.result) {
          if (!this.isOurs(item)) continue
          if ('hash' in item) store('stubs').put({ ...item, refill: item.seq })
          else replace(store('items'), item)
          store('quarantine').delete(key)
        }
      }
    })
  }

  async refused(): Promise<Refused[]> {
    const all = await this.read('quarantine', (quarantine) => quarantine.getAll() as IDBRequest<Refused[]>)
    return all.filter(({ item }) => this.isOurs(item))
  }

  private isOurs(item: Item | Stub): boolean {
    return (item.account ?? this.account) === this.account // what an app of format 1 has put away names none
  }

  // foreign is how many answers wait for another account.
  async foreign(): Promise<number> {
    const [items, refused, ours] = await Promise.all([
      this.read('items', (store) => store.count()),
      this.read('quarantine', (store) => store.count()),
      this.counts(),
    ])
    return items + refused - ours.waiting - ours.quarantined
  }

  // mark notes which of its stubs the server lacks. Items that wait, or were refused, it lacks rightly.
  mark(seqs: readonly number[]): Promise<void> {
    return this.write(['stubs'], (store) => {
      for (const seq of seqs) {
        const found = store('stubs').index('account').get([this.account, seq]) as IDBRequest<Stub | undefined>
        found.onsuccess = () => {
          if (found.result) store('stubs').put({ ...found.result, refill: seq })
        }
      }
    })
  }

  async counts(): Promise<Counts> {
    const [waiting, refused, first] = await Promise.all([this.read('items', (items) => items.index('account').count(this.range(0))), this.refused(), this.waiting(0, 1)])
    return { waiting, quarantined: refused.length, oldest: first[0]?.at ?? null }
  }

  // held is which stubs there are.
  async held(): Promise<Held | null> {
    const all = this.range(0)
    const end = async (direction: IDBCursorDirection) => {
      const found = await this.read('stubs', (stubs) => stubs.index('account').openKeyCursor(all, direction))
      return (found?.key as [string, number] | undefined)?.[1]
    }
    const [count, from, to] = await Promise.all([this.read('stubs', (stubs) => stubs.index('account').count(all)), end('next'), end('prev')])
    return from !== undefined && to !== undefined ? { from, to, count } : null
  }

  // tidy throws away stubs that are old by the server's clock, and versions that nothing here points at any more.
  async tidy(now: number, shown: readonly Version[]): Promise<void> {
    const [{ waiting, quarantined }, foreign] = await Promise.all([this.counts(), this.foreign()])
    const old = (key: IDBValidKey) => !shown.some((v) => indexedDB.cmp([v.survey, v.version], key) === 0)
    await this.write(['stubs', 'versions'], (store) => {
      const stubs = store('stubs').index('acked').getAll(IDBKeyRange.upperBound(now - keptFor), atOnce) as IDBRequest<Stub[]>
      stubs.onsuccess = () => stubs.result.filter((stub) => stub.refill === undefined).forEach((stub) => store('stubs').delete(stub.id))
      if (waiting + quarantined + foreign > 0) return
      const versions = store('versions').getAllKeys()
      versions.onsuccess = () => versions.result.filter(old).forEach((key) => store('versions').delete(key))
    })
  }

  keep(versions: readonly Version[]): Promise<void> {
    return this.write(['versions'], (store) => versions.forEach(({ survey, version, content }) => store('versions').put({ survey, version, content })))
  }

  versions(): Promise<Version[]> {
    return this.read('versions', (versions) => versions.getAll() as IDBRequest<Version[]>)
  }

  get<T>(name: string): Promise<T | undefined> {
    return this.read('meta', (meta) => meta.get(name) as IDBRequest<T | undefined>)
  }

  set(name: string, value: unknown): Promise<void> {
    return this.write(['meta'], (store) => (value === undefined ? store('meta').delete(name) : store('meta').put(value, name)))
  }
}

type Stores = (name: Store) => IDBObjectStore

// acknowledge turns items into their stubs, unless a newer revision came meanwhile: that one goes on waiting. Of a long queue
// the items lie side by side, and are read and deleted as one range: one by one that takes ten times as long.
function acknowledge(store: Stores, stubs: readonly Stub[]) {
  if (stubs.length === 0) return
  const ids = stubs.map(({ id }) => id).sort()
  const range = IDBKeyRange.bound(ids[0], ids[ids.length - 1])
  const known = store('stubs').getAllKeys(range, 1)
  known.onsuccess = () => {
    if (known.result.length === 0) for (const stub of stubs) store('stubs').put(stub)
    else for (const stub of stubs) unlessNewer(store('stubs'), stub, () => store('stubs').put(stub))
  }
  const revisions = new Map(stubs.map(({ id, revision }) => [id, revision]))
  const items = store('items').getAll(range, stubs.length + 1) as IDBRequest<Item[]>
  items.onsuccess = () => {
    const isSettled = ({ id, revision }: Item) => revision <= (revisions.get(id) ?? -1)
    if (items.result.every(isSettled)) store('items').delete(range)
    else for (const stub of stubs) unlessNewer(store('items'), stub, () => store('items').delete(stub.id))
  }
}

function refuse(store: Stores, item: Item | Stub, reason: unknown, at: number) {
  const refused: Refused = { key: `${item.id}/${item.revision}`, item, reason, at }
  store('quarantine').put(refused)
  if ('hash' in item) store('stubs').delete(item.id)
  else unlessNewer(store('items'), item, () => store('items').delete(item.id))
}

function replace(store: IDBObjectStore, item: Item) {
  unlessNewer(store, item, () => store.put(item))
}

function unlessNewer(store: IDBObjectStore, than: Item | Stub, run: () => void) {
  const found = store.get(than.id) as IDBRequest<Item | Stub | undefined>
  found.onsuccess = () => {
    if (!found.result || found.result.revision <= than.revision) run()
  }
}
