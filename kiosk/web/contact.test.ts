import assert from 'node:assert/strict'
import test from 'node:test'
import { isContact } from './contact'

// The server's own check reads the same list: kiosk/webtest/contact_test.go holds the two against each other.
import cases from './contact.cases.json'

test('isContact', () => {
  for (const { in: text, want } of cases) assert.equal(isContact(text), want, text)
  assert.equal(isContact(`${'a'.repeat(243)}@example.com`), false, 'too long')
})
