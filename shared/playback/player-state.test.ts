import { describe, expect, it } from 'vitest'
import { NoteId } from '../kernel/ids.ts'
import { idlePlayer, onPlayer, type PlayerEvent, type PlayerState, type Track } from './player-state.ts'

const noteId = NoteId.parse('0198c000-0000-7000-8000-000000000001')
const track: Track = { ref: { kind: 'note', noteId }, noteId, durationMs: 10_000, rate: 1.5 }
const old = 1
const token = 2

const loaded = { token, track, positionMs: 4000, rate: 1.5, savedMs: 0 }
const states: Record<PlayerState['kind'], PlayerState> = {
  idle: idlePlayer,
  loading: { ...loaded, kind: 'loading' },
  playing: { ...loaded, kind: 'playing' },
  paused: { ...loaded, kind: 'paused', message: null },
  ended: { ...loaded, kind: 'ended', positionMs: 10_000, message: null },
  failed: { ...loaded, kind: 'failed', message: 'gone', isAway: true },
}

const events: Record<string, PlayerEvent> = {
  trackChosen: { kind: 'trackChosen', token: 3, track, positionMs: 0 },
  playingStarted: { kind: 'playingStarted', token },
  pausedSeen: { kind: 'pausedSeen', token, message: null },
  positionMoved: { kind: 'positionMoved', token, positionMs: 5000 },
  endReached: { kind: 'endReached', token, message: null },
  playFailed: { kind: 'playFailed', token, message: 'no', isAway: false },
  rateChosen: { kind: 'rateChosen', rate: 2 },
  stopped: { kind: 'stopped' },
  lengthKnown: { kind: 'lengthKnown', token, durationMs: 6000 },
  gapSkipped: { kind: 'gapSkipped', token, savedMs: 300 },
  starved: { kind: 'starved', token },
}

/** Rows: state. Columns: event, in the order above. */
const table: Record<PlayerState['kind'], PlayerState['kind'][]> = {
  idle: ['loading', 'idle', 'idle', 'idle', 'idle', 'idle', 'idle', 'idle', 'idle', 'idle', 'idle'],
  loading: [
    'loading',
    'playing',
    'paused',
    'loading',
    'ended',
    'failed',
    'loading',
    'idle',
    'loading',
    'loading',
    'loading',
  ],
  playing: [
    'loading',
    'playing',
    'paused',
    'playing',
    'ended',
    'failed',
    'playing',
    'idle',
    'playing',
    'playing',
    'loading',
  ],
  paused: ['loading', 'playing', 'paused', 'paused', 'ended', 'failed', 'paused', 'idle', 'paused', 'paused', 'paused'],
  ended: ['loading', 'playing', 'ended', 'paused', 'ended', 'failed', 'ended', 'idle', 'ended', 'ended', 'ended'],
  failed: ['loading', 'failed', 'failed', 'failed', 'failed', 'failed', 'failed', 'idle', 'failed', 'failed', 'failed'],
}

describe('the player', () => {
  const cells = Object.entries(table).flatMap(([from, row]) =>
    Object.keys(events).map((event, i) => [from as PlayerState['kind'], event, row[i] ?? 'idle'] as const),
  )

  it.each(cells)('%s on %s is %s', (from, event, to) => {
    const given = events[event]
    if (!given) throw new Error(event)
    expect(onPlayer(states[from], given).kind).toBe(to)
  })

  it('lets every answer to an older load die', () => {
    for (const state of Object.values(states)) {
      for (const event of Object.values(events)) {
        if (!('token' in event) || event.kind === 'trackChosen') continue
        expect(onPlayer(state, { ...event, token: old })).toBe(state)
      }
    }
  })

  it('keeps the position within the note', () => {
    expect(onPlayer(states.playing, { kind: 'positionMoved', token, positionMs: 99_999 })).toMatchObject({
      positionMs: 10_000,
    })
    expect(onPlayer(states.playing, { kind: 'positionMoved', token, positionMs: -1 })).toMatchObject({ positionMs: 0 })
    expect(onPlayer(idlePlayer, { kind: 'trackChosen', token, track, positionMs: 1e9 })).toMatchObject({
      positionMs: 10_000,
    })
  })

  it('starts with the rate of the track, and keeps the one chosen since', () => {
    expect(onPlayer(idlePlayer, { kind: 'trackChosen', token, track, positionMs: 0 })).toMatchObject({ rate: 1.5 })
    const faster = onPlayer(states.playing, { kind: 'rateChosen', rate: 3 })
    expect(onPlayer(faster, { kind: 'pausedSeen', token, message: null })).toMatchObject({ rate: 3 })
  })

  it('stays ended when the position comes to the very end once more', () => {
    expect(onPlayer(states.ended, { kind: 'positionMoved', token, positionMs: 10_000 }).kind).toBe('ended')
  })
})
