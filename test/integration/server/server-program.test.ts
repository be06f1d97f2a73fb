import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { afterEach, describe, expect, it } from 'vitest'
import { everythingOf, keepServers } from './kept-servers.ts'
import {
  appendBytes,
  beginUpload,
  bodiesOf,
  codeOf,
  doneOf,
  joinAsOwner,
  joinWith,
  newBlobId,
  newMutationId,
  offsetOf,
  sendText,
  sha256,
  textNote,
  uploadBlob,
  voiceNote,
} from './support.ts'

const { openKept, tempFolder } = keepServers()
const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

describe('the program of the server', () => {
  const program = (name: string): string => fileURLToPath(new URL(`../../../server/${name}.ts`, import.meta.url))

  function run(name: string, args: string[], stdin: 'pipe' | 'ignore' = 'ignore') {
    const child = spawn(process.execPath, [program(name), ...args], { stdio: [stdin, 'pipe', 'pipe'] })
    children.push(child)
    const lines: string[] = []
    const errors: string[] = []
    if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => lines.push(line))
    if (child.stderr) createInterface({ input: child.stderr }).on('line', (line) => errors.push(line))
    const ended = once(child, 'close') as Promise<[number | null]>
    const listening = async (): Promise<string> => {
      while (!lines.some((line) => line.startsWith('listening on '))) {
        if (child.exitCode !== null) throw new Error(errors.join('\n'))
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
      return lines.find((line) => line.startsWith('listening on '))?.slice('listening on '.length) ?? ''
    }
    return { child, lines, errors, ended, listening }
  }

  // Windows has no SIGTERM: there a server ends by its standard input, or is killed.
  it.skipIf(process.platform === 'win32')(
    'prints the invitation, then its address, works, and ends cleanly on SIGTERM',
    async () => {
      const dataDir = await tempFolder()
      const args = ['--port', '0', '--data', dataDir, '--owner', 'Olga', '--name', 'Acme']
      const first = run('main', args)
      const url = await first.listening()
      expect(first.lines).toHaveLength(2)
      const invitation = first.lines[0]?.replace('invitation ', '') ?? ''
      expect(invitation).toMatch(new RegExp(`^${url}/join#[A-Za-z0-9_-]{22}$`))
      const olga = await joinWith(url, codeOf(invitation), null)
      await sendText(olga, await olga.general(), 'kept')
      const before = await everythingOf(olga)

      const local = run('invite', ['--data', dataDir])
      expect(await local.ended).toEqual([0, null])
      const { link } = JSON.parse(local.lines[0] ?? '') as { link: string }
      expect((await joinWith(url, codeOf(link), 'Ben')).me.member.name).toBe('Ben')

      const second = run('main', args)
      expect(await second.ended).toEqual([1, null])
      expect(second.errors).toEqual([`error serverFolderInUse ${dataDir}`])

      first.child.kill('SIGTERM')
      expect(await first.ended).toEqual([0, null])
      expect(await readdir(dataDir)).not.toContain('earshot.db-wal')
      const third = run('main', args)
      expect(await third.listening()).toBe(url)
      expect(third.lines).toHaveLength(1)
      expect(await everythingOf(olga)).toContain(before.slice(2, 200))
    },
  )

  it('keeps what it acknowledged when it is killed', async () => {
    const dataDir = await tempFolder()
    const args = ['--port', '0', '--data', dataDir, '--owner', 'Olga', '--owner-invite']
    const first = run('main', args)
    const url = await first.listening()
    const olga = await joinWith(url, codeOf(first.lines[0]?.replace('invitation ', '') ?? ''), null)
    const bytes = new Uint8Array(3000).fill(8)
    const note = voiceNote(await olga.general(), await uploadBlob(olga, bytes), bytes)
    await olga.mutate({ kind: 'sendNote', note })
    const before = await everythingOf(olga)
    first.child.kill('SIGKILL')
    await first.ended
    const second = run('main', args)
    expect(await second.listening()).toBe(url)
    expect(second.lines[0]).toMatch(/^invitation /)
    expect(await everythingOf(olga)).toBe(before)
    const blob = await fetch(`${url}/blobs/${note.id}`, { headers: olga.headers })
    expect(new Uint8Array(await blob.arrayBuffer())).toEqual(bytes)
  })

  it('writes the public address into its links, and says where it listens', async () => {
    const dataDir = await tempFolder()
    const { lines, listening } = run('main', [
      '--port',
      '0',
      '--data',
      dataDir,
      '--public-url',
      'https://voice.example.com',
    ])
    expect(await listening()).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(lines[0]).toMatch(/^invitation https:\/\/voice\.example\.com\/join#[A-Za-z0-9_-]{22}$/)
    const local = run('invite', ['--data', dataDir])
    expect(await local.ended).toEqual([0, null])
    expect(local.lines[0]).toContain('"link":"https://voice.example.com/join#')
  })

  it('killed again and again in the middle of everything has every acknowledged note once, and no gap', async () => {
    const dataDir = await tempFolder()
    const args = ['--port', '0', '--data', dataDir, '--owner', 'Olga']
    let running = run('main', args)
    const url = await running.listening()
    const olga = await joinWith(url, codeOf(running.lines[0]?.replace('invitation ', '') ?? ''), null)
    const general = await olga.general()
    const acknowledged = new Map<string, number>()
    const recordings = new Map<string, Uint8Array>()
    let isOver = false

    /** Asks until there is an answer, as the outbox does. */
    const untilAnswered = async <T>(ask: () => Promise<T>): Promise<T> => {
      for (;;) {
        try {
          return await ask()
        } catch (error) {
          if (isOver) throw error
          await new Promise((resolve) => setTimeout(resolve, 20))
        }
      }
    }
    const writeTexts = async (): Promise<void> => {
      while (!isOver) {
        const note = textNote(general)
        const mutationId = newMutationId()
        const answer = await untilAnswered(() => olga.mutate({ kind: 'sendNote', note }, mutationId))
        acknowledged.set(note.id, doneOf(answer).seq ?? 0)
      }
    }
    const uploadSome = async (): Promise<void> => {
      while (!isOver) {
        const id = newBlobId()
        const bytes = new Uint8Array(300_000).fill(recordings.size + 1)
        for (let isWhole = false; !isWhole; ) {
          isWhole = await untilAnswered(async () => {
            const begun = await beginUpload(olga, id)
            if (begun.headers.get('upload-complete') === '?1') return true
            const offset = offsetOf(begun)
            const part = bytes.slice(offset, offset + 100_000)
            const isLast = offset + part.length === bytes.length
            const answer = await appendBytes(olga, id, { offset, bytes: part, isLast, digestOf: bytes })
            if (answer.status !== 204) throw new Error(await answer.text())
            return isLast
          })
        }
        recordings.set(id, bytes)
      }
    }
    const work = [writeTexts(), writeTexts(), writeTexts(), uploadSome()]
    /** Each life of the server is long enough for some notes, on any machine. */
    const busyFor = async (ms: number): Promise<void> => {
      const before = acknowledged.size
      while (acknowledged.size < before + 5) await new Promise((resolve) => setTimeout(resolve, 5))
      await new Promise((resolve) => setTimeout(resolve, ms))
    }
    for (let kill = 0; kill < 5; kill += 1) {
      await busyFor(30 + kill * 40)
      running.child.kill('SIGKILL')
      await running.ended
      running = run('main', args)
      expect(await running.listening()).toBe(url)
    }
    await busyFor(0)
    while (recordings.size === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    isOver = true
    await Promise.all(work)

    const events = (await olga.pullAll()).get(general) ?? []
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1))
    const noteIds = bodiesOf(events).flatMap((body) => (body.kind === 'noteSent' ? [body.note.id as string] : []))
    expect(new Set(noteIds).size).toBe(noteIds.length)
    expect(noteIds.toSorted()).toEqual([...acknowledged.keys()].toSorted())
    expect(acknowledged.size).toBeGreaterThan(20)
    expect(recordings.size).toBeGreaterThan(0)
    for (const [id, bytes] of recordings) {
      const blob = await fetch(`${url}/blobs/${id}`, { headers: olga.headers })
      expect(sha256(new Uint8Array(await blob.arrayBuffer()))).toBe(sha256(bytes))
    }
    const db = new Database(join(dataDir, 'earshot.db'), { readonly: true })
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    db.close()
  })

  it('waits for another writer of its database, and answers when that one is done', async () => {
    const server = await openKept()
    const olga = await joinAsOwner(server)
    const general = await olga.general()
    const holder = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `import Database from 'better-sqlite3'
         const db = new Database(process.argv[1])
         db.exec('begin immediate')
         console.log('held')
         setTimeout(() => db.exec('rollback'), 1500)`,
        join(server.dataDir, 'earshot.db'),
      ],
      { stdio: ['ignore', 'pipe', 'inherit'], cwd: fileURLToPath(new URL('.', import.meta.url)) },
    )
    children.push(holder)
    await once(holder.stdout, 'data')
    const answers = await Promise.all(Array.from({ length: 5 }, (_, index) => sendText(olga, general, `${index}`)))
    expect(answers.map((answer) => answer.outcome)).toEqual(Array.from({ length: 5 }, () => 'done'))
  })

  it('does not outlive the parent that holds its standard input', async () => {
    const child = run('main', ['--port', '0', '--data', await tempFolder(), '--parent-stdin'], 'pipe')
    await child.listening()
    child.child.stdin?.end()
    expect(await child.ended).toEqual([0, null])
  })

  it('refuses wrong flags in one line', async () => {
    const refusals: [string[], string][] = [
      [['--port', '0'], 'error requestInvalid --data DIR is missing'],
      [['--port', 'x', '--data', 'd'], 'error requestInvalid --port x is no port number'],
      [['--port', '70000', '--data', 'd'], 'error requestInvalid --port 70000 is no port number'],
      [['--colour'], 'error requestInvalid Unknown option'],
      [['--port', '0', '--host', '', '--data', 'd'], 'error requestInvalid the host is empty'],
      [['--public-url', 'x', '--data', 'd'], 'error requestInvalid the public address x is not of the form https://'],
    ]
    await Promise.all(
      refusals.map(async ([args, line]) => {
        const { ended, errors, lines } = run('main', args)
        expect([args, await ended]).toEqual([args, [1, null]])
        expect(lines).toEqual([])
        expect(errors).toHaveLength(1)
        expect(errors[0]).toContain(line)
      }),
    )
  })
})
