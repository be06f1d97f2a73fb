import type { Rectangle } from 'electron'
import { connectX, u16, u32, type XClient, type XProperty } from './x-client.ts'

/** A window of any program on an X display. */
export interface XWindow {
  readonly number: number
  readonly title: string
  /** Of its program, where that says so. */
  readonly pid: number | null
}

/** What is on an X display, and the little that a window manager and a person do there. */
export interface XDesktop {
  /** Windows that can be seen, the lowest first. They are managed from then on: Chromium lists no others. */
  windows(): Promise<readonly XWindow[]>
  /** Gives a window another title; call what it gives for its own. Null: the window has gone. */
  rename(number: number, title: string): Promise<(() => Promise<void>) | null>
  /** Splits the display; whoever looks for one takes the first. In pixels. */
  setMonitors(areas: readonly Rectangle[]): Promise<void>
  close(): void
}

const NORMAL_STATE = 1
const SET_MONITOR = 43
const DELETE_MONITOR = 44

export async function openXDesktop(display: string): Promise<XDesktop> {
  const x = await connectX(display)
  const atoms = await atomsOf(x)
  let monitors: number[] = []

  const textOf = (property: XProperty | null): string => property?.bytes.toString('utf8') ?? ''

  async function windowOf(number: number, room: Rectangle): Promise<XWindow | null> {
    const [attributes, place, name, oldName, pid] = await Promise.all([
      x.attributesOf(number),
      x.geometryOf(number),
      x.property(number, atoms.name),
      x.property(number, atoms.oldName),
      x.property(number, atoms.pid),
    ])
    const title = textOf(name) || textOf(oldName)
    if (!attributes?.isViewable || attributes.isOverriding || title === '') return null
    if (place === null || !isWithin(place, room)) return null
    return { number, title, pid: pid?.bytes.readUInt32LE(0) ?? null }
  }

  /** A window manager says this of each window. */
  async function manage({ number }: XWindow): Promise<void> {
    if ((await x.property(number, atoms.state)) !== null) return
    const bytes = Buffer.concat([u32(NORMAL_STATE), u32(0)])
    await x.setProperty(number, atoms.state, { type: atoms.state, format: 32, bytes })
  }

  return {
    async windows() {
      const room = await x.geometryOf(x.root)
      if (room === null) return []
      const found = await Promise.all((await x.childrenOf(x.root)).map((number) => windowOf(number, room)))
      const windows = found.filter((window) => window !== null)
      await Promise.all(windows.map(manage))
      return windows
    },
    async rename(number, title) {
      const names = [atoms.name, atoms.oldName]
      const before = await Promise.all(names.map((name) => x.property(number, name)))
      const text = { type: atoms.text, format: 8, bytes: Buffer.from(title) }
      const done = await Promise.all(names.map((name) => x.setProperty(number, name, text)))
      if (done.includes(false)) return null
      return async () => {
        const now = await x.property(number, atoms.name)
        // Its program has given it another one meanwhile.
        if (textOf(now) !== title) return
        await Promise.all(
          names.map((name, index) => x.setProperty(number, name, before[index] ?? { ...text, bytes: Buffer.alloc(0) })),
        )
      }
    },
    async setMonitors(areas) {
      const randr = await x.extension('RANDR')
      if (randr === null) throw new Error(`the X display ${display} cannot be split: it has no RANDR`)
      for (const name of monitors) await x.command(randr, DELETE_MONITOR, Buffer.concat([u32(x.root), u32(name)]))
      monitors = []
      for (const area of areas) {
        const name = await x.atom(`stand-in ${area.x},${area.y}`)
        const flags = Buffer.alloc(4)
        const place = [u16(area.x), u16(area.y), u16(area.width), u16(area.height)]
        const millimetres = [u32(Math.round(area.width / 4)), u32(Math.round(area.height / 4))]
        const body = Buffer.concat([u32(x.root), u32(name), flags, ...place, ...millimetres])
        if (!(await x.command(randr, SET_MONITOR, body))) throw new Error(`the X display ${display} cannot be split`)
        monitors.push(name)
      }
    },
    close: x.close,
  }
}

async function atomsOf(x: XClient) {
  const [name = 0, oldName = 0, pid = 0, state = 0, text = 0] = await Promise.all(
    ['_NET_WM_NAME', 'WM_NAME', '_NET_WM_PID', 'WM_STATE', 'UTF8_STRING'].map((one) => x.atom(one)),
  )
  return { name, oldName, pid, state, text }
}

/** Some of it is. */
function isWithin(place: Rectangle, room: Rectangle): boolean {
  const isBeside = place.x >= room.width || place.x + place.width <= 0
  return !isBeside && place.y < room.height && place.y + place.height > 0
}
