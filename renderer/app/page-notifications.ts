import { createStore, type StoreApi } from 'zustand/vanilla'
import type { NotificationEvent, NotifierCommand, UiNotification } from '#shared/contract/attention.ts'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import type { Bridge } from '../bridge/bridge.ts'
import type { PermissionDesk } from './permissions.ts'

/** `system`: the desktop program shows them. `ask`: the browser has not been asked. `none`: it has no notifications. */
export type PagePermission = 'system' | 'ask' | 'allowed' | 'denied' | 'none'

/**
 * Notifications of the browser host, by the browser, from when the person allows them until they take that back. They have no buttons: those need a
 * service worker, and one that outlives its program would answer with nothing behind it.
 */
export interface PageNotifications {
  readonly store: StoreApi<{ readonly permission: PagePermission }>
  close(): void
}

export interface PageNotificationPorts {
  readonly bridge: Bridge
  readonly clock: Clock
  readonly permissions: Pick<PermissionDesk, 'onChange'>
  readonly onError: (error: unknown) => void
}

/** A subscription that ended is asked for again after this. */
const AGAIN_MS = 1000

export function createPageNotifications({
  bridge,
  clock,
  permissions,
  onError,
}: PageNotificationPorts): PageNotifications {
  const store = createStore(() => ({ permission: permissionNow(bridge.host) }))
  const standing = new Map<string, Notification>()
  let subscription: { unsubscribe(): void } | null = null
  let again: Timer | null = null
  let isClosed = false

  const tell = (event: NotificationEvent): void => void bridge.client.attention.happened.mutate(event).catch(onError)
  const drop = (id: string): void => {
    const notification = standing.get(id)
    standing.delete(id)
    notification?.close()
  }
  const show = (shown: UiNotification): void => {
    const { id, title, body, isSilent } = shown
    const before = standing.get(id)
    standing.delete(id)
    before?.close()
    const notification = new Notification(title, { body, tag: id, silent: isSilent })
    standing.set(id, notification)
    const isStanding = (): boolean => standing.get(id) === notification
    notification.onclick = () => {
      window.focus()
      if (isStanding()) tell({ kind: 'opened', id })
    }
    notification.onclose = () => {
      if (!isStanding()) return
      standing.delete(id)
      tell({ kind: 'dismissed', id })
    }
    notification.onerror = () => {
      if (isStanding()) standing.delete(id)
      tell({ kind: 'failed', id, why: 'the browser did not show it' })
    }
  }
  const obey = (command: NotifierCommand): void => {
    if (command.kind === 'show') show(command.notification)
    else drop(command.id)
  }
  const follow = (): void => {
    again?.cancel()
    subscription?.unsubscribe()
    subscription = null
    if (isClosed || store.getState().permission !== 'allowed') return
    const retry = (): void => {
      again?.cancel()
      again = clock.setTimer(follow, AGAIN_MS)
    }
    subscription = bridge.client.attention.notifications.subscribe(undefined, {
      onData: obey,
      onError: retry,
      onComplete: retry,
    })
  }

  follow()
  const stopChanges = permissions.onChange(() => {
    const permission = permissionNow(bridge.host)
    if (permission === store.getState().permission) return
    store.setState({ permission })
    follow()
  })
  return {
    store,
    close() {
      isClosed = true
      stopChanges()
      again?.cancel()
      subscription?.unsubscribe()
      for (const id of [...standing.keys()]) drop(id)
    },
  }
}

function permissionNow(host: Bridge['host']): PagePermission {
  if (host === 'electron') return 'system'
  if (!('Notification' in window)) return 'none'
  switch (Notification.permission) {
    case 'granted':
      return 'allowed'
    case 'denied':
      return 'denied'
    case 'default':
      return 'ask'
  }
}
