// newId makes a UUIDv7: the milliseconds now, then random bits. It names the response where the browser keeps no
// cookies, and on a tablet, so that sending twice never counts twice.
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  for (let i = 0, ms = Date.now(); i < 6; i++, ms = Math.floor(ms / 256)) bytes[5 - i] = ms % 256
  bytes[6] = (bytes[6]! & 0x0f) | 0x70
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
