import { createHash } from 'node:crypto'
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface SecondStart {
  readonly argv: string[]
  readonly cwd: string
  readonly data: unknown
}

export interface InstanceLock {
  readonly isFirst: boolean
  tellFirst(second: SecondStart): void
  /** Waits for what is still being told. */
  release(): Promise<void>
}

/** One program per `userData`, as Chromium keeps it: a file says who, a socket hears of later starts. */
export function claimLock(userData: string, onSecond: (second: SecondStart) => void): InstanceLock {
  const file = join(userData, 'StandInLock')
  const socketPath = socketFor(userData)
  if (!take(file)) return joinFirst(socketPath)
  rmSync(socketPath, { force: true })
  const server = listen(socketPath, onSecond)
  return {
    isFirst: true,
    tellFirst: () => undefined,
    async release() {
      server.close()
      rmSync(file, { force: true })
      rmSync(socketPath, { force: true })
    },
  }
}

/** Systems take at most about a hundred bytes for its name. */
function socketFor(userData: string): string {
  const name = createHash('sha256').update(userData).digest('hex').slice(0, 16)
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`
  const beside = join(userData, 'StandInSocket')
  return Buffer.byteLength(beside) < 100 ? beside : join(tmpdir(), `electron-${name}.sock`)
}

function joinFirst(socketPath: string): InstanceLock {
  let told: Promise<void> = Promise.resolve()
  return {
    isFirst: false,
    tellFirst(second) {
      told = new Promise((resolve) => {
        const socket = connect(socketPath, () => socket.end(JSON.stringify(second)))
        socket.once('close', () => resolve())
        // It has just gone: there is nobody to tell.
        socket.once('error', () => resolve())
      })
    },
    release: () => told,
  }
}

function listen(socketPath: string, onSecond: (second: SecondStart) => void): Server {
  const server = createServer((socket) => {
    let text = ''
    socket.setEncoding('utf8')
    socket.on('data', (chunk: string) => {
      text += chunk
    })
    socket.on('error', () => undefined)
    socket.once('end', () => onSecond(JSON.parse(text) as SecondStart))
  })
  server.listen(socketPath)
  server.unref()
  return server
}

/** True when the file is ours now: it was not there, or its owner is gone. */
function take(file: string): boolean {
  try {
    const handle = openSync(file, 'wx')
    writeSync(handle, String(process.pid))
    closeSync(handle)
    return true
  } catch {
    if (isAlive(Number(readFileSync(file, 'utf8')))) return false
    rmSync(file, { force: true })
    return take(file)
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
