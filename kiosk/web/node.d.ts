// What the tests of the pure modules use of Node.
declare module 'node:test' {
  export default function test(name: string, run: () => void | Promise<void>): void
}
declare module 'node:assert/strict' {
  const assert: {
    equal(got: unknown, want: unknown, message?: string): void
    deepEqual(got: unknown, want: unknown, message?: string): void
    ok(got: unknown, message?: string): void
  }
  export default assert
}
