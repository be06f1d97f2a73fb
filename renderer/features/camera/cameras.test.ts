import { describe, expect, it } from 'vitest'
import { findCamera, listCameras, openCamera } from './cameras.ts'

const built = { id: 'a', label: 'Built-in' }
const desk = { id: 'b', label: 'Desk' }

/** Cameras of a computer; `faults`: names of what opening one throws. */
function computer(all: readonly { id: string; label: string }[], faults: Readonly<Record<string, string>> = {}) {
  const opened: string[] = []
  const closed: string[] = []
  const devices = {
    async getUserMedia({ video }: { video: { deviceId?: { exact: string } } }) {
      const exact = video.deviceId?.exact
      const found = exact === undefined ? all[0] : all.find(({ id }) => id === exact)
      if (!found) throw new DOMException('', exact === undefined ? 'NotFoundError' : 'OverconstrainedError')
      const fault = faults[found.id]
      if (fault) throw new DOMException('', fault)
      opened.push(found.id)
      const track = {
        label: found.label,
        getSettings: () => ({ deviceId: found.id }),
        stop: () => closed.push(found.id),
      }
      return { getVideoTracks: () => [track] }
    },
    enumerateDevices: async () => [
      { kind: 'audioinput', deviceId: 'm', label: 'Microphone' },
      ...all.map(({ id, label }) => ({ kind: 'videoinput', deviceId: id, label })),
    ],
  } as unknown as MediaDevices
  return { devices, opened, closed }
}

describe('the camera that is opened', () => {
  it('is the chosen one where it is there, whatever else is', async () => {
    const { devices, opened } = computer([built, desk])
    expect(await openCamera(devices, desk)).toMatchObject({ ok: true, value: { camera: desk, insteadOf: null } })
    expect(opened).toEqual(['b'])
  })

  it('is any where none was chosen', async () => {
    const { devices } = computer([built, desk])
    expect(await openCamera(devices, null)).toMatchObject({ ok: true, value: { camera: built, insteadOf: null } })
  })

  it('is another where the chosen one is gone, and that is said', async () => {
    const { devices } = computer([built])
    expect(await openCamera(devices, desk)).toMatchObject({ ok: true, value: { camera: built, insteadOf: 'Desk' } })
  })

  it('is the chosen one under another id, for a page at another address', async () => {
    const { devices, opened, closed } = computer([built, { ...desk, id: 'b2' }])
    expect(await openCamera(devices, desk)).toMatchObject({
      ok: true,
      value: { camera: { id: 'b2', label: 'Desk' }, insteadOf: null },
    })
    expect(opened).toEqual(['a', 'b2'])
    expect(closed).toEqual(['a'])
  })

  it('is never another one while the chosen one is there and another program has it', async () => {
    const { devices, opened } = computer([built, desk], { b: 'NotReadableError' })
    expect(await openCamera(devices, desk)).toEqual({ ok: false, fault: 'busy' })
    expect(opened).toEqual([])
  })

  it.each([
    ['NotAllowedError', 'refused'],
    ['SecurityError', 'refused'],
    ['NotReadableError', 'busy'],
    ['AbortError', 'busy'],
  ] as const)('that fails with %s is %s', async (name, fault) => {
    const { devices } = computer([built], { a: name })
    expect(await openCamera(devices, null)).toEqual({ ok: false, fault })
  })

  it('is missing where there is none, or where the page may not even ask', async () => {
    expect(await openCamera(computer([]).devices, null)).toEqual({ ok: false, fault: 'missing' })
    expect(await openCamera(undefined, null)).toEqual({ ok: false, fault: 'refused' })
  })
})

describe('cameras to choose from', () => {
  it('are no microphones', async () => {
    expect(await listCameras(computer([built, desk]).devices)).toEqual([built, desk])
    expect(await listCameras(undefined)).toEqual([])
  })

  it('are known by name only where one has it', () => {
    expect(findCamera([{ id: 'x', label: 'Desk' }], desk)?.id).toBe('x')
    expect(
      findCamera(
        [
          { id: 'x', label: 'Desk' },
          { id: 'y', label: 'Desk' },
        ],
        desk,
      ),
    ).toBeNull()
    expect(findCamera([{ id: 'x', label: '' }], { id: 'z', label: '' })).toBeNull()
  })
})
