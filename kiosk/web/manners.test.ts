import assert from 'node:assert/strict'
import test from 'node:test'
import { around, Backoff } from './backoff'
import { Burst } from './burst'
import { countdown, Idle } from './idle'

// hall is a room where time passes when it is told to.
function hall() {
  let now = 0
  let next = 1
  const waiting = new Map<number, { at: number; run: () => void }>()
  return {
    timers: {
      set(run: () => void, ms: number) {
        waiting.set(next, { at: now + ms, run })
        return next++
      },
      clear: (timer: number) => void waiting.delete(timer),
    },
    pass(ms: number) {
      const end = now + ms
      for (;;) {
        const due = [...waiting].filter(([, t]) => t.at <= end).sort((a, b) => a[1].at - b[1].at)[0]
        if (!due) break
        waiting.delete(due[0])
        now = due[1].at
        due[1].run()
      }
      now = end
    },
  }
}

function watched() {
  const said: string[] = []
  const room = hall()
  const idle = new Idle(
    { counting: (left) => said.push(String(left)), stayed: () => said.push('stayed'), over: () => said.push('over') },
    room.timers,
  )
  return { said, idle, ...room }
}

test('idle waits, counts down and is over', () => {
  const { said, idle, pass } = watched()
  idle.start(30)
  pass(29_999)
  assert.deepEqual(said, [])
  pass(1)
  assert.deepEqual(said, ['10'])
  pass(9_999)
  assert.equal(said.length, countdown)
  pass(1)
  assert.deepEqual(said.slice(-2), ['1', 'over'])
  pass(600_000)
  assert.equal(said.length, countdown + 1, 'over once')
})

test('a touch begins anew, and ends a countdown', () => {
  const { said, idle, pass } = watched()
  idle.start(30)
  pass(29_000)
  idle.touch()
  pass(29_000)
  assert.deepEqual(said, [])
  pass(3_000)
  idle.touch()
  assert.deepEqual(said, ['10', '9', '8', 'stayed'])
  pass(29_000)
  assert.equal(said.length, 4)
})

test('idle that was stopped, or is over, hears no touch', () => {
  const { said, idle, pass } = watched()
  idle.start(30)
  idle.stop()
  idle.touch()
  pass(600_000)
  assert.deepEqual(said, [])
})

test('an answer soon after another, or among many touches, is a burst', () => {
  const cases = [
    { name: 'the first ever', finished: undefined, touches: [0], begins: 0, want: false },
    { name: 'after a while', finished: 0, touches: [5_000], begins: 5_000, want: false },
    { name: 'right after', finished: 0, touches: [4_999], begins: 4_999, want: true },
    { name: 'quick, but answering', finished: undefined, touches: [0, 350, 700, 1050, 1400, 1750, 2100, 2450], begins: 2450, want: false },
    { name: 'mashing', finished: undefined, touches: [0, 100, 200, 300, 400, 500, 600, 700, 800], begins: 800, want: true },
    { name: 'mashed before, calm now', finished: undefined, touches: [0, 100, 200, 300, 400, 500, 600, 700, 800, 5_000], begins: 5_000, want: false },
  ]
  for (const { name, finished, touches, begins, want } of cases) {
    const burst = new Burst()
    if (finished !== undefined) burst.finished(finished)
    touches.forEach((at) => burst.touch(at))
    assert.equal(burst.begins(begins), want, name)
  }
})

test('backoff doubles up to the longest, jittered, and starts anew', () => {
  const backoff = new Backoff(1_000, 8_000, () => 1)
  assert.deepEqual([1, 2, 3, 4, 5].map(() => backoff.next()), [1_000, 2_000, 4_000, 8_000, 8_000])
  backoff.reset()
  assert.equal(backoff.next(30_000), 30_000, 'what the server asked for')
  const low = new Backoff(1_000, 8_000, () => 0)
  assert.deepEqual([low.next(), low.next()], [500, 1_000])
  assert.deepEqual([around(1_000, () => 0), around(1_000, () => 1)], [800, 1_200])
})
