import assert from 'node:assert/strict'
import test from 'node:test'
import { chain, isLow, moods, scale, textIn, type Answer, type Question } from './content'
import { asked, movesOn, ordered, type Answers } from './show'

const face: Question = { id: 'face', kind: 'smiley', title: {}, points: 4 }
const why: Question = { id: 'why', kind: 'multiple', title: {}, options: [{ id: 'wait', title: {} }, { id: 'rude', title: {} }], show_if: { question: 'face', in: ['1', '2'] } }
const long: Question = { id: 'long', kind: 'text', title: {}, show_if: { question: 'why', in: ['wait'] } }
const last: Question = { id: 'last', kind: 'contact', title: {} }

function answers(...given: Answer[]): Answers {
  return new Map(given.map((answer) => [answer.question, answer]))
}

test('asked follows the conditions', () => {
  const cases: { name: string; in: Answers; want: string[] }[] = [
    { name: 'nothing answered', in: answers(), want: ['face', 'last'] },
    { name: 'a good face', in: answers({ question: 'face', rating: 4 }), want: ['face', 'last'] },
    { name: 'a low face', in: answers({ question: 'face', rating: 2 }), want: ['face', 'why', 'last'] },
    { name: 'a reason', in: answers({ question: 'face', rating: 1 }, { question: 'why', options: ['rude', 'wait'] }), want: ['face', 'why', 'long', 'last'] },
    { name: 'another reason', in: answers({ question: 'face', rating: 1 }, { question: 'why', options: ['rude'] }), want: ['face', 'why', 'last'] },
    { name: 'a better face after a reason', in: answers({ question: 'face', rating: 4 }, { question: 'why', options: ['wait'] }), want: ['face', 'last'] },
  ]
  for (const { name, in: given, want } of cases) {
    assert.deepEqual(asked([face, why, long, last], given).map((q) => q.id), want, name)
  }
})

test('a condition on yes or no, on a question that comes later, and on one that is not there', () => {
  const yes: Question = { id: 'yes', kind: 'yesno', title: {} }
  const on = (question: string, value: string): Question => ({ id: 'x', kind: 'text', title: {}, show_if: { question, in: [value] } })
  assert.deepEqual(asked([yes, on('yes', 'no')], answers({ question: 'yes', options: ['no'] })).length, 2)
  assert.deepEqual(asked([on('yes', 'no'), yes], answers({ question: 'yes', options: ['no'] })).length, 1)
  assert.deepEqual(asked([yes, on('gone', 'no')], answers({ question: 'yes', options: ['no'] })).length, 1)
})

test('a kind that the app does not know is not asked, nor what hangs on it', () => {
  const drawing: Question = { id: 'drawing', kind: 'drawing', title: {} }
  const after: Question = { id: 'after', kind: 'text', title: {}, show_if: { question: 'drawing', in: ['1'] } }
  assert.deepEqual(asked([drawing, after, last], answers({ question: 'drawing', rating: 1 })).map((q) => q.id), ['last'])
})

test('ordered keeps the owner’s order unless it is shuffled', () => {
  const options = Array.from({ length: 6 }, (_, i) => ({ id: `o${i}`, title: {} }))
  const ids = (q: Question, visit: string) => ordered(q, visit).map((o) => o.id).join(' ')
  const q: Question = { id: 'q', kind: 'single', title: {}, options }
  assert.equal(ids(q, 'visit'), 'o0 o1 o2 o3 o4 o5')
  const shuffled = { ...q, shuffle: true }
  assert.equal(ids(shuffled, 'visit'), ids(shuffled, 'visit'), 'the same visit')
  const seen = new Map<string, number>()
  for (let i = 0; i < 600; i++) {
    const order = ordered(shuffled, `visit ${i}`)
    assert.deepEqual(order.map((o) => o.id).sort(), options.map((o) => o.id), 'all options, each once')
    seen.set(order[0]!.id, (seen.get(order[0]!.id) ?? 0) + 1)
  }
  for (const { id } of options) assert.ok((seen.get(id) ?? 0) > 60, `${id} comes first ${seen.get(id)} times of 600`)
})

test('the scales are the domain’s', () => {
  const q = (kind: string, points = 0): Question => ({ id: 'q', kind, title: {}, points })
  assert.deepEqual(scale(q('smiley')), [1, 2, 3, 4])
  assert.deepEqual(scale(q('smiley', 5)), [1, 2, 3, 4, 5])
  assert.deepEqual(scale(q('stars')), [1, 2, 3, 4, 5])
  assert.deepEqual([scale(q('nps')).length, scale(q('nps'))[0]], [11, 0])
  assert.deepEqual([scale(q('ces')).length, scale(q('ces'))[0]], [7, 1])
  assert.deepEqual(scale(q('text')), [])
  assert.deepEqual(moods(q('smiley', 5)), ['bad', 'low', 'okay', 'fair', 'good'])
  const low = (kind: string, points?: number) => scale(q(kind, points)).filter((rating) => isLow(q(kind, points), rating)).length
  assert.deepEqual([low('smiley', 4), low('smiley', 5), low('stars'), low('nps'), low('ces')], [2, 2, 2, 7, 3])
  assert.deepEqual(['smiley', 'yesno', 'single', 'multiple', 'text'].map((kind) => movesOn(q(kind))), [true, true, true, false, false])
})

test('textIn falls back along the chain and is never blank', () => {
  assert.deepEqual(chain('zh-Hant-TW', 'es'), ['zh-Hant-TW', 'zh-Hant', 'zh', 'es'])
  assert.deepEqual(chain('es', 'es'), ['es'])
  const cases = [
    { in: { es: 'hola', en: 'hello' }, lang: 'en-GB', want: 'hello' },
    { in: { es: 'hola', en: 'hello' }, lang: 'fr', want: 'hola' },
    { in: { ca: 'hola', eu: 'kaixo' }, lang: 'fr', want: 'hola' },
    { in: { en: '', eu: 'kaixo' }, lang: 'en', want: 'kaixo' },
    { in: {}, lang: 'en', want: '' },
    { in: undefined, lang: 'en', want: '' },
  ]
  for (const { in: text, lang, want } of cases) assert.equal(textIn(text, lang, 'es'), want)
})
