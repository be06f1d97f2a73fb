import { expect, it } from 'vitest'
import { closeInOrder } from './program.ts'

it('ends a take as one that was closed with the program, before its window is cut off, and lets go of the data last', async () => {
  const order: string[] = []
  const after = (step: string) => async () => {
    await Promise.resolve()
    order.push(step)
  }
  await closeInOrder({
    takes: { systemEvent: (kind) => after(`takes: ${kind}`)() },
    host: { close: after('host') },
    core: { close: after('core') },
  })
  expect(order).toEqual(['takes: quit', 'host', 'core'])
})
