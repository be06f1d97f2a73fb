/**
 * The key hook's own program: the only file that loads uiohook-napi. `--bindings JSON`; lines as `hook-line.ts` has them go
 * out. It forwards bound chords and Esc and nothing else, and it writes no key anywhere: whether Esc means something is not known here, so
 * it always goes, and the core ignores it when no take is being made.
 */
import { parseArgs } from 'node:util'
import { KeyBindings } from '#shared/contract/keys.ts'
import { bindingIds } from '#shared/keys/bindings.ts'
import { type ChordMatcher, createChordMatcher, type HookKey, type WatchedChord } from './chord-matcher.ts'
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

function readBindings(): KeyBindings | null {
  try {
    const { values } = parseArgs({ options: { bindings: { type: 'string' } } })
    const parsed = KeyBindings.safeParse(JSON.parse(values.bindings ?? ''))
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

/** The library passes on the system's own time of a key: milliseconds, but on a Mac, where it is when the key comes here. */
const keyTimeOf = (time: number): number => (process.platform === 'darwin' ? performance.now() : time)

function watch({ uIOhook }: Library, match: ChordMatcher): void {
  const pass = (isDown: boolean) => (event: Omit<HookKey, 'isDown'> & { readonly time: number }) => {
    const keyMs = keyTimeOf(event.time)
    for (const matched of match({ ...event, isDown })) say(matched.kind === 'escaped' ? matched : { ...matched, keyMs })
  }
  uIOhook.on('keydown', pass(true))
  uIOhook.on('keyup', pass(false))
  uIOhook.start()
}

async function main(): Promise<void> {
  endWithParent()
  // The library aborts the whole process when it finds no display.
  if (process.platform === 'linux' && !process.env.DISPLAY) return giveUp('there is no X11 display')
  const bindings = readBindings()
  if (!bindings) return giveUp('the keys in the settings cannot be read; choose others')
  const library = await loadLibrary()
  if (!library) return giveUp('the key hook library cannot be loaded on this system')
  const { watched, unknown } = chordsOf(bindings, library.UiohookKey)
  try {
    watch(library, createChordMatcher(watched, library.UiohookKey.Escape))
  } catch (error) {
    return giveUp(`the system refused the key hook (${error instanceof Error ? error.message : 'no reason given'})`)
  }
  say({ kind: 'running', unknown })
}

function chordsOf(bindings: KeyBindings, names: Library['UiohookKey']) {
  const watched: WatchedChord[] = []
  const unknown: WatchedChord['binding'][] = []
  for (const binding of bindingIds) {
    const chord = bindings[binding]
    if (!chord) continue
    const keycode = keycodeOf(chord.key, names)
    if (keycode === null) unknown.push(binding)
    else watched.push({ binding, chord, keycode })
  }
  return { watched, unknown }
}

await main()
