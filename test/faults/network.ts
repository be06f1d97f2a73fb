import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Core } from '../../electron/core/core.ts'
import type { Net } from '../../electron/core/ports.ts'
import { type FaultyLink, openFaultyLink } from '../fakes/faulty-link.ts'
import { converge, generalOf, joinWith, judgeNotes, openCore, pause } from './support/cores.ts'
import { startCrashingServer } from './support/crashing-server.ts'
import { type FaultRow, faultRow } from './support/fault-row.ts'
import { createRandom, drawSeed } from './support/seeded.ts'

export const summary =
  'three devices send through resets, half-open connections and lost answers; live frames doubled and shuffled: all converge'

/** What the design promises once the network is sound again. */
const healingMs = 5_000
const devices = 3

export async function* run({ isShort }: { isShort: boolean }): AsyncGenerator<FaultRow> {
  const notes = isShort ? 150 : 10_000
  const outageEvery = isShort ? 50 : 1_000
  const random = createRandom(drawSeed('network'))
  const folder = mkdtempSync(path.join(tmpdir(), 'earshot-network-'))
  const server = await startCrashingServer()
  const team: { core: Core; link: FaultyLink }[] = []
  try {
    for (let i = 0; i < devices; i += 1) {
      const link = await openFaultyLink(server.url, random)
      const invitation = team[0] ? (await team[0].core.api.invitations.create()).link : server.ownerInvitation
      const core = await openCore(path.join(folder, String(i)), (ports) => ({
        ...ports,
        net: shuffleFrames(ports.net, random),
      }))
      await joinWith(core, throughLink(invitation, link), `Member ${i}`)
      team.push({ core, link })
    }
    const sent = await sendAll(team, { count: notes, outageEvery })
    for (const { link } of team) link.setFaulty(false)
    const cores = team.map(({ core }) => core)
    const tookMs = await converge(cores, sent, 60_000)
    console.error(`network: ${sent.size} notes, whole ${tookMs === null ? 'never' : `${tookMs} ms`} after healing`)
    const row = faultRow({ fault: 'network', runs: sent.size, ...judgeNotes(cores, sent), worstLossMs: 0 })
    yield { ...row, ok: row.ok && tookMs !== null && tookMs <= healingMs }
  } finally {
    for (const { core, link } of team) {
      await core.close()
      await link.close()
    }
    await server.end()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** All devices write into one channel while their links misbehave by turns; returns what was written, by id. */
async function sendAll(
  team: readonly { core: Core; link: FaultyLink }[],
  { count, outageEvery }: { count: number; outageEvery: number },
): Promise<Map<string, string>> {
  const sent = new Map<string, string>()
  const perDevice = Math.ceil(count / team.length)
  await Promise.all(
    team.map(async ({ core, link }, device) => {
      const target = { conversationId: generalOf(core), rootId: null, anchor: null }
      for (let i = 0; i < perDevice; i += 1) {
        if (i % outageEvery === 10) link.setFaulty(true)
        if (i % outageEvery === 40) link.setFaulty(false)
        const text = `${device}.${i}`
        const { noteId } = await core.api.notes.sendText({ target, text })
        sent.set(noteId, text)
        // As fast as a sound network carries them, so that what waits at the end is the fault's work, not ours.
        while (core.snapshot().connection.waiting > 30) await pause(5)
        await pause(2)
      }
    }),
  )
  return sent
}

/** No frame is held back longer: shuffled means late, and a frame that never came would be a lost one. */
const longestHoldMs = 100

/** Live frames come twice now and then, and some change places with the next. */
function shuffleFrames(net: Net, random: () => number): Net {
  return {
    fetch: net.fetch,
    openSocket(url, headers) {
      const socket = net.openSocket(url, headers)
      let held: string | null = null
      return {
        ...socket,
        onMessage(listener) {
          const letGo = (): void => {
            if (held !== null) listener(held)
            held = null
          }
          socket.onMessage((text) => {
            if (random() < 0.1 && held === null && !text.includes('"hello"')) {
              held = text
              setTimeout(letGo, longestHoldMs)
              return
            }
            listener(text)
            if (random() < 0.1) listener(text)
            letGo()
          })
        },
      }
    },
  }
}

const throughLink = (invitation: string, link: FaultyLink): string => invitation.replace(/^https?:\/\/[^/]+/, link.url)
