import { beforeEach, describe, expect, it } from 'vitest'
import type { UiNote } from '#shared/contract/desktop.ts'
import { MemberId } from '#shared/kernel/ids.ts'
import { aNote, idEndingWith } from '../stores/note-fixture.ts'
import { createPlayerStore, type PlayerTrack } from '../stores/player-store.ts'
import type { Playback } from './playback.ts'
import { createProgram, type Program } from './program.ts'

const voice = (durationMs: number, more: Partial<UiNote> = {}): UiNote =>
  aNote({
    kind: 'voice',
    text: null,
    audio: { durationMs, sizeBytes: 1, sha256: '', peaks: [], isCached: true },
    isHeard: false,
    ...more,
  })

let player: ReturnType<typeof createPlayerStore>
let played: [string, number][]
let heard: string[]
let program: Program
let isRecording = false
let track: PlayerTrack | null = null
let nowMs = 0

beforeEach(() => {
  player = createPlayerStore()
  played = []
  heard = []
  isRecording = false
  track = null
  const playback: Pick<Playback, 'store' | 'track' | 'play'> = {
    store: player,
    track: () => track,
    play(chosen, fromMs = 0) {
      if (isRecording) return
      track = chosen
      played.push([chosen.id, fromMs])
      player.setState({ track: chosen, status: 'playing', positionMs: fromMs })
    },
  }
  program = createProgram({
    // Only what it uses of the player.
    playback: playback as Playback,
    actions: { markHeard: (noteId) => heard.push(noteId), tell: () => undefined },
    clock: { monotonicMs: () => nowMs },
    stopOthers: () => undefined,
  })
})

/** By playing up to there. */
const reach = (positionMs: number) => {
  nowMs += Math.max(0, positionMs - player.getState().positionMs)
  player.setState({ positionMs })
}
const end = () => player.setState({ status: 'ended' })
const skipTo = (positionMs: number) => player.setState({ positionMs })
const isIdle = () => program.store.getState().kind === 'idle'

describe('a thread played as one track', () => {
  const root = voice(10_000)
  const about = voice(2000, { rootId: root.id, anchor: { noteId: root.id, atMs: 4000 } })
  const after = voice(1000, { rootId: root.id, authorId: MemberId.parse(idEndingWith(800_002)) })
  const text = aNote({ rootId: root.id })
  const all = [root, about, text, after]

  it('drops into the reply at its moment, comes back, goes on, and ends', () => {
    expect(program.playThread(all)).toBe(true)
    reach(3990)
    expect(played).toEqual([[root.id, 0]])
    reach(4010)
    end()
    reach(9990)
    end()
    expect(played).toEqual([
      [root.id, 0],
      [about.id, 0],
      [root.id, 4000],
      [after.id, 0],
    ])
    end()
    expect(isIdle()).toBe(true)
    expect(heard).toEqual([about.id, root.id, after.id])
  })

  it('does not count as heard what was gone past', () => {
    program.playThread(all)
    program.seek(6500)
    expect(played.at(-1)).toEqual([root.id, 4500])
    end()
    expect(heard).toEqual([])
    expect(played.at(-1)).toEqual([after.id, 0])
  })

  it('does not count as heard what was skipped within a note, but what was left out as a pause', () => {
    program.playThread([root, after])
    skipTo(9500)
    end()
    expect(heard).toEqual([])
    end()
    const pauses = voice(20_000)
    program.playAll([pauses])
    player.setState({ skip: 'all', track: { ...(track as PlayerTrack), gaps: [{ fromMs: 2000, toMs: 18_000 }] } })
    reach(2000)
    skipTo(18_000)
    reach(19_900)
    end()
    expect(heard).toEqual([after.id, pauses.id])
  })

  it('goes on from where the person put the note itself', () => {
    program.playThread(all)
    reach(8000)
    expect(played).toHaveLength(1)
    end()
    expect(played.at(-1)).toEqual([after.id, 0])
  })

  it('goes from speaker to speaker', () => {
    program.playThread(all)
    expect(program.toOtherSpeaker(1)).toBe(true)
    expect(played.at(-1)).toEqual([after.id, 0])
    expect(program.toOtherSpeaker(1)).toBe(false)
    expect(program.toOtherSpeaker(-1)).toBe(true)
    expect(played.at(-1)).toEqual([root.id, 0])
  })

  it('ends when the person plays something else, closes the player, or is recording', () => {
    program.playThread(all)
    track = { ...(track as PlayerTrack), id: 'another' }
    player.setState({ track })
    expect(isIdle()).toBe(true)
    program.playThread(all)
    track = null
    player.setState({ track, status: 'idle' })
    expect(isIdle()).toBe(true)
    isRecording = true
    program.playThread(all)
    expect(isIdle()).toBe(true)
  })

  it('goes past a note that cannot be played, and stays where it is paused', () => {
    program.playThread(all)
    player.setState({ status: 'paused' })
    expect(played).toHaveLength(1)
    player.setState({ status: 'failed', failure: 'It is gone.' })
    expect(played.at(-1)).toEqual([about.id, 0])
  })

  it('is not begun where there is nothing to hear', () => {
    expect(program.playThread([text])).toBe(false)
    expect(program.playAll([])).toBe(false)
    expect(program.toOtherSpeaker(1)).toBe(false)
  })
})

it('plays chosen notes one after the other, whole, whatever they are about', () => {
  const one = voice(5000)
  const two = voice(1000, { anchor: { noteId: one.id, atMs: 100 } })
  program.playAll([one, two])
  reach(4999)
  end()
  end()
  expect(played).toEqual([
    [one.id, 0],
    [two.id, 0],
  ])
  expect(isIdle()).toBe(true)
})
