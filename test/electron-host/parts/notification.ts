import { EventEmitter } from 'node:events'
import type { Notification as ElectronNotification, NotificationConstructorOptions } from 'electron'
import type { HostContext } from '../context.ts'

export interface NotificationState {
  readonly id: number
  readonly emitter: EventEmitter
  readonly options: NotificationConstructorOptions
  isShown: boolean
}

export interface Notifications {
  readonly Notification: typeof ElectronNotification
  /** In the order they were shown, and not closed since. */
  shown(): readonly NotificationState[]
  dismiss(state: NotificationState): void
  /** It leaves the screen by itself, and waits in the system's list. */
  expire(state: NotificationState): void
  fail(state: NotificationState, error: string): void
  setSupported(isSupported: boolean): void
}

export function createNotifications({ faithful }: HostContext): Notifications {
  let shown: NotificationState[] = []
  let lastId = 0
  let isSupported = true
  const dismiss = (state: NotificationState): void => {
    if (!shown.includes(state)) return
    shown = shown.filter((other) => other !== state)
    state.emitter.emit('close', {})
  }
  const make = (options: NotificationConstructorOptions = {}): ElectronNotification => {
    lastId += 1
    const emitter = new EventEmitter()
    const state: NotificationState = { id: lastId, emitter, options: { ...options }, isShown: false }
    return faithful.part<ElectronNotification>(
      'Notification',
      {
        title: options.title ?? '',
        body: options.body ?? '',
        subtitle: options.subtitle ?? '',
        silent: options.silent ?? false,
        hasReply: options.hasReply ?? false,
        actions: options.actions ?? [],
        closeButtonText: options.closeButtonText ?? '',
        replyPlaceholder: options.replyPlaceholder ?? '',
        sound: options.sound ?? '',
        timeoutType: options.timeoutType ?? 'default',
        urgency: options.urgency ?? 'low',
        id: options.id ?? String(lastId),
        groupId: options.groupId ?? '',
        groupTitle: options.groupTitle ?? '',
        toastXml: options.toastXml ?? '',
        show() {
          shown = [...shown.filter((other) => other !== state), state]
          state.isShown = true
          emitter.emit('show', {})
        },
        close: () => dismiss(state),
      },
      { emitter },
    )
  }
  return {
    Notification: faithful.kind<typeof ElectronNotification>('Notification', { isSupported: () => isSupported }, make),
    shown: () => shown,
    dismiss,
    expire: (state) => void state.emitter.emit('close', { reason: 'timedOut' }),
    fail(state, error) {
      shown = shown.filter((other) => other !== state)
      state.emitter.emit('failed', {}, error)
    },
    setSupported(next) {
      isSupported = next
    },
  }
}
