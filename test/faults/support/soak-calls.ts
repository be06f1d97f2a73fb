import { type MeasuredProgram, startMeasured } from './measured-program.ts'

/** What a soaking device is asked to do. */
export type Deed =
  | { readonly kind: 'join'; readonly link: string; readonly name: string }
  | { readonly kind: 'listen'; readonly noteId: string }
  | { readonly kind: 'write'; readonly rootId: string }
  /** How many notes there are, once there are so many. */
  | { readonly kind: 'count'; readonly expected: number }
  | { readonly kind: 'invite' | 'speak' | 'changeMind' | 'reconnect' | 'reload' | 'rest' }

export type DeviceCall = Deed & { readonly id: number }

export type DeviceAnswer =
  | { readonly kind: 'answer'; readonly id: number; readonly value: string }
  | { readonly kind: 'failed'; readonly id: number; readonly why: string }

export interface SoakingDevice {
  readonly program: MeasuredProgram
  /** Resolves once it is done: with the id of a note, a link, or a count. */
  does(deed: Deed): Promise<string>
}

/** It listens once it has printed `ready`. */
export function startSoakingDevice(dataDir: string): SoakingDevice {
  const program = startMeasured(new URL('./soaking-device.ts', import.meta.url), [dataDir])
  const waiting = new Map<number, { resolve: (value: string) => void; reject: (error: Error) => void }>()
  let lastId = 0
  program.child.on('message', (message: DeviceAnswer) => {
    if (message.kind !== 'answer' && message.kind !== 'failed') return
    const caller = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.kind === 'answer') caller?.resolve(message.value)
    else caller?.reject(new Error(message.why))
  })
  program.child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('the device ended'))
  })
  return {
    program,
    does: (deed) =>
      new Promise((resolve, reject) => {
        lastId += 1
        waiting.set(lastId, { resolve, reject })
        program.child.send({ ...deed, id: lastId })
      }),
  }
}
