import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Clock } from '../../shared/kernel/clock.ts'
import { converge, generalOf, joinWith, judgeNotes, openCore, pause } from './support/cores.ts'
import { startCrashingServer } from './support/crashing-server.ts'
import { type FaultRow, faultRow } from './support/fault-row.ts'
import { createRandom, drawSeed } from './support/seeded.ts'

export const summary =
  'devices days apart from the server, their clocks jumping to and fro while they send: one order for all'

const dayMs = 24 * 3_600_000

export async function* run({ isShort }: { isShort: boolean }): AsyncGenerator<FaultRow> {
  const notes = isShort ? 60 : 1_500
  const random = createRandom(drawSeed('clock'))
  const folder = mkdtempSync(path.join(tmpdir(), 'earshot-clock-'))
  const server = await startCrashingServer()
  const clocks = [-3 * dayMs, 0, 40 * dayMs].map((shiftMs) => ({ shiftMs }))
  const cores: Awaited<ReturnType<typeof openCore>>[] = []
  try {
    for (const [i, shift] of clocks.entries()) {
      const core = await openCore(path.join(folder, String(i)), (ports) => ({
        ...ports,
        clock: shifted(ports.clock, shift),
      }))
      const link = cores[0] ? (await cores[0].api.invitations.create()).link : server.ownerInvitation
      await joinWith(core, link, `Member ${i}`)
      cores.push(core)
    }
    const sent = new Map<string, string>()
    for (let i = 0; i < notes; i += 1) {
      const at = i % cores.length
      const [core, clock] = [cores[at], clocks[at]]
      if (!core || !clock) continue
      // Now and then a clock is set: by a person, by NTP, by a battery that died.
      if (random() < 0.1) clock.shiftMs = Math.round((random() * 2 - 1) * 400 * dayMs)
      const text = `${at}.${i}`
      const { noteId } = await core.api.notes.sendText({
        target: { conversationId: generalOf(core), rootId: null, anchor: null },
        text,
      })
      sent.set(noteId, text)
      await pause(5)
    }
    await converge(cores, sent, 60_000)
    yield faultRow({ fault: 'clock', runs: sent.size, ...judgeNotes(cores, sent), worstLossMs: 0 })
  } finally {
    for (const core of cores) await core.close()
    await server.end()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The wall clock jumps; the monotonic one and timers go on, as they do on every system. */
const shifted = (clock: Clock, shift: { readonly shiftMs: number }): Clock => ({
  ...clock,
  nowMs: () => Math.max(0, clock.nowMs() + shift.shiftMs),
})
