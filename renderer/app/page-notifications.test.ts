import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { NotificationEvent, NotifierCommand } from '#shared/contract/attention.ts'
import { ConversationId, NoteId } from '#shared/kernel/ids.ts'
import { createPageNotifications, type PageNotificationPorts } from './page-notifications.ts'

const id = ConversationId.parse('00000000-0000-7000-8000-0000000000c1')
const shown: Extract<NotifierCommand, { kind: 'show' }> = {
  kind: 'show',
  notification: {
    id,
    conversationId: id,
    noteId: NoteId.parse('00000000-0000-7000-8000-0000000000a1'),
    count: 1,
    title: 'Bob in #general',
    body: 'Voice note, 0:07',
    actions: [],
    isSilent: false,
  },
}

describe('notifications of a browser', () => {
  let permission = 'default'
  let changed: (() => void) | null = null
  let isFollowed = false
  let focused = 0
  let made: FakeNotification[] = []
  let push: ((command: NotifierCommand) => void) | null = null
  let told: NotificationEvent[] = []

  class FakeNotification {
    static get permission() {
      return permission
    }
    onclick = () => undefined
    onclose = () => undefined
    isClosed = false
    readonly title: string
    constructor(title: string) {
      this.title = title
      made.push(this)
    }
    close() {
      this.isClosed = true
      this.onclose()
    }
  }
  const open = (host: 'browser' | 'electron') =>
    createPageNotifications({
      bridge: {
        host,
        client: {
          attention: {
            happened: { mutate: async (event: NotificationEvent) => void told.push(event) },
            notifications: {
              subscribe(_input: undefined, { onData }: { onData: (command: NotifierCommand) => void }) {
                push = onData
                isFollowed = true
                return {
                  unsubscribe: () => {
                    isFollowed = false
                  },
                }
              },
            },
          },
        },
      } as unknown as PageNotificationPorts['bridge'],
      clock: { nowMs: () => 0, monotonicMs: () => 0, setTimer: () => ({ cancel: () => undefined }) },
      permissions: {
        onChange(listener) {
          changed = listener
          return () => undefined
        },
      },
      onError: (error) => {
        throw error
      },
    })

  beforeEach(() => {
    permission = 'default'
    changed = null
    isFollowed = false
    focused = 0
    made = []
    push = null
    told = []
    vi.stubGlobal('Notification', FakeNotification)
    vi.stubGlobal('window', { Notification: FakeNotification, focus: () => (focused += 1) })
  })
  afterEach(() => {
    vi.unstubAllGlobals()
  })

  it('are not followed until the person allows them, and only for as long', () => {
    const page = open('browser')
    expect([page.store.getState().permission, isFollowed]).toEqual(['ask', false])
    permission = 'granted'
    changed?.()
    expect([page.store.getState().permission, isFollowed]).toEqual(['allowed', true])
    push?.(shown)
    expect(made.map(({ title }) => title)).toEqual(['Bob in #general'])
    permission = 'denied'
    changed?.()
    expect([page.store.getState().permission, isFollowed]).toEqual(['denied', false])
  })

  it('are the system’s in the desktop program', () => {
    permission = 'granted'
    expect(open('electron').store.getState().permission).toBe('system')
    expect(push).toBeNull()
  })

  it('open the note with a click, and are told of when the person closes them', () => {
    permission = 'granted'
    open('browser')
    push?.(shown)
    made[0]?.onclick()
    expect(focused).toBe(1)
    made[0]?.close()
    expect(told).toEqual([
      { kind: 'opened', id },
      { kind: 'dismissed', id },
    ])
  })

  it('take the place of the one before, and say nothing when they are taken down', () => {
    permission = 'granted'
    open('browser')
    push?.(shown)
    push?.(shown)
    push?.({ kind: 'close', id })
    expect(made.map(({ isClosed }) => isClosed)).toEqual([true, true])
    expect(told).toEqual([])
  })
})
