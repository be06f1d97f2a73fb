import type { Database } from 'better-sqlite3'
import { Chord, type KeyBindings } from '#shared/contract/keys.ts'
import { Settings } from '#shared/contract/settings.ts'
import { bindingIds, defaultBindings } from '#shared/keys/bindings.ts'
import { defaultAttention } from '#shared/notify/defaults.ts'
import { takeTuning } from '#shared/take/tuning.ts'

export const defaultSettings: Settings = {
  microphoneId: null,
  microphoneLingerMs: takeTuning.lingerMs,
  prerollMs: 0,
  hasStartCue: false,
  keys: defaultBindings,
  defaultSpeed: 1,
  speeds: {},
  defaultSkip: 'all',
  playsOn: { channel: true, group: true, direct: false, self: false },
  pausesAtQuestions: false,
  listening: {},
  onRelease: { channel: 'send', group: 'send', direct: 'send', self: 'send' },
  mediaDays: 30,
  mediaBytes: 2_000_000_000,
  keptOffline: [],
  ...defaultAttention,
}

export interface SettingsStore {
  read(): Settings
  /** Changes the keys given, in one transaction, and returns the whole. */
  update(changes: Partial<Settings>): Settings
}

/** One row per setting, so that a value this version cannot read costs that value only. */
export function createSettingsStore(db: Database): SettingsStore {
  const all = db.prepare<[], { key: string; value: string }>('SELECT key, value FROM setting')
  const put = db.prepare('INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)')

  const read = (): Settings => {
    let settings = defaultSettings
    let before: unknown
    let keys: unknown
    for (const { key, value } of all.all()) {
      const parsed = parseJson(value)
      if (key === 'pushToTalk') before = parsed
      if (key === 'keys') keys = parsed
      const merged = Settings.safeParse({ ...settings, [key]: parsed })
      if (merged.success && key !== 'keys') settings = merged.data
    }
    return { ...settings, keys: readBindings(before, keys) }
  }
  return {
    read,
    update: db.transaction((changes: Partial<Settings>) => {
      for (const [key, value] of Object.entries(changes)) {
        if (value !== undefined) put.run(key, JSON.stringify(value))
      }
      return read()
    }),
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Binding by binding, so that a chord this version cannot read costs that binding only. `before`: `pushToTalk`, from when talking was the
 * only thing that had keys; it counts until keys are chosen anew.
 */
function readBindings(before: unknown, stored: unknown): KeyBindings {
  const Stored = Chord.nullable()
  const bindings = { ...defaultBindings }
  const old = Chord.safeParse(before)
  if (old.success) bindings.holdToTalk = old.data
  if (typeof stored !== 'object' || stored === null) return bindings
  for (const id of bindingIds) {
    const chord = Stored.safeParse(Reflect.get(stored, id))
    if (chord.success) bindings[id] = chord.data
  }
  return bindings
}
