import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { formatRow, measureCommand, runMeasure } from './measure.ts'
import { isUsageError } from './script.ts'

let folder = ''
let progress: string[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'earshot-measure-'))
  progress = []
  vi.spyOn(console, 'error').mockImplementation((text: unknown) => void progress.push(String(text)))
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true, force: true })
})

/** A measure whose rounds yield these rows, then throw when told to. */
function write(name: string, rows: readonly object[], end = ''): void {
  const yields = rows.map((row) => `yield ${JSON.stringify(row)}`).join('\n  ')
  writeFileSync(
    join(folder, `${name}.ts`),
    `export const summary = 'about ${name}'\nexport async function* run(options) {\n  ${yields}\n  ${end}\n}\n`,
  )
}

async function command(print: 'lines' | 'table', ...args: string[]): Promise<{ code: number; out: string[] }> {
  const out: string[] = []
  const place = { folder, command: 'npm run measure', about: 'About it.', print }
  return { code: await measureCommand(place, args, (text) => void out.push(text)), out }
}

const fault = { fault: 'cut', runs: 3, lost: 0, duplicated: 0, corrupted: 0, worstLossMs: 0, ok: true }
const bench = { bench: 'send', name: 'x', unit: 'ms', p50: 4, p95: 5, p99: 6, baseline: null, ratio: null, ok: true }

describe('faults', () => {
  it('are a line of JSON each, with or without --json', async () => {
    write('cut', [fault, { ...fault, fault: 'kill' }])
    for (const args of [[], ['--json'], ['cut']]) {
      const { code, out } = await command('lines', ...args)
      expect(code).toBe(0)
      expect(out.map((line) => JSON.parse(line))).toEqual([fault, { ...fault, fault: 'kill' }])
    }
  })
})

describe('benches', () => {
  it('are one array with --json, in the order of their names', async () => {
    write('b', [{ ...bench, name: 'second' }])
    write('a', [{ ...bench, name: 'first' }])
    const { code, out } = await command('table', '--json')
    expect(code).toBe(0)
    expect(out).toHaveLength(1)
    expect(JSON.parse(out[0] ?? '')).toEqual([
      { ...bench, name: 'first' },
      { ...bench, name: 'second' },
    ])
    expect(progress).toEqual(['a ...', 'b ...'])
  })

  it('are a table for people otherwise, without what is null', () => {
    expect(formatRow(bench)).toBe('  ok     x\n           unit ms   p50 4   p95 5   p99 6')
    expect(formatRow({ ...bench, ok: false })).toMatch(/^ {2}FAILED x/)
  })

  it('run only what is named', async () => {
    write('a', [{ ...bench, name: 'first' }])
    write('b', [], "throw new Error('must not run')")
    expect((await command('table', 'a', '--json')).code).toBe(0)
  })
})

describe('the exit code', () => {
  it('is 1 when a row is not within what is promised', async () => {
    write('cut', [fault, { ...fault, ok: false }])
    expect((await command('lines')).code).toBe(1)
  })

  it('is 1 when a run breaks, and the rows before stay', async () => {
    write('cut', [fault], "throw new Error('the disk is on fire')")
    const { code, out } = await command('lines')
    expect(code).toBe(1)
    expect(out).toHaveLength(1)
    expect(progress.join('\n')).toContain('the disk is on fire')
  })

  it('is 1 when a run gives no rows or is no measure at all', async () => {
    write('cut', [])
    expect((await command('lines')).code).toBe(1)
    writeFileSync(join(folder, 'cut.ts'), 'export const summary = 1')
    const outcome = await runMeasure({ folder, name: 'other' }, { isShort: true }, () => undefined)
    expect(outcome.error).not.toBeNull()
  })

  it('is 2 for a name that does not exist, and a flag that does not is wrong usage', async () => {
    write('cut', [fault])
    expect((await command('lines', 'burn')).code).toBe(2)
    expect(progress.join()).toContain('There is no burn')
    expect(isUsageError(await command('lines', '--burn').catch((error: unknown) => error))).toBe(true)
  })
})

it('hands --short to the measures, and --help names each of them', async () => {
  write('cut', [], 'yield { ok: options.isShort }')
  expect((await command('lines', '--short')).code).toBe(0)
  expect((await command('lines')).code).toBe(1)
  const { code, out } = await command('lines', '--help')
  expect(code).toBe(0)
  expect(out.join()).toMatch(/npm run measure -- \[NAME\.\.\.\][\s\S]*cut +about cut/)
})
