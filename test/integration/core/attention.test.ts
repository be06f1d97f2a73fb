import { describe, expect, it } from 'vitest'
import type { NoteId } from '#shared/kernel/ids.ts'
import type { CorePorts } from '../../../electron/core/ports.ts'
import { aWhile, team, watch } from './support/watched-screen.ts'
import {
  arrived,
  conversation,
  eventually,
  openDevice,
  openOwner,
  pulled,
  sendText,
  sendVoice,
  startTestServer,
  tempDir,
} from './support/world.ts'

describe('a note that arrives', () => {
  it('calls the person once, and says who, where and how long', async () => {
    const { alice, bob, screen } = await team()
    const noteId = await sendVoice(alice, 'general')
    await eventually(() => screen.shown.length > 0, 'a notification')
    await arrived(bob, noteId)
    await aWhile()
    expect(screen.shown).toEqual([
      {
        id: conversation(bob, 'general').id,
        conversationId: conversation(bob, 'general').id,
        noteId,
        count: 1,
        title: 'Alice in #general',
        body: 'Voice note, 0:03',
        actions: [
          { id: 'play', label: 'Play' },
          { id: 'reply', label: 'Reply' },
          { id: 'later', label: 'Later' },
        ],
        isSilent: false,
      },
    ])
  })

  it('does not call who looks at it, nor who sent it', async () => {
    const { alice, bob, screen } = await team()
    const own = watch(alice)
    screen.look({ conversationId: conversation(bob, 'general').id })
    await arrived(bob, await sendText(alice, 'general', 'here'))
    await aWhile()
    expect([...screen.shown, ...own.shown]).toEqual([])
    screen.look({ conversationId: conversation(bob, 'general').id, isFocused: false })
    await sendText(alice, 'general', 'and now?')
    await eventually(() => screen.shown.at(-1)?.body === 'and now?', 'a notification once the window is behind others')
  })

  it('is taken down when it is heard, or read, on another device', async () => {
    const { alice, bob, screen } = await team()
    const voice = await sendVoice(alice, 'general')
    await eventually(() => screen.open().length === 1, 'a notification')
    await bob.core.api.notes.markHeard({ noteId: voice })
    await eventually(() => screen.open().length === 0, 'no notification of what was heard')
    const text = await arrived(bob, await sendText(alice, 'general', 'read me'))
    await eventually(() => screen.open().length === 1, 'another')
    await bob.core.api.notes.markRead({ conversationId: text.conversationId, upToSeq: text.seq ?? 1 })
    await eventually(() => screen.open().length === 0, 'no notification of what was read')
  })

  it('is one of a group, which sounds once', async () => {
    const { alice, screen } = await team()
    await sendText(alice, 'general', 'one')
    await eventually(() => screen.open()[0]?.count === 1, 'the first')
    await sendText(alice, 'general', 'two')
    await sendText(alice, 'general', 'three')
    const group = await eventually(() => screen.open().find(({ count }) => count === 3), 'the group')
    expect(group).toMatchObject({ title: '#general: 3 new notes', body: 'Alice: three', isSilent: true })
    expect(screen.open()).toHaveLength(1)
    expect(screen.sounded()).toHaveLength(1)
  })
})

describe('300 notes at once', () => {
  it('are one summary, which sounds once', async () => {
    const { alice, bob } = await team()
    await bob.close()
    for (let n = 0; n < 300; n += 1) await sendText(alice, 'general', `note ${n}`)
    await eventually(() => alice.core.snapshot().connection.waiting === 0, 'all sent', 150_000)
    const screen = watch(await openDevice(bob.dataDir))
    await eventually(() => screen.open()[0]?.count === 300, '300 notes in the summary', 30_000)
    expect(screen.open()).toMatchObject([{ id: 'summary', title: '300 new notes', body: 'In #general.' }])
    expect(screen.sounded()).toHaveLength(1)
  }, 200_000)

  it('do not call a new device: they are its past', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    for (let n = 0; n < 40; n += 1) await sendText(alice, 'general', `note ${n}`)
    await eventually(() => alice.core.snapshot().connection.waiting === 0, 'all sent', 50_000)
    const device = await openDevice(await tempDir('bob'))
    const screen = watch(device)
    const { link } = await alice.core.api.invitations.create()
    await device.core.api.session.join({ link, memberName: 'Bob', deviceName: 'Test' })
    await pulled(device)
    await device.core.sync.whenWhole(10_000)
    await aWhile()
    expect(screen.shown).toEqual([])
    await sendText(alice, 'general', 'welcome')
    await eventually(() => screen.shown[0]?.body === 'welcome', 'what comes after')
  })
})

describe('a morning after', () => {
  const HOUR_MS = 3_600_000
  /** The wall clock of nine hours later; what waits for seconds waits for tenths. */
  const nextMorning = (ports: CorePorts): CorePorts => ({
    ...ports,
    clock: {
      ...ports.clock,
      nowMs: () => ports.clock.nowMs() + 9 * HOUR_MS,
      setTimer: (run, delayMs) => ports.clock.setTimer(run, delayMs > 4_000 ? delayMs / 10 : delayMs),
    },
  })

  it('has one quiet summary of what came while Earshot was closed', async () => {
    const { alice, bob } = await team()
    await bob.close()
    const noteIds = [await sendVoice(alice, 'general'), await sendVoice(alice, 'general')]
    await eventually(() => alice.core.snapshot().connection.waiting === 0, 'all sent', 20_000)
    const again = await openDevice(bob.dataDir, nextMorning)
    const screen = watch(again)
    const summary = await eventually(() => screen.open()[0], 'a summary', 10_000)
    await aWhile()
    expect(screen.shown).toEqual([summary])
    expect(summary).toMatchObject({ id: 'summary', title: '2 new notes', body: 'In #general.', isSilent: true })
    for (const noteId of noteIds) await again.core.api.notes.markHeard({ noteId })
    await eventually(() => screen.open().length === 0, 'none once it is heard')
  })

  it('has none for whoever opens Earshot and looks', async () => {
    const { alice, bob } = await team()
    await bob.close()
    const noteId = await sendVoice(alice, 'general')
    await eventually(() => alice.core.snapshot().connection.waiting === 0, 'all sent', 20_000)
    const again = await openDevice(bob.dataDir, nextMorning)
    const screen = watch(again)
    screen.look({})
    await arrived(again, noteId)
    await aWhile()
    expect(screen.shown).toEqual([])
  })
})

describe('who leaves', () => {
  it('takes notifications, menu and count along', async () => {
    const { alice, bob, screen } = await team()
    await sendVoice(alice, 'general')
    await eventually(() => screen.open().length === 1, 'a notification')
    await bob.core.api.session.signOut()
    expect(screen.open()).toEqual([])
    expect(bob.core.attention.state()).toMatchObject({ isSignedIn: false, unheard: 0, recent: [], target: null })
  })

  it('by ending the program leaves no notification behind that nothing answers to', async () => {
    const { alice, bob, screen } = await team()
    await sendVoice(alice, 'general')
    await eventually(() => screen.open().length === 1, 'a notification')
    await bob.close()
    expect(screen.open()).toEqual([])
  })
})

describe('what was chosen in a notification', () => {
  it('plays without being shown, opens the thread, or opens the note', async () => {
    const { alice, screen, bob } = await team()
    const happened = bob.core.attention.happened
    const played = await sendVoice(alice, 'general')
    const first = await eventually(() => screen.open()[0], 'a notification')
    happened({ kind: 'acted', id: first.id, action: 'play' })
    expect(screen.commands).toEqual([{ kind: 'playNote', noteId: played }])
    expect(screen.open()).toEqual([])
    const text = await sendText(alice, 'general', 'and you?')
    const second = await eventually(() => screen.open()[0], 'another')
    happened({ kind: 'acted', id: second.id, action: 'reply' })
    expect(screen.commands.at(-1)).toEqual({ kind: 'reply', noteId: text })
    const last = await sendText(alice, 'general', 'hello?')
    const third = await eventually(() => screen.open()[0], 'a third')
    happened({ kind: 'opened', id: third.id })
    expect(screen.commands.at(-1)).toEqual({ kind: 'showNote', noteId: last, atMs: null })
    // An answer to what is gone is nothing.
    happened({ kind: 'opened', id: third.id })
    expect(screen.commands).toHaveLength(3)
  })

  it('later: comes back after an hour, in the next run of the program, with the clock set back', async () => {
    const { alice, bob, screen } = await team()
    const noteId = await sendVoice(alice, 'general')
    const first = await eventually(() => screen.open()[0], 'a notification')
    bob.core.attention.happened({ kind: 'acted', id: first.id, action: 'later' })
    await bob.close()
    const DAY_MS = 24 * 3_600_000
    /** An hour passes in a hundredth of a second. */
    const hurried = (ports: CorePorts): CorePorts => ({
      ...ports,
      clock: {
        ...ports.clock,
        nowMs: () => ports.clock.nowMs() - DAY_MS,
        monotonicMs: () => ports.clock.monotonicMs() * 3_600,
        setTimer: (run, delayMs) => ports.clock.setTimer(run, delayMs > 10_000 ? delayMs / 3_600 : delayMs),
      },
    })
    const again = await openDevice(bob.dataDir, hurried)
    const next = watch(again)
    await eventually(() => next.open().find((shown) => shown.noteId === noteId), 'the note again')
  })

  it('says once that the system shows none', async () => {
    const { alice, bob, screen } = await team()
    for (const text of ['one', 'two']) {
      await sendText(alice, 'general', text)
      const { id } = await eventually(() => screen.open()[0], 'a notification')
      bob.core.attention.happened({ kind: 'failed', id, why: 'notifications are disabled' })
    }
    const told = () =>
      bob.changes
        .filter(({ kind }) => kind === 'notice')
        .map((change) => change.kind === 'notice' && change.notice.message)
    await eventually(() => told().length > 0, 'a notice')
    expect(told()).toEqual([expect.stringContaining('notifications are disabled')])
  })
})

describe('silence', () => {
  it('by focus, pause or quiet hours lasts over a restart, and nothing rings when it ends', async () => {
    const { alice, bob } = await team()
    await bob.core.api.settings.update({ focus: true })
    await bob.core.api.attention.pause({ length: 'untilResumed' })
    await bob.close()
    const again = await openDevice(bob.dataDir)
    const screen = watch(again)
    await pulled(again)
    await arrived(again, await sendText(alice, 'general', 'in focus'))
    expect(again.core.attention.state().silence).toEqual({ kind: 'focus' })
    await again.core.api.settings.update({ focus: false })
    expect(again.core.attention.state().silence).toEqual({ kind: 'paused', untilMs: null })
    await arrived(again, await sendText(alice, 'general', 'while paused'))
    await aWhile()
    await again.core.api.attention.resume()
    await aWhile()
    expect(screen.shown).toEqual([])
    await sendText(alice, 'general', 'at last')
    await eventually(() => screen.shown[0]?.body === 'at last', 'the first after it')
  })

  it('of a conversation lets through what is for this member, where they chose so', async () => {
    const { alice, bob, screen } = await team()
    const { id } = conversation(bob, 'general')
    await bob.core.api.attention.setLevel({ conversationId: id, level: 'mentions' })
    const root = await sendText(bob, 'general', 'a question')
    await arrived(alice, root)
    await arrived(bob, await sendText(alice, 'general', 'nothing for anybody'))
    await sendText(alice, 'general', 'look, @bob')
    await eventually(() => screen.open()[0]?.body === 'look, @bob', 'what names him')
    const target = { conversationId: id, rootId: root, anchor: null }
    await alice.core.api.notes.sendText({ target, text: 'an answer' })
    await eventually(() => screen.open()[0]?.count === 2, 'an answer in his thread')
    await bob.core.api.attention.setLevel({ conversationId: id, level: 'none' })
    await arrived(bob, await sendText(alice, 'general', 'even @Bob'))
    await aWhile()
    expect(screen.open()[0]?.count).toBe(2)
  })
})

describe('the desktop around the app', () => {
  it('is told how many notes are to be heard, and which were the last', async () => {
    const { alice, bob } = await team()
    const states: { unheard: number; recent: number }[] = []
    bob.core.attention.onState(({ unheard, recent }) => void states.push({ unheard, recent: recent.length }))
    const noteIds: NoteId[] = []
    for (let n = 0; n < 6; n += 1) noteIds.push(await sendVoice(alice, 'general'))
    await eventually(() => states.at(-1)?.unheard === 6, 'six to hear')
    expect(states.at(-1)).toEqual({ unheard: 6, recent: 5 })
    expect(bob.core.attention.state().recent.map(({ noteId }) => noteId)).toEqual(noteIds.toReversed().slice(0, 5))
    for (const noteId of noteIds) await bob.core.api.notes.markHeard({ noteId })
    await eventually(() => states.at(-1)?.unheard === 0, 'none to hear')
  })
})
