import assert from 'node:assert/strict'
import test from 'node:test'
import { Clock, type Measurement } from './clock'

// tablet is a tablet whose clock can be set, in a world whose time goes on.
function tablet(wrong: number, measurements?: Measurement[]) {
  let now = Date.parse('2026-06-01T10:00:00Z')
  const start = now
  let runs = 0
  const device = {
    clock: new Clock(() => now + wrong, () => now - start, () => `run ${runs++}`, measurements),
    get now() { return now },
    pass(ms: number) { now += ms },
    set(ms: number) { wrong += ms },
    measure(trip = 100) {
      const done = device.clock.ask()
      now += trip / 2
      const server = now
      now += trip / 2
      return done(server)
    },
  }
  return device
}

const day = 24 * 3600_000
const year = 365 * day

test('whatever the clock says, the offset leads to when it was', () => {
  for (const wrong of [0, day, -day, 5 * year, -5 * year, -Date.parse('2026-06-01T10:00:00Z')]) {
    const t = tablet(wrong)
    const when = t.now
    const stamp = t.clock.stamp()
    assert.equal(t.clock.offset(stamp), null, 'nothing was measured yet')
    t.pass(3600_000)
    assert.ok(t.measure())
    assert.equal(stamp.at, when + wrong)
    assert.equal(stamp.at + t.clock.offset(stamp)!, when)
    assert.equal(t.clock.now(), t.now)
  }
})

test('a clock that is set begins a run, and each stamp takes the measurements of its own', () => {
  const t = tablet(day)
  const before = { ...t.clock.stamp(), when: t.now }
  t.measure()
  t.pass(60_000)
  t.set(-day)
  const between = { ...t.clock.stamp(), when: t.now }
  assert.ok(between.run !== before.run)
  assert.equal(t.clock.offset(between), null, 'the earlier run’s measurement says nothing')
  t.pass(60_000)
  t.measure()
  for (const stamp of [before, between]) assert.equal(stamp.at + t.clock.offset(stamp)!, stamp.when)
})

test('a run that ends unmeasured stays unknown', () => {
  const t = tablet(0)
  const stamp = t.clock.stamp()
  t.set(3_000)
  t.measure()
  assert.equal(t.clock.offset(stamp), null)
})

test('a clock that creeps is no clock that is set', () => {
  const t = tablet(0)
  const { run } = t.clock.stamp()
  t.set(1_900)
  assert.equal(t.clock.look(), run)
  t.set(200)
  assert.ok(t.clock.look() !== run)
})

test('a jump during the round trip, and a slow one, measure nothing', () => {
  const t = tablet(0)
  const done = t.clock.ask()
  t.set(day)
  assert.equal(done(t.now), false)
  assert.equal(t.measure(11_000), false)
  assert.deepEqual(t.clock.known.length, 0)
})

test('the nearest measurement counts, and few are kept', () => {
  const t = tablet(0)
  t.measure()
  const early = t.clock.stamp()
  t.pass(60_000)
  assert.equal(t.measure(), false, 'much the same, soon after')
  t.set(1_000)
  t.pass(60_000)
  assert.ok(t.measure(), 'a second off')
  const late = t.clock.stamp()
  assert.deepEqual([t.clock.offset(early), t.clock.offset(late)], [0, -1_000])
  assert.equal(t.clock.known.length, 2)
  for (let i = 0; i < 2_000; i++) {
    t.pass(11 * 60_000)
    t.measure()
  }
  assert.ok(t.clock.known.length <= 500)
})

test('measurements are kept for answers that wait for the next start', () => {
  const first = tablet(day)
  const stamp = first.clock.stamp()
  first.measure()
  const second = tablet(0, [...first.clock.known])
  assert.equal(second.clock.offset(stamp), -day)
})
