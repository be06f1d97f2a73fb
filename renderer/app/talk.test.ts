import { expect, it } from 'vitest'
import { ConversationId } from '#shared/kernel/ids.ts'
import { type Gesture, idleGesture, type KeyEvent, onGesture } from '#shared/take/gesture.ts'
import { createHandClock } from '../features/showing/showing-fixture.ts'
import { idEndingWith } from '../stores/note-fixture.ts'
import { createTalk } from './talk.ts'

const here = { conversationId: ConversationId.parse(idEndingWith(1)), rootId: null, anchor: null }

function aTalk() {
  const said: string[] = []
  const errors: unknown[] = []
  const answers: (() => void)[] = []
  const slowly = (word: string) =>
    new Promise<void>((resolve) => {
      said.push(word)
      answers.push(resolve)
    })
  const talk = createTalk({
    clock: { monotonicMs: () => 0, setTimer: () => ({ cancel: () => undefined }) },
    setTarget: (target) => slowly(`to ${target?.conversationId ?? 'nobody'}`),
    key: (event) => (event === 'escaped' ? Promise.reject(new Error('gone')) : slowly(event)),
    act: (binding, edge) => slowly(`${binding} ${edge}`),
    finish: (takeId) => slowly(`finish ${takeId}`),
    onError: (error) => errors.push(error),
  })
  const settle = async () => {
    for (let turn = 0; turn < 10; turn += 1) {
      answers.shift()?.()
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  return { talk, said, errors, settle }
}

it('says a release only after its press was taken, and the target before both', async () => {
  const { talk, said, settle } = aTalk()
  talk.setTarget(here)
  talk.press()
  talk.release()
  await Promise.resolve()
  expect(said).toEqual([`to ${here.conversationId}`])
  await settle()
  expect(said).toEqual([`to ${here.conversationId}`, 'pressed', 'released'])
})
it('takes a repeating key for one press', async () => {
  const { talk, said, settle } = aTalk()
  talk.press()
  talk.press()
  talk.release()
  talk.release()
  await settle()
  expect(said).toEqual(['pressed', 'released'])
})
it('says a target once', async () => {
  const { talk, said, settle } = aTalk()
  talk.setTarget(here)
  talk.setTarget({ ...here })
  await settle()
  expect(said).toHaveLength(1)
})
it('goes on after a word that was not taken', async () => {
  const { talk, said, errors, settle } = aTalk()
  talk.escape()
  talk.press()
  await settle()
  expect(errors).toHaveLength(1)
  expect(said).toEqual(['pressed'])
})

it('says once that the key is out of sight, and no release after it', async () => {
  const { talk, said, settle } = aTalk()
  talk.press()
  talk.lose()
  talk.lose()
  talk.release()
  await settle()
  expect(said).toEqual(['pressed', 'unwatched'])
})

it('says which keys of the settings were pressed and let go of', async () => {
  const { talk, said, settle } = aTalk()
  talk.press('replyToLastHeard')
  talk.strike('chapterMark')
  talk.release()
  talk.press()
  await settle()
  expect(said).toEqual(['replyToLastHeard pressed', 'chapterMark pressed', 'replyToLastHeard released', 'pressed'])
})

/** A core that begins on a word as late as it is busy. */
function aBusyCore(busyMs: number) {
  const clock = createHandClock()
  let gesture: Gesture = idleGesture
  const verbs: string[] = []
  const hear = (kind: KeyEvent['kind']) =>
    new Promise<void>((resolve) => {
      const isFirst = gesture.kind === 'idle' && verbs.length === 0
      clock.setTimer(
        () => {
          const [next, done] = onGesture(gesture, { kind, atMs: clock.monotonicMs() })
          gesture = next
          verbs.push(...done.map((verb) => verb.kind))
          resolve()
        },
        isFirst ? busyMs : 1,
      )
    })
  const talk = createTalk({
    clock,
    setTarget: () => Promise.resolve(),
    key: (event) => hear(event),
    act: () => hear('toggled'),
    finish: () => Promise.resolve(),
    onError: (error) => expect.fail(String(error)),
  })
  return { clock, talk, verbs }
}

it('ends by Space what was begun long before it, though the core heard of that just before', async () => {
  for (const busyMs of [1, 450, 2_000]) {
    const { clock, talk, verbs } = aBusyCore(busyMs)
    talk.strike('latch')
    await clock.pass(500)
    talk.press()
    talk.release()
    await clock.pass(3_000)
    expect(verbs, `${busyMs} ms`).toEqual(['openTake', 'latchTake', 'finishTake'])
  }
})

it('tells a hold from a tap though the core hears of both ends at once', async () => {
  for (const [heldMs, verb] of [
    [1_000, 'finishTake'],
    [100, 'latchTake'],
  ] as const) {
    const { clock, talk, verbs } = aBusyCore(2_000)
    talk.press()
    await clock.pass(heldMs)
    talk.release()
    await clock.pass(4_000)
    expect(verbs).toEqual(['openTake', verb])
  }
})

it('says what the core has time for without waiting', async () => {
  const { clock, talk, verbs } = aBusyCore(1)
  talk.press()
  await clock.pass(600)
  talk.release()
  await clock.pass(2)
  expect(verbs).toEqual(['openTake', 'finishTake'])
})
