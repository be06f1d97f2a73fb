import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { breakSeal, sealCache } from './cache-seal.ts'
import { openCache } from './open-cache.ts'

describe('the seal of a closed cache', () => {
  let folder = ''
  let path = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'earshot-seal-'))
    path = join(folder, 'cache.db')
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const open = () => {
    const opened = openCache(path, () => {})
    if (!opened.ok) throw new Error(opened.reason)
    return opened.value
  }
  const names = () => {
    const db = open()
    const found = db.prepare<[], string>('SELECT name FROM member').pluck().all()
    db.close()
    return found
  }
  const writeOne = () => {
    const db = open()
    db.exec("INSERT INTO member (id, name) VALUES ('1', 'Marianne')")
    db.close()
  }

  it('keeps a cache that nobody touched', () => {
    writeOne()
    sealCache(path)
    expect(names()).toEqual(['Marianne'])
  })

  it('sets a cache aside in whose text one bit has changed, which SQLite would not notice', () => {
    writeOne()
    const flip = () => {
      const bytes = readFileSync(path)
      const at = bytes.indexOf('Marianne')
      bytes[at] = (bytes[at] ?? 0) ^ 1
      writeFileSync(path, bytes)
    }
    sealCache(path)
    flip()
    expect(names()).toEqual([])
    expect(readFileSync(`${path}.aside`).includes('Larianne')).toBe(true)
  })

  it('says nothing of a cache that a crash left open', () => {
    writeOne()
    expect(breakSeal(path)).toBe('none')
    sealCache(path)
    expect(breakSeal(path)).toBe('sound')
    expect(breakSeal(path)).toBe('none')
  })
})
