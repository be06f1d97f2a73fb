import { speech } from '../../support/sound.ts'
import type { InstallOptions } from './hosts/host.ts'
import { inviteFrom, joinInApp, openConversation } from './steps.ts'
import type { Installation, World } from './world.ts'

export interface Two {
  /** Shows her screen: her window is on the display. */
  readonly alice: Installation
  readonly bob: Installation
}

/** Two in `#general`: one shows something, the other, in dark colours, sees it. */
export async function whoShowsAndSees(world: World, more: Pick<InstallOptions, 'camera'> = {}): Promise<Two> {
  const server = await world.startServer()
  const alice = await world.install('alice', { microphone: speech('austen-7s'), isOnDisplay: true, ...more })
  await joinInApp(alice.page, server.ownerInvitation, 'Alice')
  const bob = await world.install('bob', { microphone: speech('austen-5s'), colorScheme: 'dark' })
  await joinInApp(bob.page, await inviteFrom(alice), 'Bob')
  await openConversation(alice.page, 'general')
  await openConversation(bob.page, 'general')
  return { alice, bob }
}
