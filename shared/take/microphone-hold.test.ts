import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TakeId } from '../kernel/ids.ts'
import {
  closedMicrophone,
  type HoldCommand,
  type HoldEvent,
  type MicrophoneHold,
  onMicrophone,
} from './microphone-hold.ts'

const NOW = 1_000_000
const own = TakeId.parse('0198c000-0000-7000-8000-000000000001')
const other = TakeId.parse('0198c000-0000-7000-8000-000000000002')
const wish = { takeId: own, deviceId: 'desk', lingerMs: 15_000, prerollMs: 300 }
const next = { ...wish, takeId: other }

const holds: Record<string, MicrophoneHold> = {
  closed: closedMicrophone,
  opening: { kind: 'opening', wish },
  'in use': { kind: 'inUse', wish, isLast: false },
  'in use, last': { kind: 'inUse', wish, isLast: true },
  standby: { kind: 'standby', deviceId: 'desk', untilMs: NOW + 1_000, prerollMs: 300 },
  'standby, over': { kind: 'standby', deviceId: 'desk', untilMs: NOW, prerollMs: 0 },
}
const events: Record<string, HoldEvent> = {
  'asked, same device': { kind: 'takeAsked', wish: next },
  'asked, other device': { kind: 'takeAsked', wish: { ...next, deviceId: null } },
  'asked, no linger': { kind: 'takeAsked', wish: { ...next, lingerMs: 0 } },
  opened: { kind: 'opened', takeId: own },
  'opened, old take': { kind: 'opened', takeId: other },
  'open failed': { kind: 'openFailed', takeId: own },
  'open failed, old take': { kind: 'openFailed', takeId: other },
  'take ended': { kind: 'takeEnded', takeId: own, atMs: NOW },
  'old take ended': { kind: 'takeEnded', takeId: other, atMs: NOW },
  'close asked': { kind: 'closeAsked' },
  lost: { kind: 'lost' },
  outdated: { kind: 'outdated' },
  waited: { kind: 'waited', atMs: NOW },
}

const whose = (takeId: TakeId): string => (takeId === own ? 'own' : 'next')
function words(hold: MicrophoneHold): string {
  switch (hold.kind) {
    case 'closed':
      return 'closed'
    case 'opening':
      return `opening(${whose(hold.wish.takeId)}, ${hold.wish.deviceId}, linger ${hold.wish.lingerMs})`
    case 'inUse':
      return `inUse(${whose(hold.wish.takeId)}${hold.isLast ? ', last' : ''})`
    case 'standby':
      return `standby(${hold.deviceId}, ${hold.untilMs - NOW} ms, preroll ${hold.prerollMs})`
  }
}
const commandWords = (command: HoldCommand): string => {
  switch (command.kind) {
    case 'open':
      return `open ${command.wish.deviceId} for ${whose(command.wish.takeId)}`
    case 'lend':
    case 'closeLate':
      return `${command.kind} ${whose(command.takeId)}`
    case 'wait':
      return `wait ${command.untilMs - NOW} ms`
    case 'standBy':
      return `standBy ${command.prerollMs}`
    default:
      return command.kind
  }
}

function table(): string {
  const rows = Object.entries(holds).flatMap(([name, hold]) =>
    Object.entries(events).map(([what, event]) => {
      const [after, commands] = onMicrophone(hold, event)
      const said = after === hold ? '(stays)' : words(after)
      return [name.padEnd(14), what.padEnd(22), '->', said, ...commands.map((one) => `+ ${commandWords(one)}`)].join(
        ' ',
      )
    }),
  )
  const intro = 'Every state of the microphone x every event. Times from now. Compared by microphone-hold.test.ts.'
  return `${intro}\n\n${rows.join('\n')}\n`
}

/** What the commands have made of one device. */
function play(steps: readonly HoldEvent[]) {
  let hold = closedMicrophone
  let isOpen = false
  let remembers = false
  for (const event of steps) {
    const [after, commands] = onMicrophone(hold, event)
    if (event.kind === 'opened') isOpen = true
    if (event.kind === 'lost') isOpen = false
    for (const { kind } of commands) {
      if (kind === 'close' || (kind === 'closeLate' && hold.kind !== 'inUse' && hold.kind !== 'standby')) isOpen = false
      if (kind === 'standBy') remembers = true
      if (kind === 'forget' || kind === 'lend') remembers = false
    }
    hold = after
    if (hold.kind === 'closed' || hold.kind === 'opening')
      expect({ hold, isOpen, remembers }).toMatchObject({ isOpen: false, remembers: false })
  }
  return hold
}

describe('the microphone', () => {
  it('does for every state and event what the table says', async () => {
    await expect(table()).toMatchFileSnapshot('microphone-hold.table.txt')
  })

  it('is never open, and remembers nothing, when no take has it and it is not on standby', () => {
    void fc.assert(
      fc.property(fc.array(fc.constantFrom(...Object.values(events)), { maxLength: 40 }), (steps) => void play(steps)),
    )
  })

  it('closes from everywhere: one request, and at most the end of the take', () => {
    void fc.assert(
      fc.property(fc.array(fc.constantFrom(...Object.values(events)), { maxLength: 40 }), (steps) => {
        const hold = play([...steps, { kind: 'closeAsked' }])
        if (hold.kind === 'closed') return
        if (hold.kind === 'standby') throw new Error('it is on standby')
        const { takeId } = hold.wish
        const ended = play([
          ...steps,
          { kind: 'closeAsked' },
          { kind: 'opened', takeId },
          { kind: 'takeEnded', takeId, atMs: NOW },
        ])
        expect(ended).toEqual(closedMicrophone)
      }),
    )
  })
})
