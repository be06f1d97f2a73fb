import type { DesktopFacts, NotificationEvent, NotifyLevel, PauseLength } from '#shared/contract/attention.ts'
import type { Change, Session } from '#shared/contract/desktop.ts'
import type { Settings } from '#shared/contract/settings.ts'
import type { DesktopCommand, DesktopState } from '#shared/desktop/menu.ts'
import type { ConversationId, MemberId, NoteId } from '#shared/kernel/ids.ts'
import { pauseFor } from '#shared/notify/quiet.ts'
import type { LaterStore } from '../store/later-store.ts'
import type { SettingsStore } from '../store/settings-store.ts'
import type { Arrival } from '../sync/arrivals.ts'
import type { Takes } from '../takes/takes.ts'
import type { UiWindows } from '../ui-windows.ts'
import { createDesktopBoard, type DesktopBoardDeps } from './desktop-board.ts'
import { createLaters } from './laters.ts'
import { createNewsDesk } from './news-desk.ts'
import type { NewsFacts } from './notification-content.ts'
import type { Desktop, Notifier } from './notifier.ts'

/** When Earshot calls the person, and what the desktop around it shows. The hosts only show it. */
export interface Attention {
  /** The newest attached shows the notifications. Returns what ends it. */
  attachNotifier(notifier: Notifier): () => void
  /** What became of a notification. */
  happened(event: NotificationEvent): void
  state(): DesktopState
  onState(listener: (state: DesktopState) => void): () => void
  /** What was chosen in a menu; `open`, `settings` and `quit` are the host's to obey. */
  run(command: DesktopCommand): void
  pause(length: PauseLength): void
  resume(): void
  setLevel(conversationId: ConversationId, level: NotifyLevel): void
  attachDesktop(desktop: Desktop): () => void
  /** Null: there is none around this host. */
  desktop(): DesktopFacts | null
  setStartAtLogin(isOn: boolean): void
  arrived(arrival: Arrival): void
  start(): void
  stop(): void
}

export interface AttentionDeps extends Omit<DesktopBoardDeps, 'settings' | 'presence' | 'takes' | 'target'> {
  readonly facts: NewsFacts
  readonly settings: SettingsStore
  readonly laters: LaterStore
  readonly takes: Pick<Takes, 'list' | 'target' | 'toggle'>
  readonly windows: Pick<UiWindows, 'send' | 'presence' | 'onPresence'>
  readonly onChange: (listener: (change: Change) => void) => () => void
  readonly emit: (change: Change) => void
  /** The system would not show a notification. */
  readonly onFailed: (why: string) => void
}

export function createAttention(deps: AttentionDeps): Attention {
  const { facts, settings, takes, windows, clock, emit, onFailed } = deps
  const notifiers = new Set<Notifier>()
  const desktops = new Set<Desktop>()
  const notifier = (): Notifier | null => [...notifiers].at(-1) ?? null
  let hasFailed = false
  let memberId: MemberId | null = null

  const update = (changes: Partial<Settings>): void => emit({ kind: 'settings', settings: settings.update(changes) })
  const laters = createLaters({
    store: deps.laters,
    clock,
    onDue: (noteIds: readonly NoteId[]) => desk.remind(noteIds),
  })
  const desk = createNewsDesk({
    facts,
    settings: () => settings.read(),
    presence: () => windows.presence(),
    notifier,
    send: (command) => windows.send(command),
    putOff: (noteIds) => laters.add(noteIds),
    onFailed(why) {
      // One word about it is enough; the log has all of them.
      deps.log('warn', 'a notification was not shown', { why })
      if (!hasFailed) onFailed(why)
      hasFailed = true
    },
    clock,
  })
  const board = createDesktopBoard({
    ...deps,
    settings: () => settings.read(),
    presence: () => windows.presence(),
    takes: () => takes.list(),
    target: () => takes.target(),
  })
  const stops = [
    deps.onChange((change) => {
      desk.changed(change)
      if (change.kind === 'session') followMember(change.session)
      board.changed(change)
    }),
    windows.onPresence(() => board.touch()),
  ]

  return {
    attachNotifier(added) {
      notifiers.add(added)
      return () => void notifiers.delete(added)
    },
    happened: (event) => desk.happened(event),
    state: () => board.read(),
    onState: (listener) => board.onChange(listener),
    run(command) {
      switch (command.kind) {
        case 'toggleRecording':
          return takes.toggle()
        case 'playUnheard':
          return windows.send({ kind: 'playNextUnheard' })
        case 'playPause':
          return windows.send({ kind: 'playPause' })
        case 'playNote':
          return windows.send({ kind: 'playNote', noteId: command.noteId })
        case 'setFocus':
          return update({ focus: command.isOn })
        case 'pause':
          return update({ notifyPause: pauseNow(command.length) })
        case 'resume':
          return update({ notifyPause: null })
        case 'open':
        case 'settings':
        case 'quit':
          return
      }
    },
    pause: (length) => update({ notifyPause: pauseNow(length) }),
    resume: () => update({ notifyPause: null }),
    setLevel(conversationId, level) {
      const { [conversationId]: _before, ...others } = settings.read().notifyLevels
      update({ notifyLevels: level === 'all' ? others : { ...others, [conversationId]: level } })
    },
    attachDesktop(added) {
      desktops.add(added)
      return () => void desktops.delete(added)
    },
    desktop: () => [...desktops].at(-1)?.facts() ?? null,
    setStartAtLogin: (isOn) => [...desktops].at(-1)?.setStartAtLogin(isOn),
    arrived: (arrival) => desk.arrived(arrival),
    start: () => laters.start(),
    stop() {
      for (const stop of stops) stop()
      laters.stop()
      desk.stop()
      board.stop()
    },
  }

  /** What one member put off is not for the next. */
  function followMember(session: Session): void {
    if (session.kind === 'signingIn') return
    const next = session.kind === 'signedIn' ? session.member.id : null
    if (next === null || (memberId !== null && memberId !== next)) laters.forget()
    memberId = next
  }

  function pauseNow(length: PauseLength) {
    return pauseFor(length, clock.nowMs(), settings.read().quietHours.timeZone)
  }
}
