import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { afterEach, expect, it, vi } from 'vitest'
import { withLock } from './lock.ts'
import { inRoot } from './paths.ts'

const name = `test-${process.pid}`

afterEach(() => {
  vi.restoreAllMocks()
  for (const end of ['lock', 'lock.db', 'lock.db-journal'])
    rmSync(inRoot('.cache/build', `${name}.${end}`), { force: true })
})

it('lets one work at a time, also when the one before failed', async () => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined)
  const events: string[] = []
  const work = (which: string) => async () => {
    events.push(`${which} begins`)
    await new Promise((resolve) => setTimeout(resolve, 20))
    events.push(`${which} ends`)
    if (which === 'first') throw new Error('no')
  }
  const first = withLock(name, work('first')).catch(() => undefined)
  await Promise.all([first, withLock(name, work('second'))])
  const begun = events[0]?.split(' ')[0]
  expect(events[1]).toBe(`${begun} ends`)
  expect(events).toHaveLength(4)
})

it('is not held by a process that was killed, nor by whoever has its number now', async () => {
  // What such a process once left behind: a number that is some living process's.
  await withLock(name, async () => undefined)
  writeFileSync(inRoot('.cache/build', `${name}.lock`), String(process.ppid))
  const module = pathToFileURL(inRoot('build/lock.ts')).href
  const code = `import { withLock } from '${module}'
    await withLock('${name}', async () => { console.log('held'); await new Promise(() => setInterval(() => {}, 1000)) })`
  const holder = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(holder.stdout, 'data')
  holder.kill('SIGKILL')
  await once(holder, 'exit')
  await expect(withLock(name, async () => 'done')).resolves.toBe('done')
}, 10_000)
