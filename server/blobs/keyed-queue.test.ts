import { expect, it } from 'vitest'
import { createKeyedQueue } from './keyed-queue.ts'

it('runs work on one key one after the other, and different keys side by side', async () => {
  const queue = createKeyedQueue()
  const gate = Promise.withResolvers<void>()
  const order: string[] = []
  const first = queue.run('a', async () => {
    await gate.promise
    order.push('a1')
  })
  const second = queue.run('a', async () => {
    order.push('a2')
  })
  await queue.run('b', async () => {
    order.push('b')
  })
  gate.resolve()
  await Promise.all([first, second])
  expect(order).toEqual(['b', 'a1', 'a2'])
})

it('goes on after work that failed, and is settled when all of it is done', async () => {
  const queue = createKeyedQueue()
  const failing = queue.run('a', () => Promise.reject(new Error('no')))
  const next = queue.run('a', async () => 'yes')
  await expect(failing).rejects.toThrow('no')
  expect(await next).toBe('yes')
  await queue.settled()
})
