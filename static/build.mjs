// Bundles static/src/*.ts and static/css/*.css, and the tablet's app in
// kiosk/web, into static/dist, minified, with a gzip and a brotli copy beside
// each: the server only hands them out. Says nothing when all is well. A file
// that did not change is not written again.
import { build } from 'esbuild'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const here = fileURLToPath(new URL('.', import.meta.url))
const dist = join(here, 'dist')
const kiosk = join(here, '../kiosk/web')

// entries lists the files with this ending directly in a folder: what lies deeper is imported by them.
async function entries(folder, ending) {
  const files = await readdir(join(here, folder), { withFileTypes: true }).catch((error) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return files
    .filter((file) => file.isFile() && file.name.endsWith(ending) && !file.name.endsWith('.d.ts'))
    .map((file) => join(here, folder, file.name))
    .map((file) => ({ in: file, out: basename(file, ending) }))
}

const tablet = [
  { in: join(kiosk, 'app.ts'), out: 'kiosk' },
  { in: join(kiosk, 'worker.ts'), out: 'kiosk-worker' },
  { in: join(kiosk, 'kiosk.css'), out: 'kiosk' },
]
const icons = join(kiosk, 'icons')

async function bundle() {
  const result = await build({
    entryPoints: [...(await entries('src', '.ts')), ...(await entries('css', '.css')), ...tablet],
    absWorkingDir: here,
    outdir: dist,
    write: false,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2020',
    charset: 'utf8',
    legalComments: 'eof',
    loader: { '.svg': 'dataurl' },
    logLevel: 'warning',
  }).catch(() => process.exit(1)) // esbuild has said why
  const pictures = (await readdir(icons)).map(async (name) => ({ name, body: await readFile(join(icons, name)) }))
  return [...result.outputFiles.map((file) => ({ name: basename(file.path), body: Buffer.from(file.contents) })), ...(await Promise.all(pictures))]
}

async function compress(body) {
  const [gz, br] = await Promise.all([
    promisify(gzip)(body, { level: 9 }),
    promisify(brotliCompress)(body, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
    }),
  ])
  return { gz, br }
}

await mkdir(dist, { recursive: true })
const had = new Set(await readdir(dist))
const made = new Set(['.gitkeep'])
for (const { name, body } of await bundle()) {
  const names = [name, `${name}.gz`, `${name}.br`]
  names.forEach((file) => made.add(file))
  const same = names.every((file) => had.has(file)) && body.equals(await readFile(join(dist, name)))
  if (same) continue
  const { gz, br } = await compress(body)
  // The plain file last: while it is old, the next run makes all three again.
  await writeFile(join(dist, `${name}.gz`), gz)
  await writeFile(join(dist, `${name}.br`), br)
  await writeFile(join(dist, name), body)
}
for (const name of had) if (!made.has(name)) await rm(join(dist, name), { recursive: true })
