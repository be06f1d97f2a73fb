import { describe, expect, it, vi } from 'vitest'
import type { Change } from '#shared/contract/desktop.ts'
import type { PermissionState } from '#shared/contract/permissions.ts'
import type { UiCommand } from '#shared/contract/shell.ts'
import { createEmitter } from '#shared/kernel/emitter.ts'
import { createPermissions } from './permissions.ts'

function setUp(state: PermissionState | null) {
  let now = state
  const changes = createEmitter<Change>((error) => {
    throw error
  })
  const told: Change[] = []
  changes.on((change) => told.push(change))
  const ask = vi.fn(async () => {
    now = 'granted'
  })
  const system = { read: () => now ?? 'unknown', ask, canOpenSettings: () => true, openSettings: vi.fn() }
  const inFront: UiCommand[] = []
  const permissions = createPermissions({
    system: state === null ? null : system,
    changes,
    windows: { sendInFront: (command) => void inFront.push(command) },
  })
  return {
    permissions,
    told,
    inFront,
    ask,
    become(next: PermissionState) {
      now = next
    },
  }
}

describe('the microphone', () => {
  it('is not opened before the person was told why: a window is asked to say it instead', () => {
    const { permissions, told, inFront } = setUp('notAsked')
    expect(permissions.mayRecord()).toBe(false)
    expect(inFront).toEqual([{ kind: 'askPermission', permission: 'microphone' }])
    expect(told).toEqual([{ kind: 'permissionNeeded', permission: 'microphone' }])
  })

  it('is opened once it was allowed, without anything being started anew', async () => {
    const { permissions, told } = setUp('notAsked')
    expect(await permissions.ask('microphone')).toMatchObject({ state: 'granted', canOpenSettings: true })
    expect(permissions.mayRecord()).toBe(true)
    expect(told).toEqual([])
  })

  it.each(['granted', 'denied', 'unknown'] as const)(
    'is tried where it is %s: what comes of it is told then',
    (state) => {
      const { permissions, inFront } = setUp(state)
      expect(permissions.mayRecord()).toBe(true)
      expect(inFront).toEqual([])
    },
  )

  it('can be taken back at any moment, and given again', () => {
    const { permissions, become } = setUp('granted')
    become('denied')
    expect(permissions.read('microphone').state).toBe('denied')
    become('granted')
    expect(permissions.read('microphone').state).toBe('granted')
  })
})

describe('where the browser decides', () => {
  it('the page says what it knows, and until then nothing is known', () => {
    const { permissions } = setUp(null)
    expect(permissions.read('microphone')).toMatchObject({ state: 'unknown', canOpenSettings: false })
    expect(permissions.mayRecord()).toBe(true)
    permissions.report('microphone', 'notAsked')
    expect(permissions.mayRecord()).toBe(false)
    permissions.report('microphone', 'granted')
    expect(permissions.mayRecord()).toBe(true)
  })

  it('a page of the desktop program cannot say what only the system knows', () => {
    const { permissions } = setUp('denied')
    permissions.report('microphone', 'granted')
    expect(permissions.read('microphone').state).toBe('denied')
  })
})
