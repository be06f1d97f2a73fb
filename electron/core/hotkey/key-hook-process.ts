/**
 * The key hook's own program: the only file that loads uiohook-napi. `--chord JSON`; lines as `hook-line.ts` has them go out.
 * It forwards the chord and Esc and nothing else, and it writes no key anywhere: whether Esc means something is not known here, so
 * it always goes, and the core ignores it when no take is being made.
 */
import { parseArgs } from 'node:util'
import { Chord } from '#shared/contract/desktop.ts'
import { type ChordMatcher, createChordMatcher, type HookKey } from './chord-matcher.ts'
import { type HookLine, writeHookLine } from './hook-line.ts'
import { keycodeOf } from './keycodes.ts'

type Library = typeof import('uiohook-napi')

const say = (line: HookLine): void => void process.stdout.write(writeHookLine(line))

/** Written out before the process ends: a pipe may still hold it. */
function giveUp(why: string): void {
  process.exitCode = 1
  process.stdout.write(writeHookLine({ kind: 'unavailable', why }), () => process.exit(1))
}

/** Never outlives its parent. A utility process of Electron has no standard input, and ends with its parent anyway. */
function endWithParent(): void {
  if ('parentPort' in process && process.parentPort) return
  process.stdin.on('error', () => process.exit(0))
  process.stdin.on('end', () => process.exit(0))
  process.stdin.resume()
}

function readChord(): Chord | null {
  try {
    const { values } = parseArgs({ options: { chord: { type: 'string' } } })
    const parsed = Chord.safeParse(JSON.parse(values.chord ?? ''))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

async function loadLibrary(): Promise<Library | null> {
  try {
    return await import('uiohook-napi')
  } catch (error) {
    process.stderr.write(`${String(error).split('\n')[0]}\n`)
    return null
  }
}

function watch({ uIOhook }: Library, match: ChordMatcher): void {
  const pass = (isDown: boolean) => (event: Omit<HookKey, 'isDown'>) => {
    const kind = match({ ...event, isDown })
    if (kind) say({ kind })
  }
  uIOhook.on('keydown', pass(true))
  uIOhook.on('keyup', pass(false))
  uIOhook.start()
}

async function main(): Promise<void> {
  endWithParent()
  // The library aborts the whole process when it finds no display.
  if (process.platform === 'linux' && !process.env.DISPLAY) return giveUp('there is no X11 display')
  const chord = readChord()
  if (!chord) return giveUp('the chord in the settings cannot be read; choose another')
  const library = await loadLibrary()
  if (!library) return giveUp('the key hook library cannot be loaded on this system')
  const key = keycodeOf(chord.key, library.UiohookKey)
  if (key === null) return giveUp(`the key ${chord.key} cannot be watched; choose another`)
  try {
    watch(library, createChordMatcher(chord, { key, escape: library.UiohookKey.Escape }))
  } catch (error) {
    return giveUp(`the system refused the key hook (${error instanceof Error ? error.message : 'no reason given'})`)
  }
  say({ kind: 'running' })
}

await main()
