import { believableGaps, unpackGaps } from '#shared/audio/gaps.ts'
import type { UiNote } from '#shared/contract/desktop.ts'
import type { Place } from '#shared/contract/listening.ts'
import type { UiTake } from '#shared/contract/ui-take.ts'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import type { ConversationId, MemberId } from '#shared/kernel/ids.ts'
import { PERSON_GAIN_DB } from '#shared/playback/gain.ts'
import type { SkipLevel } from '#shared/playback/skips.ts'
import { nudgedSpeed } from '#shared/playback/speeds.ts'
import type { Player } from '../audio/player.ts'
import type { FeedStore } from '../stores/feed-store.ts'
import { isPictured } from '../stores/pictured.ts'
import {
  createPlayerStore,
  isSounding,
  type PlayerState,
  type PlayerStore,
  type PlayerTrack,
  stepSpeed,
} from '../stores/player-store.ts'
import { openTakeOf } from '../stores/selectors.ts'
import type { Actions } from './actions.ts'
import { createChosenProfiles } from './chosen-profiles.ts'
import { placeToResume } from './places.ts'

/** The player as the components see it: the sound, what it is, and the speed remembered for whoever speaks. */
export interface Playback {
  /** What is drawn. A load that has only begun is not in it yet; `track` knows. */
  readonly store: PlayerStore
  /** What lies in the player now. */
  track(): PlayerTrack | null
  /** Where in this note one listens now, in whole milliseconds; null when another one, or none, is being heard. */
  momentOf(noteId: string): number | null
  /** Plays from the start, or from `fromMs`. */
  play(track: PlayerTrack, fromMs?: number): void
  /** When this note is played next, it starts there; nothing sounds before the person asks. */
  cue(trackId: string, atMs: number): void
  /** Plays the track, or pauses it when it is the one that sounds. */
  toggle(track: PlayerTrack): void
  togglePlay(): void
  pause(): void
  stop(): void
  /** Whether what lies before the present position was listened to. */
  isThrough(): boolean
  /** A short sound that says that somebody else speaks now. */
  soundNextSpeaker(): void
  /** Stops when this is what lies in the player: it is not there any more. */
  forget(trackId: string): void
  /** Stops when what lies in the player is from there: it is not here any more. */
  leave(conversationId: ConversationId): void
  seek(positionMs: number): void
  /** To where one stopped on another device; nothing sounds for that. */
  goOnAt(place: Place): void
  skip(byMs: number): void
  setSpeed(speed: number): void
  /** To the next offered one, or by 0.05. */
  stepSpeed(direction: 1 | -1, isFine?: boolean): void
  /** For whoever speaks: what is added to their loudness, and which of their pauses are left out. */
  setListening(how: { readonly gainDb?: number; readonly skip?: SkipLevel }): void
  close(): void
}

export interface PlaybackPorts {
  readonly player: Player
  readonly feed: FeedStore
  readonly actions: Actions
  readonly clock: Clock
}

/**
 * Sound first: drawing a chosen note takes as long as starting it (10 to 15 ms each), so drawing waits for the first frame
 * that sounds. What takes longer than this is shown loading; below it a spinner would only flash.
 */
const QUIET_LOAD_MS = 80

export function createPlayback({ player, feed, actions, clock }: PlaybackPorts): Playback {
  const store = createPlayerStore()
  let track: PlayerTrack | null = null
  let quietLoad: Timer | null = null
  let startMs = 0
  let lengths: PlayerState['lengths'] = {}
  let gainDb = 0
  let skip: SkipLevel = 'off'
  let cued: { readonly trackId: string; readonly atMs: number } | null = null
  const profiles = createChosenProfiles(feed)

  function draw(): void {
    quietLoad?.cancel()
    quietLoad = null
    const view = player.state()
    if (view.ref === null) track = null
    // Known by the recording itself by now, whatever its sender said.
    if (track !== null && view.durationMs > 0 && view.durationMs !== track.durationMs) {
      const { durationMs } = view
      track = { ...track, durationMs, gaps: believableGaps(track.gaps, durationMs) }
      if (track.ref.kind === 'note') lengths = { ...lengths, [track.id]: durationMs }
    }
    // A recording that had come only in part is longer the next time.
    const known = track === null ? undefined : lengths[track.id]
    if (track !== null && view.status === 'playing' && known !== undefined && known !== view.durationMs) {
      lengths = { ...lengths, [track.id]: view.durationMs }
    }
    const { status, positionMs, rate: speed, savedMs, message: failure, isAway } = view
    store.setState({ track, status, positionMs, speed, gainDb, skip, savedMs, failure, isAway, lengths })
  }

  /** The microphone would hear the loudspeaker, so nothing starts to play while a take is made. */
  function isRecording(): boolean {
    if (openTakeOf(feed.getState().takes) === null) return false
    actions.tell('Send or discard the recording first: the microphone would hear what plays.')
    return true
  }

  const unsubscribe = player.subscribe(() => {
    const { status, positionMs } = player.state()
    if (status === 'loading') startMs = positionMs
    const isSilent = status === 'loading' || (status === 'playing' && positionMs === startMs)
    if (isSilent && store.getState().status !== 'loading') quietLoad ??= clock.setTimer(draw, QUIET_LOAD_MS)
    else draw()
  })

  const playback: Playback = {
    store,
    track: () => track,
    momentOf(noteId) {
      const { status, positionMs } = player.state()
      const isUnderWay = track?.id === noteId && (isSounding({ status }) || status === 'paused')
      return isUnderWay && positionMs > 0 ? Math.round(Math.min(positionMs, track?.durationMs ?? 0)) : null
    },
    cue(trackId, atMs) {
      cued = { trackId, atMs }
    },
    play(chosen, askedMs) {
      if (isRecording()) return
      const isLoaded = track?.id === chosen.id
      const place = isLoaded ? null : placeToResume(chosen)
      const fromMs = askedMs ?? (cued?.trackId === chosen.id ? cued.atMs : place?.atMs)
      cued = null
      track = chosen
      if (isLoaded && fromMs !== undefined) player.seek(fromMs)
      const profile = profiles.of(chosen.authorId)
      gainDb = profile.gainDb
      skip = profile.skip
      const { ref, durationMs, loudness, gaps } = chosen
      const throughMs = place?.isThrough ? place.atMs : 0
      const noteId = ref.kind === 'note' ? ref.noteId : null
      player.play({ ref, noteId, durationMs, rate: profile.speed, loudness, gaps, gainDb, skip, throughMs }, fromMs)
    },
    toggle(chosen) {
      if (track?.id === chosen.id && cued?.trackId !== chosen.id) playback.togglePlay()
      else playback.play(chosen)
    },
    togglePlay() {
      if (track === null || (!isSounding(player.state()) && isRecording())) return
      player.toggle()
    },
    pause() {
      if (isSounding(player.state())) player.pause()
    },
    stop: () => player.stop(),
    isThrough: () => player.isThrough(),
    soundNextSpeaker: () => player.chime(),
    forget(trackId) {
      if (track?.id !== trackId) return
      if (track.ref.kind === 'note' && isSounding(player.state())) {
        actions.tell('That note is not here any more, so it stops.')
      }
      player.stop()
    },
    leave(conversationId) {
      if (track?.ref.kind !== 'note' || track.place.conversationId !== conversationId) return
      if (isSounding(player.state())) actions.tell('That conversation is not here any more, so its note stops.')
      player.stop()
    },
    seek: (positionMs) => player.seek(positionMs),
    goOnAt({ atMs, isThrough }) {
      if (isThrough) player.hearBefore(atMs)
      player.seek(atMs)
    },
    skip: (byMs) => player.skip(byMs),
    setSpeed(speed) {
      if (track === null) return
      player.setRate(speed)
      profiles.choose(track.authorId, { speed })
      actions.rememberSpeed(track.authorId, speed)
    },
    stepSpeed(direction, isFine = false) {
      const { rate: speed } = player.state()
      const next = isFine ? nudgedSpeed(speed, direction) : stepSpeed(speed, direction)
      if (next !== speed) playback.setSpeed(next)
    },
    setListening(how) {
      if (track === null) return
      gainDb = Math.min(PERSON_GAIN_DB, Math.max(-PERSON_GAIN_DB, how.gainDb ?? gainDb))
      skip = how.skip ?? skip
      player.setListening({ gainDb, skip })
      profiles.choose(track.authorId, { gainDb, skip })
      actions.rememberListening(track.authorId, { gainDb, skip })
      draw()
    },
    close() {
      quietLoad?.cancel()
      unsubscribe()
      profiles.close()
      player.stop()
    },
  }
  return playback
}

/** A voice note as a track; its place is the timeline, or the thread it replies in. */
export const trackOfNote = (note: UiNote): PlayerTrack => ({
  id: note.id,
  ref: { kind: 'note', noteId: note.id },
  authorId: note.authorId,
  authorName: note.isMine ? 'You' : note.authorName,
  place: { conversationId: note.conversationId, rootId: note.rootId, anchor: null },
  durationMs: note.audio?.durationMs ?? 0,
  peaks: note.audio?.peaks ?? [],
  isHeard: note.isHeard,
  loudness: note.audio?.loudness ?? null,
  gaps: unpackGaps(note.audio?.gaps, note.audio?.durationMs ?? 0),
  pictured: isPictured(note) ? note : null,
  stoppedAt: note.place ?? null,
})

/** A draft kept on this device. */
export const trackOfTake = (take: UiTake, me: MemberId): PlayerTrack => ({
  id: take.id,
  ref: { kind: 'take', takeId: take.id },
  authorId: me,
  authorName: 'Your draft',
  place: take.target,
  durationMs: take.durationMs,
  peaks: take.peaks ?? [],
  isHeard: true,
  loudness: take.loudness ?? null,
  gaps: unpackGaps(take.gaps, take.durationMs),
  pictured: null,
  stoppedAt: null,
})
