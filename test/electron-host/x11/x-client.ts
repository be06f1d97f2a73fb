import { connect, type Socket } from 'node:net'
import { join, sep } from 'node:path'

/** A property of a window, as X keeps it. `type`: an atom. */
export interface XProperty {
  readonly type: number
  readonly format: number
  readonly bytes: Buffer
}

/** A connection to an X display, with the few requests that the stand-in needs (X Window System Protocol, version 11). */
export interface XClient {
  readonly root: number
  atom(name: string): Promise<number>
  childrenOf(window: number): Promise<readonly number[]>
  /** Null: the window has gone. */
  attributesOf(window: number): Promise<{ readonly isViewable: boolean; readonly isOverriding: boolean } | null>
  /** On the display, in pixels; null: the window has gone. */
  geometryOf(window: number): Promise<{ x: number; y: number; width: number; height: number } | null>
  /** Null: it has none, or has gone. */
  property(window: number, name: number): Promise<XProperty | null>
  /** False: the window has gone. */
  setProperty(window: number, name: number, property: XProperty): Promise<boolean>
  /** The number of an extension's requests; null: the display has it not. */
  extension(name: string): Promise<number | null>
  /** A request without an answer; false when the display refused it. */
  command(opcode: number, minor: number, body: Buffer): Promise<boolean>
  close(): void
}

const opcodes = {
  attributes: 3,
  geometry: 14,
  tree: 15,
  atom: 16,
  setProperty: 18,
  property: 20,
  focus: 43,
  extension: 98,
} as const

/** Of every X server, wherever this computer keeps its temporary files. */
const SOCKETS = join(sep, 'tmp', '.X11-unix')
const HEADER_BYTES = 32
const VIEWABLE = 2
/** More than any name or number takes. */
const PROPERTY_WORDS = 4_096

/** `display`: such as `:42`, of this computer and open to everybody on it. */
export async function connectX(display: string): Promise<XClient> {
  const number = /^:(\d+)/.exec(display)?.[1]
  if (number === undefined) throw new Error(`no X display of this computer: ${display}`)
  const socket = connect(join(SOCKETS, `X${number}`))
  const root = await shakeHands(socket)
  const requests = createRequests(socket)
  const { ask, tell } = requests
  const named = (name: string): Buffer => concat(u16(name.length), u16(0), padded(Buffer.from(name)))
  const of = (window: number): Buffer => u32(window)

  return {
    root,
    atom: async (name) => (await ask(opcodes.atom, 0, named(name)))?.readUInt32LE(8) ?? 0,
    async childrenOf(window) {
      const answer = await ask(opcodes.tree, 0, of(window))
      const count = answer?.readUInt16LE(16) ?? 0
      return Array.from({ length: count }, (_, index) => answer?.readUInt32LE(HEADER_BYTES + 4 * index) ?? 0)
    },
    async attributesOf(window) {
      const answer = await ask(opcodes.attributes, 0, of(window))
      return answer && { isViewable: answer[26] === VIEWABLE, isOverriding: answer[27] === 1 }
    },
    async geometryOf(window) {
      const answer = await ask(opcodes.geometry, 0, of(window))
      if (answer === null) return null
      const [x, y] = [answer.readInt16LE(12), answer.readInt16LE(14)]
      return { x, y, width: answer.readUInt16LE(16), height: answer.readUInt16LE(18) }
    },
    async property(window, name) {
      const answer = await ask(opcodes.property, 0, concat(u32(window), u32(name), u32(0), u32(0), u32(PROPERTY_WORDS)))
      const format = answer?.[1] ?? 0
      if (answer === null || format === 0) return null
      const bytes = answer.subarray(HEADER_BYTES, HEADER_BYTES + (answer.readUInt32LE(16) * format) / 8)
      return { type: answer.readUInt32LE(8), format, bytes }
    },
    setProperty: (window, name, { type, format, bytes }) => {
      const kind = concat(u32(window), u32(name), u32(type), u32(format))
      return tell(opcodes.setProperty, 0, concat(kind, u32((bytes.length * 8) / format), padded(bytes)))
    },
    async extension(name) {
      const answer = await ask(opcodes.extension, 0, named(name))
      return answer?.[8] === 1 ? (answer[9] ?? null) : null
    },
    command: tell,
    close: () => void socket.destroy(),
  }
}

/** Little-endian, nobody to be introduced as. Resolves with the root window of the first screen. */
async function shakeHands(socket: Socket): Promise<number> {
  socket.write(concat(Buffer.from('l\0'), u16(11), u16(0), u16(0), u16(0), u16(0)))
  let got = Buffer.alloc(0)
  for await (const chunk of socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    got = Buffer.concat([got, chunk])
    if (got.length < 8 || got.length < 8 + 4 * got.readUInt16LE(6)) continue
    if (got[0] !== 1) break
    const vendor = 4 * Math.ceil(got.readUInt16LE(24) / 4)
    return got.readUInt32LE(40 + vendor + 8 * (got[29] ?? 0))
  }
  throw new Error('the X display takes no connection')
}

function createRequests(socket: Socket) {
  const waiting = new Map<number, (answer: Buffer | null) => void>()
  let got = Buffer.alloc(0)
  let sequence = 0
  socket.on('data', (chunk: Buffer) => {
    got = Buffer.concat([got, chunk])
    while (got.length >= HEADER_BYTES) {
      const [kind] = got
      const size = HEADER_BYTES + (kind === 1 ? 4 * got.readUInt32LE(4) : 0)
      if (got.length < size) return
      // Anything but an error and an answer is an event, which nobody asked for.
      if (kind === 0 || kind === 1) settle(got.readUInt16LE(2), kind === 1 ? Buffer.from(got.subarray(0, size)) : null)
      got = got.subarray(size)
    }
  })
  const settle = (number: number, answer: Buffer | null): void => {
    waiting.get(number)?.(answer)
    waiting.delete(number)
  }
  // A display that has ended has nothing any more.
  const end = (): void => {
    for (const number of [...waiting.keys()]) settle(number, null)
  }
  socket.on('error', end)
  socket.on('close', end)
  socket.unref()

  function send(opcode: number, minor: number, body: Buffer): Promise<Buffer | null> {
    sequence = (sequence + 1) % 65_536
    const answer = new Promise<Buffer | null>((resolve) => waiting.set(sequence, resolve))
    if (socket.destroyed) end()
    else socket.write(concat(Buffer.from([opcode, minor]), u16(1 + body.length / 4), body))
    return answer
  }
  return {
    /** Null: refused. */
    ask: send,
    /** What has no answer is done when the next one is answered, and refused before. */
    async tell(opcode: number, minor: number, body: Buffer): Promise<boolean> {
      const refusal = send(opcode, minor, body).then(() => false)
      const done = send(opcodes.focus, 0, Buffer.alloc(0)).then(() => true)
      return await Promise.race([refusal, done])
    },
  }
}

const concat = (...parts: readonly Buffer[]): Buffer => Buffer.concat(parts)
const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)])

export function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value & 0xffff)
  return bytes
}

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
