import type { Database } from 'better-sqlite3'
import { Settings } from '#shared/contract/desktop.ts'

export const defaultSettings: Settings = {
  microphoneId: null,
  pushToTalk: { ctrl: true, alt: true, shift: false, meta: false, key: 'Space' },
  defaultSpeed: 1,
  speeds: {},
  onRelease: { channel: 'send', group: 'send', direct: 'send', self: 'send' },
  mediaDays: 30,
  mediaBytes: 2_000_000_000,
  keptOffline: [],
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
    for (const { key, value } of all.all()) {
      const merged = Settings.safeParse({ ...settings, [key]: parseJson(value) })
      if (merged.success) settings = merged.data
    }
    return settings
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
