/**
 * Loaded into one of our programs before it (`node --import`): kills it with SIGKILL at an exact step of its own work. The steps are
 * what the program does to the world (file system, SQLite, HTTP), so the program itself knows nothing of this.
 */
import fs from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import Database from 'better-sqlite3'
import { CRASH_POINT_VARIABLE, type CrashPoint, type FromCrashPoints, type ToCrashPoints } from './crash-point.ts'

const LONGEST_REQUEST_MS = 12

let armed: { readonly path: readonly RegExp[]; readonly when: CrashPoint['when']; reached: number } | null = null

function arm({ path, when }: CrashPoint): void {
  armed = { path: path.map((text) => new RegExp(text)), when, reached: 0 }
}

function die(): never {
  process.kill(process.pid, 'SIGKILL')
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}

/** Where the effect stands to the armed point. */
function meet(effect: string): CrashPoint['when'] | null {
  const pattern = armed?.path[armed.reached]
  if (!armed || !pattern?.test(effect)) return null
  armed.reached += 1
  return armed.reached === armed.path.length ? armed.when : null
}

async function around<T>(effect: string, run: () => Promise<T>): Promise<T> {
  const when = meet(effect)
  if (when === 'before') die()
  if (when === 'during') setTimeout(die, Math.random() * LONGEST_REQUEST_MS)
  const result = await run()
  return when === null ? result : die()
}

function patchFiles(): void {
  const { rename, link, rm, open } = fs
  fs.rename = (from, to) => around(`rename ${to}`, () => rename(from, to))
  fs.link = (from, to) => around(`link ${to}`, () => link(from, to))
  fs.rm = (path, options) => around(`rm ${path}`, () => rm(path, options))
  fs.open = async (path, ...rest) => {
    const handle = await open(path, ...rest)
    for (const name of ['sync', 'write', 'writeFile', 'truncate'] as const) {
      const act = handle[name].bind(handle) as (...given: unknown[]) => Promise<unknown>
      Object.assign(handle, { [name]: (...given: unknown[]) => around(`${name} ${path}`, () => act(...given)) })
    }
    return handle
  }
  syncBuiltinESMExports()
}

function patchSqlite(): void {
  const database = new Database(':memory:')
  const statement: Database.Statement = Object.getPrototypeOf(database.prepare('select 1'))
  database.close()
  const { run } = statement
  statement.run = function (this: Database.Statement, ...values: unknown[]) {
    const when = meet(`sql ${this.source}`)
    if (when === 'before') die()
    const result = run.apply(this, values)
    return when === null ? result : die()
  }
}

function patchFetch(): void {
  const { fetch } = globalThis
  globalThis.fetch = (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const headers = new Headers(init?.headers)
    const mutation = /"mutation":\{"kind":"(\w+)"/.exec(typeof init?.body === 'string' ? init.body : '')?.[1]
    const detail = mutation ?? headers.get('upload-complete') ?? ''
    return around(`fetch ${init?.method ?? 'GET'} ${url.pathname} ${detail}`, () => fetch(input, init))
  }
}

const first = process.env[CRASH_POINT_VARIABLE]
if (first) arm(JSON.parse(first))
patchFiles()
patchSqlite()
patchFetch()
process.on('message', (message: ToCrashPoints | { readonly kind: string }) => {
  if (!('point' in message)) return
  arm(message.point)
  process.send?.({ kind: 'armed' } satisfies FromCrashPoints)
})
// Whoever armed us is gone: nobody would ever end this program.
process.once('disconnect', () => process.exit(1))
