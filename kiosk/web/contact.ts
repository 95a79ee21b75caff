// What can be answered to: an e-mail address or a telephone, as the server will take it (surveys.Check), because a
// tablet may have nobody to ask and must not promise an answer that the server would refuse.

export const maxContact = 254 // characters; the longest e-mail address (RFC 5321)
export const maxText = 5000 // characters

const word = "[\\p{L}\\p{N}!#$%&'*+/=?^_`{|}~-]+"
const email = new RegExp(`^${word}(\\.${word})*@[\\p{L}\\p{N}-]+(\\.[\\p{L}\\p{N}-]+)+$`, 'u')
const phone = /^\+?[0-9 \-.()/]+$/

export function isContact(text: string): boolean {
  if ([...text].length > maxContact) return false
  if (email.test(text)) return true
  const digits = text.replace(/\D/g, '').length
  return phone.test(text) && digits >= 6 && digits <= 15
}
