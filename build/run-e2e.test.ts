import { expect, it } from 'vitest'
import { sharedOut } from './run-e2e.ts'

it('gives every scenario to one lane, on its host, and to each less and less', () => {
  const names = (host: string, count: number) => Array.from({ length: count }, (_, index) => `${host} ${index}`)
  const all = [
    { host: 'stand-in', scenarios: names('stand-in', 7) },
    { host: 'browser', scenarios: names('browser', 9) },
  ] as const
  const take = sharedOut(all, 2)
  const given = []
  for (let batch = take(); batch !== undefined; batch = take()) given.push(batch)
  expect(given.map(({ scenarios }) => scenarios.length)).toEqual([4, 3, 3, 2, 1, 1, 1, 1])
  for (const { host, scenarios } of all)
    expect(given.filter((batch) => batch.host === host).flatMap((batch) => batch.scenarios)).toEqual(scenarios)
})
