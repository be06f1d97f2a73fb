import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type CacheFile, openCacheFile } from './cache-file.ts'
import { checkSeal, checkSealBehind, hasSeal } from './cache-seal.ts'
import type { Damage } from './damage-watch.ts'

describe('the seal of a closed cache', () => {
  let folder = ''
  let path = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'earshot-seal-'))
    path = join(folder, 'cache.db')
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const open = (): CacheFile => {
    const opened = openCacheFile(path, () => {})
    if (!opened.ok) throw new Error(opened.reason)
    return opened.value
  }
  const names = ({ db }: CacheFile): string[] => db.prepare<[], string>('SELECT name FROM member').pluck().all()
  const write = ({ db }: CacheFile, id: string): void => {
    db.prepare("INSERT INTO member (id, name) VALUES (?, 'Marianne')").run(id)
  }
  const closedWithOne = (): void => {
    const file = open()
    write(file, '1')
    file.close()
  }
  const flip = (): void => {
    const bytes = readFileSync(path)
    const at = bytes.indexOf('Marianne')
    bytes[at] = (bytes[at] ?? 0) ^ 1
    writeFileSync(path, bytes)
  }
  /** What a crash leaves: nothing was closed. */
  const crashed = (file: CacheFile): void => {
    const kept = ['', '-wal'].map((suffix) => [path + suffix, readFileSync(path + suffix)] as const)
    const seal = hasSeal(path) ? readFileSync(`${path}.sha256`) : null
    file.close()
    for (const [name, bytes] of kept) writeFileSync(name, bytes)
    rmSync(`${path}.sha256`, { force: true })
    if (seal) writeFileSync(`${path}.sha256`, seal)
  }

  it('keeps a cache that nobody touched, and takes the seal off once that is known', async () => {
    closedWithOne()
    expect(hasSeal(path)).toBe(true)
    const file = open()
    await file.check()
    expect([hasSeal(path), file.isDamaged(), names(file)]).toEqual([false, false, ['Marianne']])
    file.close()
    expect(hasSeal(path)).toBe(true)
  })

  it('tells of one bit changed in a text, which SQLite would not notice, while the program runs', async () => {
    closedWithOne()
    flip()
    const file = open()
    const met: Damage[] = []
    file.onDamage((damage) => met.push(damage))
    // The start does not wait for it.
    expect([names(file), file.isDamaged()]).toEqual([['Larianne'], false])
    await file.check()
    expect(met).toEqual([{ kind: 'damaged', why: 'changed while it was closed' }])
    file.rebuild()
    expect(names(file)).toEqual([])
    expect(readFileSync(`${path}.aside`).includes('Larianne')).toBe(true)
    write(file, '2')
    file.close()
    expect(names(open())).toEqual(['Marianne'])
  })

  it('is not fooled by what is written before it was looked at', async () => {
    closedWithOne()
    const file = open()
    // More than SQLite keeps in its log of itself.
    for (let i = 0; i < 12_000; i += 1) write(file, `more ${i}`)
    await file.check()
    expect(file.isDamaged()).toBe(false)
    file.close()
    expect(names(open())).toHaveLength(12_001)
  })

  it('is looked at once more after a crash that came before it was off', async () => {
    closedWithOne()
    flip()
    const first = open()
    write(first, '2')
    crashed(first)
    expect(hasSeal(path)).toBe(true)
    const second = open()
    expect(names(second)).toHaveLength(2)
    await second.check()
    expect(second.isDamaged()).toBe(true)
    second.close()
  })

  it('seals nothing that was changed, also when the program ends before it has looked', () => {
    closedWithOne()
    flip()
    const file = open()
    write(file, '2')
    file.close()
    const next = open()
    expect(next.isDamaged() || checkSeal(path) === 'broken').toBe(true)
    next.close()
  })

  it('says nothing of a cache that a crash left open', async () => {
    closedWithOne()
    const file = open()
    await file.check()
    write(file, '2')
    crashed(file)
    expect([checkSeal(path), await checkSealBehind(path, new AbortController().signal)]).toEqual(['none', 'none'])
    expect(names(open())).toHaveLength(2)
  })
})
