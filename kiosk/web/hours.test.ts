import assert from 'node:assert/strict'
import test from 'node:test'
import { isOpen, opensAt, running, wallAt } from './hours'

test('wallAt reads the shop’s clock, through daylight saving too', () => {
  const cases = [
    { in: '2026-01-15T08:30:00Z', zone: 'Europe/Madrid', want: { weekday: 4, minute: 9 * 60 + 30 } },
    { in: '2026-03-29T00:59:00Z', zone: 'Europe/Madrid', want: { weekday: 0, minute: 60 + 59 } },
    { in: '2026-03-29T01:00:00Z', zone: 'Europe/Madrid', want: { weekday: 0, minute: 3 * 60 } },
    { in: '2026-10-25T01:00:00Z', zone: 'Europe/Madrid', want: { weekday: 0, minute: 2 * 60 } },
    { in: '2026-01-15T23:30:00Z', zone: 'Atlantic/Canary', want: { weekday: 4, minute: 23 * 60 + 30 } },
    { in: '2026-01-15T23:30:00Z', zone: 'Europe/Madrid', want: { weekday: 5, minute: 30 } },
    { in: '2026-01-15T00:00:00Z', zone: '', want: { weekday: 4, minute: 0 } },
    { in: '2026-01-15T00:00:00Z', zone: 'Mars/Olympus', want: { weekday: 4, minute: 0 } },
  ]
  for (const { in: at, zone, want } of cases) assert.deepEqual(wallAt(Date.parse(at), zone), want, `${at} ${zone}`)
})

test('isOpen and opensAt', () => {
  const shop = [{ weekday: 1, from: 540, to: 840 }, { weekday: 1, from: 1020, to: 1260 }, { weekday: 2, from: 600, to: 1260 }]
  const bar = [{ weekday: 5, from: 1200, to: 180 }]
  const cases = [
    { hours: [], at: { weekday: 3, minute: 0 }, open: true, next: undefined },
    { hours: shop, at: { weekday: 1, minute: 539 }, open: false, next: 540 },
    { hours: shop, at: { weekday: 1, minute: 540 }, open: true, next: 1020 },
    { hours: shop, at: { weekday: 1, minute: 840 }, open: false, next: 1020 },
    { hours: shop, at: { weekday: 1, minute: 1300 }, open: false, next: 600 },
    { hours: shop, at: { weekday: 2, minute: 1300 }, open: false, next: undefined },
    { hours: shop, at: { weekday: 0, minute: 1439 }, open: false, next: 540 },
    { hours: bar, at: { weekday: 5, minute: 1439 }, open: true, next: undefined },
    { hours: bar, at: { weekday: 6, minute: 179 }, open: true, next: undefined },
    { hours: bar, at: { weekday: 6, minute: 180 }, open: false, next: undefined },
    { hours: bar, at: { weekday: 5, minute: 179 }, open: false, next: 1200 },
    { hours: [{ weekday: 6, from: 0, to: 1440 }], at: { weekday: 6, minute: 1439 }, open: true, next: undefined },
    { hours: [{ weekday: 6, from: 0, to: 0 }], at: { weekday: 6, minute: 700 }, open: true, next: undefined },
  ]
  for (const { hours, at, open, next } of cases) {
    assert.equal(isOpen(hours, at), open, JSON.stringify(at))
    assert.equal(opensAt(hours, at), next, JSON.stringify(at))
  }
})

test('running picks by time or by turn', () => {
  const entries = [
    { name: 'always', from: 0, to: 0 },
    { name: 'morning', from: 480, to: 660 },
    { name: 'night', from: 1320, to: 120 },
  ]
  const cases = [
    { order: 'time', minute: 500, turn: 0, want: 'morning' },
    { order: 'time', minute: 660, turn: 0, want: 'always' },
    { order: 'time', minute: 1400, turn: 0, want: 'night' },
    { order: 'time', minute: 60, turn: 0, want: 'night' },
    { order: 'turn', minute: 500, turn: 0, want: 'always' },
    { order: 'turn', minute: 500, turn: 1, want: 'morning' },
    { order: 'turn', minute: 500, turn: 2, want: 'always' },
    { order: 'turn', minute: 700, turn: 1, want: 'always' },
  ]
  for (const { order, minute, turn, want } of cases) assert.equal(running(entries, order, minute, turn)?.name, want)
  assert.equal(running(entries.slice(1), 'time', 700, 0), undefined)
  assert.equal(running(entries.slice(1), 'turn', 700, 0), undefined)
})
