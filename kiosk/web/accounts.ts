// Whose answers are whose. A tablet that is paired with another organization must not bring it what was said to the one
// before: each account, as the server calls it, has its own queue with its own numbers. "" is the account of what was said
// before the server told any.
import { newId } from '../../static/src/survey/id'
import { read, write } from './database'
import type { Item } from './item'

const queueKey = (account: string) => (account ? `queue ${account}` : 'queue')

export const nextSeqKey = (account: string) => (account ? `nextSeq ${account}` : 'nextSeq')

// queueOf is the name of an account's queue, made where there is none.
export async function queueOf(db: IDBDatabase, account: string): Promise<string> {
  const key = queueKey(account)
  const known = (await read(db, 'meta', (meta) => meta.get(key))) as string | undefined
  if (known) return known
  const made = newId()
  await write(db, ['meta'], (store) => {
    store('meta').put(made, key)
    if (account) store('meta').put(account, 'account')
  })
  return made
}

// settleAccounts gives the account of now to what an app of format 1 has kept without one, which nobody would find: before the
// database knew accounts, or after a newer app was rolled back.
export async function settleAccounts(db: IDBDatabase): Promise<void> {
  const account = ((await read(db, 'meta', (meta) => meta.get('account'))) as string | undefined) ?? ''
  for (const name of ['items', 'stubs'] as const) {
    const [all, known] = await Promise.all([read(db, name, (store) => store.count()), read(db, name, (store) => store.index('account').count())])
    if (all > known) await rename(db, name, undefined, account)
  }
}

// adopt makes what was said before any account was told that of the first one.
export async function adopt(db: IDBDatabase, account: string): Promise<void> {
  for (const name of ['items', 'stubs'] as const) await rename(db, name, '', account)
  await write(db, ['meta'], (store) => {
    for (const key of [queueKey, nextSeqKey]) {
      const old = store('meta').get(key(''))
      old.onsuccess = () => {
        if (old.result !== undefined) store('meta').put(old.result, key(account))
        store('meta').delete(key(''))
      }
    }
  })
}

function rename(db: IDBDatabase, name: 'items' | 'stubs', from: string | undefined, to: string): Promise<void> {
  return write(db, [name], (store) => {
    const walk = store(name).openCursor()
    walk.onsuccess = () => {
      const cursor = walk.result
      if (!cursor) return
      const record = cursor.value as Partial<Item>
      if (record.account === from) cursor.update({ ...record, account: to })
      cursor.continue()
    }
  })
}
