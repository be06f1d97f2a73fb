import { describe, expect, it } from 'vitest'
import type { ClipCamera } from '#shared/contract/settings.ts'
import { createHandClock, settled } from '../showing/showing-fixture.ts'
import { createBubble, firstWish } from './bubble.ts'
import type { OpenedCamera } from './cameras.ts'
import type { ComposedStream, ComposeInput } from './composed.ts'

function fakeTrack() {
  const listeners: (() => void)[] = []
  const track = {
    isStopped: false,
    stop: () => {
      track.isStopped = true
    },
    addEventListener: (_: string, listener: () => void) => listeners.push(listener),
  }
  return {
    track: track as unknown as MediaStreamTrack & { isStopped: boolean },
    end() {
      for (const listener of listeners) listener()
    },
  }
}

function window({ remembered = null as ClipCamera | null, canCompose = true } = {}) {
  const words: string[] = []
  const done: string[] = []
  const cameras = [fakeTrack(), fakeTrack(), fakeTrack()]
  let opens = 0
  let fault: OpenedCamera | null = null
  let wish = remembered
  let heard: ComposeInput['onCamera'] = () => undefined
  let showPicture = (): void => undefined
  const clock = createHandClock()
  const bubble = createBubble({
    clock,
    async compose({ onCamera }) {
      heard = onCamera
      if (!canCompose) return null
      return {
        stream: {} as MediaStream,
        setCamera: (track) => done.push(track ? 'camera' : 'no camera'),
        arrange: ({ corner, size }) => done.push(`${corner} ${size}`),
        begin: () => undefined,
        close: () => done.push('closed'),
      } satisfies ComposedStream
    },
    async open() {
      if (fault) return fault
      const { track } = cameras[opens] ?? fakeTrack()
      opens += 1
      return { ok: true, value: { track, camera: { id: 'a', label: 'Built-in' }, insteadOf: null } }
    },
    list: async () => [{ id: 'a', label: 'Built-in' }],
    onDevices: () => () => undefined,
    onFirstPicture(_, listener) {
      showPicture = listener
      return () => {
        showPicture = () => undefined
      }
    },
    remembered: () => wish,
    remember: (next) => {
      wish = next
    },
    tell: (message) => words.push(message),
  })
  const screen = { track: {} as MediaStreamTrack, shape: { width: 1440, height: 900 }, rate: 15 }
  return {
    bubble,
    words,
    done,
    cameras,
    wish: () => wish,
    join: () => bubble.join(screen),
    heard: (isSeen: boolean) => heard(isSeen),
    showPicture: () => showPicture(),
    pass: clock.pass,
    camera: () => bubble.store.getState().camera,
    fail(with_: 'refused' | 'missing' | 'busy') {
      fault = { ok: false, fault: with_ }
    },
  }
}

const blankSentence =
  'The camera is on, but gives no picture. Another program may be using it, or a switch or lid on it is closed. The clip goes on without it, and so does the sound.'

const on: ClipCamera = { ...firstWish, isOn: true, corner: 'topRight' }

describe('the camera of a clip', () => {
  it('stays off until it is asked for', async () => {
    const { bubble, camera, cameras } = window()
    bubble.look()
    await settled()
    expect(camera().kind).toBe('off')
    bubble.show()
    await settled()
    expect(camera()).toMatchObject({ kind: 'on', track: cameras[0]?.track })
  })

  it('is remembered, with its corner', async () => {
    const { bubble, wish } = window()
    bubble.look()
    bubble.show()
    bubble.arrange({ corner: 'bottomRight', size: 'large' })
    expect(wish()).toEqual({ isOn: true, device: null, corner: 'bottomRight', size: 'large' })
    const again = window({ remembered: wish() })
    again.bubble.look()
    await settled()
    expect(again.camera().kind).toBe('on')
  })

  it('is closed where nothing comes of the clip, and with the clip', async () => {
    const { bubble, cameras, camera, join } = window({ remembered: on })
    bubble.look()
    await settled()
    bubble.leave()
    expect(cameras[0]?.track.isStopped).toBe(true)
    bubble.look()
    await settled()
    const made = await join()
    expect(bubble.store.getState().clip).toEqual({ width: 1440, height: 900 })
    bubble.leave()
    expect(camera().kind).toBe('on')
    made?.close()
    expect(cameras[1]?.track.isStopped).toBe(true)
    expect(bubble.store.getState()).toMatchObject({ clip: null, camera: { kind: 'off' } })
  })

  it('that comes when it is not wanted any more is closed', async () => {
    const { bubble, cameras, camera } = window({ remembered: on })
    bubble.look()
    bubble.leave()
    await settled()
    expect(camera().kind).toBe('off')
    expect(cameras[0]?.track.isStopped).toBe(true)
  })

  it('is hidden and shown in a clip, its light off meanwhile; the next clip has it all the same', async () => {
    const { bubble, cameras, done, join, wish } = window({ remembered: on })
    bubble.look()
    await settled()
    await join()
    bubble.hide()
    expect(cameras[0]?.track.isStopped).toBe(true)
    expect(wish()?.isOn).toBe(true)
    bubble.show()
    await settled()
    bubble.arrange({ corner: 'topLeft' })
    expect(done).toEqual(['camera', 'no camera', 'no camera', 'camera', 'topLeft medium'])
  })

  it('that is unplugged in a clip goes away, and is told of once; the clip goes on', async () => {
    const { bubble, cameras, camera, done, join, words, heard } = window({ remembered: on })
    bubble.look()
    await settled()
    await join()
    heard(true)
    cameras[0]?.end()
    heard(false)
    expect(camera()).toEqual({ kind: 'gone', label: 'Built-in' })
    expect(done).toEqual(['camera', 'no camera'])
    expect(words).toEqual(['The camera is gone. The clip goes on without it, and so does the sound.'])
  })

  it('that stalls is told of, and comes back', async () => {
    const { bubble, join, words, heard } = window({ remembered: on })
    bubble.look()
    await settled()
    await join()
    heard(true)
    heard(false)
    expect(words).toEqual(['The camera gives no picture. The clip goes on without it, and so does the sound.'])
    expect(bubble.store.getState().hasStalled).toBe(true)
    heard(true)
    expect(bubble.store.getState().hasStalled).toBe(false)
  })

  it('that gives no picture at all is told of after a while, and of what it gives then nothing is lost', async () => {
    const { bubble, camera, cameras, pass, showPicture, done, join, words } = window({ remembered: on })
    const isBlank = () => bubble.store.getState().isBlank
    bubble.look()
    await pass(4_900)
    expect(isBlank()).toBe(false)
    await pass(200)
    expect(isBlank()).toBe(true)
    expect(words).toEqual([])
    expect(await join()).not.toBeNull()
    expect(words).toEqual([blankSentence])
    expect(done).toEqual(['camera'])
    showPicture()
    expect(isBlank()).toBe(false)
    expect(camera()).toMatchObject({ kind: 'on', track: cameras[0]?.track })
    expect(cameras[0]?.track.isStopped).toBe(false)
  })

  it('that gives no picture in a clip is told of there; one that is seen, or hidden in time, is not', async () => {
    const { bubble, heard, pass, showPicture, join, words } = window({ remembered: on })
    bubble.look()
    await settled()
    await join()
    heard(true)
    await pass(6_000)
    bubble.hide()
    bubble.show()
    await pass(1_000)
    showPicture()
    await pass(6_000)
    bubble.hide()
    bubble.show()
    await pass(1_000)
    bubble.hide()
    await pass(6_000)
    expect(words).toEqual([])
    bubble.show()
    await pass(6_000)
    expect(words).toEqual([blankSentence])
    bubble.hide()
    expect(bubble.store.getState().isBlank).toBe(false)
  })

  it.each([
    ['refused', 'Earshot is not allowed the camera.'],
    ['missing', 'There is no camera.'],
    ['busy', 'The camera gives no picture. Another program may be using it.'],
  ] as const)('that is %s is told of where the clip begins without it', async (fault, sentence) => {
    const { bubble, camera, fail, join, words } = window({ remembered: on })
    fail(fault)
    bubble.look()
    await settled()
    expect(camera()).toEqual({ kind: 'failed', fault })
    expect(await join()).not.toBeNull()
    expect(words).toEqual([`${sentence} The clip goes on without it, and so does the sound.`])
  })

  it('is closed, and told of, where this browser cannot put it into a clip', async () => {
    const { bubble, cameras, join, words } = window({ remembered: on, canCompose: false })
    bubble.look()
    await settled()
    expect(await join()).toBeNull()
    expect(cameras[0]?.track.isStopped).toBe(true)
    expect(words).toEqual(['This browser cannot put the camera into a clip. The clip is recorded without it.'])
  })
})
