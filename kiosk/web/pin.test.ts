import assert from 'node:assert/strict'
import test from 'node:test'
import { attempt, pauseLeft, untried, type Tried } from './pin'

// fail tries the wrong PIN that often, each time at the first moment at which it is heard.
function fail(times: number): { tried: Tried; now: number } {
  let tried = untried
  let now = 1_000_000
  for (let i = 0; i < times; i++) {
    now += pauseLeft(tried, now)
    tried = attempt(tried, '4821', '0000', now).tried
  }
  return { tried, now }
}

test('five tries, then pauses that grow', () => {
  const cases = [
    { in: 4, want: 0 },
    { in: 5, want: 60_000 },
    { in: 6, want: 0 },
    { in: 10, want: 120_000 },
    { in: 15, want: 240_000 },
    { in: 50, want: 960_000 },
  ]
  for (const { in: times, want } of cases) {
    const { tried, now } = fail(times)
    assert.equal(pauseLeft(tried, now), want, `${times}`)
  }
})

test('in a pause even the right PIN is not heard; after it, it is, and all is forgotten', () => {
  const { tried, now } = fail(5)
  assert.deepEqual(attempt(tried, '4821', '4821', now + 59_999), { right: false, tried })
  assert.deepEqual(attempt(tried, '4821', '4821', now + 60_000), { right: true, tried: untried })
})

test('a clock that was set back does not lock anybody out', () => {
  const { tried, now } = fail(5)
  assert.equal(pauseLeft(tried, now - 1), 0)
})
