import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Core } from '../../electron/core/core.ts'
import type { Net } from '../../electron/core/ports.ts'
import { type FaultyLink, openFaultyLink } from '../fakes/faulty-link.ts'
import {
  converge,
  generalOf,
  joinWith,
  judgeNotes,
  judgeRecordings,
  openCore,
  pause,
  sendRecording,
} from './support/cores.ts'
import { startCrashingServer } from './support/crashing-server.ts'
import { type FaultRow, faultRow } from './support/fault-row.ts'
import { writeOpusSpeech } from './support/opus-speech.ts'
import { createRandom, drawSeed } from './support/seeded.ts'
import { watchStarvation } from './support/starvation.ts'

export const summary =
  'three devices send texts and speech through slow lines, resets, half-open connections and lost answers; live frames doubled and shuffled: all converge'

/** What the design promises once the network is sound again. */
const healingMs = 5_000
const devices = 3
/** The others are texts. */
const voiceEvery = 10
/** More than an outage lasts, in notes: a device that waited for room in the middle of one would wait for time-outs. */
const mostWaiting = 50

export async function* run({ isShort }: { isShort: boolean }): AsyncGenerator<FaultRow> {
  const notes = isShort ? 120 : 10_000
  const outageEvery = isShort ? 40 : 1_000
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
    const speech = await writeOpusSpeech(folder)
    const sent = await sendAll(team, { count: notes, outageEvery, speechPath: speech.path })
    for (const { link } of team) link.setFaulty(false)
    const cores = team.map(({ core }) => core)
    const starved = watchStarvation()
    const tookMs = await converge(cores, sent, 60_000)
    const starvedMs = starved.stop()
    const took = tookMs === null ? 'never' : `${tookMs} ms`
    console.error(
      `network: ${sent.size} notes, whole ${took} after healing; kept from running for ${starvedMs} ms of that`,
    )
    const notesFound = judgeNotes(cores, sent)
    const recordings = await judgeRecordings(cores, sent, speech.sha256)
    const row = faultRow({
      fault: 'network',
      runs: sent.size,
      lost: notesFound.lost + recordings.lost,
      duplicated: notesFound.duplicated,
      corrupted: notesFound.corrupted + recordings.corrupted,
      worstLossMs: 0,
    })
    // Beside everything else that a whole test run does, the short one gets back the time it was kept from running.
    const allowedMs = healingMs + (isShort ? starvedMs : 0)
    yield { ...row, ok: row.ok && tookMs !== null && tookMs <= allowedMs }
  } finally {
    for (const { core, link } of team) {
      await core.close()
      await link.close()
    }
    await server.end()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** All devices write into one channel while their links misbehave by turns; returns what was written, by id; null is a voice note. */
async function sendAll(
  team: readonly { core: Core; link: FaultyLink }[],
  { count, outageEvery, speechPath }: { count: number; outageEvery: number; speechPath: string },
): Promise<Map<string, string | null>> {
  const sent = new Map<string, string | null>()
  const perDevice = Math.ceil(count / team.length)
  await Promise.all(
    team.map(async ({ core, link }, device) => {
      const conversationId = generalOf(core)
      const target = { conversationId, rootId: null, anchor: null }
      for (let i = 0; i < perDevice; i += 1) {
        if (i % outageEvery === 10) link.setFaulty(true)
        if (i % outageEvery === 35) link.setFaulty(false)
        if (i % voiceEvery === 0) sent.set(await sendRecording(core, speechPath, conversationId), null)
        else {
          const text = `${device}.${i}`
          sent.set((await core.api.notes.sendText({ target, text })).noteId, text)
        }
        // As fast as a sound network carries them, so that what waits at the end is the fault's work, not ours.
        while (core.snapshot().connection.waiting > mostWaiting) await pause(5)
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
