// Runs the scripts' own tests and `go test` with the given arguments. Prints one
// line per package, the whole output of what failed, and at the end how many
// tests passed. Subtests are counted as part of their test.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { nodetest } from './nodetest.mjs'

const count = await nodetest('kiosk/web')
const scriptsFailed = count.fail > 0
const child = spawn('go', ['test', '-json', ...process.argv.slice(2)], { stdio: ['ignore', 'pipe', 'inherit'] })
const said = new Map() // what a test or package said and has not been judged for yet
const key = (event) => `${event.ImportPath ?? event.Package} ${event.Test ?? ''}`

const handle = {
  output: (event) => said.set(key(event), (said.get(key(event)) ?? '') + event.Output),
  'build-output': (event) => process.stdout.write(event.Output),
  pass: (event) => judge(event, 'ok'),
  skip: (event) => judge(event, 'no tests'),
  fail: (event) => judge(event, 'failed'),
}

function judge(event, word) {
  const output = said.get(key(event)) ?? ''
  said.delete(key(event))
  if (event.Action === 'fail') process.stdout.write(output)
  if (!event.Test) return finish(event, word)
  if (!event.Test.includes('/')) count[event.Action]++
}

// A package that fails with a test unjudged has crashed: what that test said is the trace.
function finish(event, word) {
  for (const [name, output] of said) {
    if (!name.startsWith(`${event.Package} `)) continue
    said.delete(name)
    if (event.Action !== 'fail') continue
    process.stdout.write(output)
    count.fail++
  }
  console.log(`go test            ${word} ${event.Package} (${Math.round(event.Elapsed ?? 0)} s)`)
}

let broken = 0
createInterface({ input: child.stdout }).on('line', (line) => {
  let event
  try {
    event = JSON.parse(line)
  } catch {
    console.log(line)
    return
  }
  if (event.Action === 'build-fail') broken++
  handle[event.Action]?.(event)
})

child.on('close', (code) => {
  const skipped = count.skip ? `, ${count.skip} skipped` : ''
  console.log(`${count.pass} passed, ${count.fail + broken} failed${skipped}`)
  process.exit((code ?? 1) || Number(scriptsFailed))
})
