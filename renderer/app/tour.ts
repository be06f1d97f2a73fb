import type { ConversationId } from '#shared/kernel/ids.ts'
import { newTour, onTour, type Tour, type TourEvent } from '#shared/tour/tour.ts'
import type { FeedStore } from '../stores/feed-store.ts'
import { isSounding, type PlayerStore } from '../stores/player-store.ts'
import type { TimelineStore } from '../stores/timeline-store.ts'
import type { Actions } from './actions.ts'
import type { Navigation } from './navigation.ts'

/** The tour in this window: tells the reducer what the person does in the app, and keeps what comes of it. */
export interface TourGuide {
  tell(event: TourEvent): void
  /** Starts it, goes on with it, or begins anew when it is done; brings its card under the keys. */
  open(): void
  close(): void
}

interface TourPorts {
  readonly feed: FeedStore
  readonly timelines: TimelineStore
  readonly player: PlayerStore
  readonly actions: Pick<Actions, 'updateSettings'>
  readonly navigation: Pick<Navigation, 'open'>
}

export function createTourGuide({ feed, timelines, player, actions, navigation }: TourPorts): TourGuide {
  /** What was told and has not come back from the core yet. */
  let told: Tour | null = null
  const read = (): Tour => told ?? feed.getState().settings.tour ?? newTour

  /** By key or button, and not on the screen yet: its card gets the focus when it is. */
  let isAskedFor = false
  const takeFocus = (): void => {
    isAskedFor = false
    requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-tour] [data-first]')?.focus())
  }

  /** Own notes to self that were there before the step: none of them is the sentence. */
  let known: ReadonlySet<string> | null = null
  const notesToSelf = () => {
    const id = selfOf(feed)
    return id === null ? [] : (timelines.store.getState()[id]?.notes ?? [])
  }

  function tell(event: TourEvent): void {
    const before = read()
    const next = onTour(before, event)
    if (next === before) return
    told = next
    actions.updateSettings({ tour: next })
    if (next.status === 'running' && next.step !== before.step) enter(next)
  }

  /** Where the step happens is where one is led. */
  function enter({ step }: Tour): void {
    const self = selfOf(feed)
    known = null
    if (step === 'speak' && self !== null) void navigation.open(self).then(rememberNotes)
  }
  const rememberNotes = (): void => {
    known = new Set(notesToSelf().map(({ id }) => id))
  }

  const stopFeed = feed.subscribe((state, before) => {
    if (state.settings === before.settings) return
    told = null
    if (isAskedFor && state.settings.tour?.status === 'running') takeFocus()
  })
  const stopTimelines = timelines.store.subscribe(() => {
    const { status, step } = read()
    if (status !== 'running' || step !== 'speak' || known === null) return
    const said = notesToSelf().find((note) => note.isMine && note.audio !== null && !known?.has(note.id))
    if (said) tell({ kind: 'noteSaid', noteId: said.id })
  })
  const stopPlayer = player.subscribe((state, before) => {
    const { status, noteId } = read()
    if (status !== 'running' || noteId === null || state.track?.id !== noteId) return
    if (isSounding(state) && !isSounding(before)) tell({ kind: 'notePlayed', noteId })
    if (state.speed !== before.speed && before.track?.id === noteId) tell({ kind: 'speedChosen' })
  })

  return {
    tell,
    open() {
      const { status, step } = read()
      tell({ kind: status === 'done' ? 'restarted' : 'started' })
      // Gone on with after a restart of the app: what was there by then is not what is asked for.
      if (step === 'speak') enter(read())
      isAskedFor = true
      if (feed.getState().settings.tour?.status === 'running') takeFocus()
    },
    close() {
      stopFeed()
      stopTimelines()
      stopPlayer()
    },
  }
}

function selfOf(feed: FeedStore): ConversationId | null {
  const found = Object.values(feed.getState().conversations).find(({ kind }) => kind === 'self')
  return found?.id ?? null
}
