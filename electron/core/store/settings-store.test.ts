import BetterSqlite from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { createSettingsStore, defaultSettings } from './settings-store.ts'

function openSettings() {
  const db = new BetterSqlite(':memory:')
  db.exec('CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL)')
  return { db, settings: createSettingsStore(db) }
}

describe('the settings', () => {
  it('send on release everywhere until somebody says otherwise', () => {
    expect(openSettings().settings.read().onRelease).toEqual({
      channel: 'send',
      group: 'send',
      direct: 'send',
      self: 'send',
    })
  })

  it('are read as they were stored before there was a choice of what release means', () => {
    const { db, settings } = openSettings()
    db.prepare('INSERT INTO setting VALUES (?, ?)').run('defaultSpeed', '1.5')
    expect(settings.read()).toEqual({ ...defaultSettings, defaultSpeed: 1.5 })
  })

  it('keep what was chosen for one kind of conversation, and lose no other by a value they cannot read', () => {
    const { db, settings } = openSettings()
    const onRelease = { ...defaultSettings.onRelease, channel: 'review' as const }
    expect(settings.update({ onRelease }).onRelease).toEqual(onRelease)
    db.prepare('INSERT OR REPLACE INTO setting VALUES (?, ?)').run('defaultSpeed', '"fast"')
    expect(settings.read()).toEqual({ ...defaultSettings, onRelease })
    db.prepare('INSERT OR REPLACE INTO setting VALUES (?, ?)').run('onRelease', '{"channel":"shout"}')
    expect(settings.read()).toEqual(defaultSettings)
  })
})
