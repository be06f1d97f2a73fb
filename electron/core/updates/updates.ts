import type { Change, UiUpdate } from '#shared/contract/desktop.ts'
import type { UiTake } from '#shared/contract/ui-take.ts'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import type { Emitter } from '#shared/kernel/emitter.ts'
import { sentenceOf } from '#shared/kernel/reasons.ts'
import { unreachable } from '#shared/kernel/result.ts'
import { atQuit, onUpdate, type UpdateFact, type UpdatePhase, type UpdateState } from '#shared/update/update-policy.ts'
import type { Updater } from '../ports.ts'
import { tuning } from './tuning.ts'

/** New versions as the core knows them: the policy of `shared/update`, with time, takes and the updater around it. */
export interface Updates {
  /** What the snapshot says of it: nothing where something else brings this host up to date. */
  inSnapshot(): { readonly update?: UiUpdate }
  check(): void
  /** Restarts into the version that is here, or does so when the recording under way is kept. */
  install(): void
  atQuit(): ReturnType<typeof atQuit>
  close(): void
}

export interface UpdatesDeps {
  readonly updater: Updater | null
  readonly clock: Clock
  readonly takes: { list(): readonly UiTake[] }
  readonly changes: Emitter<Change>
}

export const openUpdates = ({ updater, ...deps }: UpdatesDeps): Updates =>
  updater === null ? noUpdates : createUpdates({ updater, ...deps })

/** For hosts that something else brings up to date. */
export const noUpdates: Updates = {
  inSnapshot: () => ({}),
  check: () => undefined,
  install: () => undefined,
  atQuit: () => 'nothing',
  close: () => undefined,
}

function createUpdates({ updater, clock, takes, changes }: UpdatesDeps & { readonly updater: Updater }): Updates {
  const { obstacle } = updater
  const asked = { kind: 'current', checkedAtMs: null, failure: null } as const
  let state: UpdateState = {
    phase: obstacle === null ? asked : { kind: 'off', why: obstacle },
    isTaking: isTaking(takes.list()),
  }
  let timer: Timer | null = null

  const learn = (fact: UpdateFact): void => {
    const [next, wishes] = onUpdate(state, fact)
    const hasChanged = next.phase !== state.phase
    state = next
    if (hasChanged) changes.emit({ kind: 'update', update: uiUpdateOf(next.phase) })
    for (const wish of wishes) {
      if (wish === 'check') updater.check()
      else updater.quit()
    }
  }
  const checkAfter = (delayMs: number): void => {
    timer = clock.setTimer(() => {
      learn({ kind: 'askedToCheck' })
      checkAfter(tuning.checkEveryMs)
    }, delayMs)
  }
  const lookAtTakes = (): void => learn({ kind: 'taking', isTaking: isTaking(takes.list()) })

  updater.onFact(learn)
  const stopWatching = changes.on(({ kind }) => {
    if (kind === 'take' || kind === 'takeGone') lookAtTakes()
  })
  if (obstacle === null) checkAfter(tuning.firstCheckMs)
  return {
    inSnapshot: () => ({ update: uiUpdateOf(state.phase) }),
    check: () => learn({ kind: 'askedToCheck' }),
    install() {
      lookAtTakes()
      learn({ kind: 'wanted' })
    },
    atQuit() {
      lookAtTakes()
      return atQuit(state)
    },
    close() {
      stopWatching()
      timer?.cancel()
      timer = null
    },
  }
}

const isTaking = (takes: readonly UiTake[]): boolean =>
  takes.some(({ state }) => state === 'opening' || state === 'recording' || state === 'finishing')

function uiUpdateOf(phase: UpdatePhase): UiUpdate {
  const { kind } = phase
  const said = (sentence: string, more: Partial<UiUpdate> = {}): UiUpdate => ({
    kind,
    sentence,
    version: null,
    isWaiting: false,
    ...more,
  })
  switch (phase.kind) {
    case 'off':
      return said(offSentences[phase.why])
    case 'checking':
      return said('Looking for a new version…')
    case 'current':
      if (phase.failure !== null) return said(sentenceOf('updateFailed', phase.failure))
      return said(
        phase.checkedAtMs === null ? 'Earshot looks for new versions by itself.' : 'This is the newest version.',
      )
    case 'fetching':
      return said(`Fetching version ${phase.version}, ${phase.percent} %.`, { version: phase.version })
    case 'ready':
      return said(
        phase.isWanted
          ? `Earshot restarts into version ${phase.version} as soon as your recording is kept.`
          : `Version ${phase.version} is here. It is installed when you quit.`,
        { version: phase.version, isWaiting: phase.isWanted },
      )
    default:
      return unreachable(phase)
  }
}

const offSentences = {
  notPackaged: 'This copy was started from its sources, and does not look for new versions.',
  noServer: 'This copy was packed without a place for updates, and does not look for new versions.',
  fromPackage: 'New versions come the way Earshot came: by the package manager.',
} as const
