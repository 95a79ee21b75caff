// Runs the tests of the scripts' pure modules: every *.test.ts, bundled, under Node's own runner. Prints one line, and
// what failed; gives the count.
import { build } from 'esbuild'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from 'node:test'

export async function nodetest(folder) {
  const start = Date.now()
  const count = { pass: 0, fail: 0, skip: 0 }
  const files = (await readdir(folder)).filter((name) => name.endsWith('.test.ts'))
  const out = await mkdtemp(join(tmpdir(), 'opina-test-'))
  try {
    await build({
      entryPoints: files.map((name) => join(folder, name)),
      outdir: out,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      sourcemap: 'inline',
      logLevel: 'warning',
    })
    for await (const { type, data } of run({ files: files.map((name) => join(out, name.replace(/ts$/, 'mjs'))), concurrency: true })) {
      if (type === 'test:stderr') process.stderr.write(data.message)
      if (data.nesting !== 0 || data.file === data.name) continue // the file itself counts as a test for some
      if (type === 'test:pass') count[data.skip === undefined ? 'pass' : 'skip']++
      if (type !== 'test:fail') continue
      count.fail++
      console.log(`${data.name}: ${data.details.error?.cause?.stack ?? data.details.error}`)
    }
  } catch (error) {
    count.fail++
    console.log(String(error))
  } finally {
    await rm(out, { recursive: true, force: true })
  }
  if (count.pass === 0 && count.fail === 0) count.fail++ // nothing ran: the pattern no longer fits
  console.log(`node --test        ${count.fail ? 'failed' : 'ok'} ${folder} (${Math.round((Date.now() - start) / 1000)} s)`)
  return count
}
