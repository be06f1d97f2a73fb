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

  it('talk by the keys that were chosen when nothing else had keys, until others are chosen', () => {
    const { db, settings } = openSettings()
    const before = { ctrl: false, alt: false, shift: false, meta: false, key: 'F8' }
    db.prepare('INSERT INTO setting VALUES (?, ?)').run('pushToTalk', JSON.stringify(before))
    expect(settings.read().keys).toEqual({ ...defaultSettings.keys, holdToTalk: before })
    const keys = settings.update({ keys: { ...settings.read().keys, playPause: before, holdToTalk: null } }).keys
    expect([keys.holdToTalk, keys.playPause]).toEqual([null, before])
  })

  it('lose one chord they cannot read, and no other', () => {
    const { db, settings } = openSettings()
    const chord = { ctrl: true, alt: false, shift: false, meta: false, key: 'F8' }
    const stored = { latch: chord, playPause: 'loud', later: chord }
    db.prepare('INSERT INTO setting VALUES (?, ?)').run('keys', JSON.stringify(stored))
    expect(settings.read().keys).toEqual({ ...defaultSettings.keys, latch: chord })
  })
})
