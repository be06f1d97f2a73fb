import { Notification, type NotificationConstructorOptions } from 'electron'
import type { Attention } from '#core/attention/attention.ts'
import type { Notifier } from '#core/attention/notifier.ts'
import type { NotificationAction, UiNotification } from '#shared/contract/attention.ts'

export interface SystemNotifierDeps {
  readonly happened: Attention['happened']
  /** Brings the window to the front: what was asked for is seen in it. */
  readonly show: () => void
}

/** These are seen in the window; the others need none. */
const opensWindow: ReadonlySet<NotificationAction> = new Set(['reply'])

/** The system's own notifications. They are kept as long as they stand: one that is collected tells of no click any more. */
export function createSystemNotifier({ happened, show }: SystemNotifierDeps): Notifier {
  const standing = new Map<string, Notification>()

  const drop = (id: string): void => {
    const notification = standing.get(id)
    standing.delete(id)
    notification?.close()
  }
  return {
    show(shown) {
      // Before the new one: of two with one place on the screen, the older must not take the newer along.
      drop(shown.id)
      const notification = new Notification(optionsOf(shown))
      standing.set(shown.id, notification)
      /** What an older one says counts no more. */
      const whileStanding = (run: () => void) => (): void => {
        if (standing.get(shown.id) === notification) run()
      }
      notification.on(
        'click',
        whileStanding(() => {
          show()
          happened({ kind: 'opened', id: shown.id })
        }),
      )
      notification.on('action', ({ actionIndex }) => {
        const action = shown.actions[actionIndex]?.id
        if (!action || standing.get(shown.id) !== notification) return
        if (opensWindow.has(action)) show()
        happened({ kind: 'acted', id: shown.id, action })
      })
      notification.on('close', ({ reason }) => {
        // On Windows it has gone from the screen, and waits in the list: it is still there to be taken down.
        if (reason === 'timedOut' || standing.get(shown.id) !== notification) return
        standing.delete(shown.id)
        happened({ kind: 'dismissed', id: shown.id })
      })
      notification.on('failed', (_event, error) => {
        if (standing.get(shown.id) === notification) standing.delete(shown.id)
        happened({ kind: 'failed', id: shown.id, why: error.slice(0, 500) })
      })
      notification.show()
    },
    close: drop,
  }
}

/** Buttons are shown where the system has them; where it has none, a click opens the note. */
const optionsOf = ({
  title,
  body,
  actions,
  isSilent,
  conversationId,
}: UiNotification): NotificationConstructorOptions => ({
  title,
  body,
  silent: isSilent,
  actions: actions.map(({ label }) => ({ type: 'button', text: label })),
  // Linux: the default, low, is kept out of sight by some desktops.
  urgency: 'normal',
  ...(conversationId === null ? {} : { groupId: conversationId }),
})
