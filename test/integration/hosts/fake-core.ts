import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { initTRPC } from '@trpc/server'
import { z } from 'zod'
import type { MediaSource } from '#core/hosting/media-answer.ts'
import { soundOf } from '#core/media/media-library.ts'
import type { ClientChannel } from '#core/ports.ts'
import { serveRpc } from '#core/rpc.ts'
import type { PageFrame } from '#shared/contract/capture.ts'
import type { Log } from '#shared/kernel/log.ts'
import { ReasonError } from '#shared/kernel/reasons.ts'
import { done, refused } from '#shared/kernel/result.ts'

export const noteIdOfFile = '01890000-0000-7000-8000-00000000000a'
export const noteIdOffline = '01890000-0000-7000-8000-00000000000b'

/** A real router behind the real rpc, small enough that a host test is about the host only. */
export function createTinyRouter() {
  const t = initTRPC.create()
  return t.router({
    double: t.procedure.input(z.object({ n: z.number() })).query(({ input }) => input.n * 2),
    hang: t.procedure.mutation(({ signal }) => new Promise((_, reject) => signal?.addEventListener('abort', reject))),
    refuse: t.procedure.mutation(() => {
      throw new ReasonError('noTarget')
    }),
    ticks: t.procedure.subscription(async function* ({ signal }) {
      yield 'snapshot'
      await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()))
    }),
  })
}
export type TinyRouter = ReturnType<typeof createTinyRouter>

export interface TinyCore {
  readonly channels: ClientChannel[]
  readonly pages: PageFrame[]
  readonly closed: { count: number }
  attach(channel: ClientChannel): void
  readonly media: MediaSource
}

/** `soundFile`: what `noteIdOfFile` plays. */
export function createTinyCore(soundFile: string, log: Log): TinyCore {
  const router = createTinyRouter()
  const channels: ClientChannel[] = []
  const pages: PageFrame[] = []
  const closed = { count: 0 }
  return {
    channels,
    pages,
    closed,
    attach(channel) {
      channels.push(channel)
      channel.onClose(() => {
        closed.count += 1
      })
      serveRpc({
        channel,
        router,
        createContext: () => ({}),
        onPage: (frame) => void pages.push(frame),
        onFile: () => {},
        log,
      })
    },
    media: {
      async listen(ref) {
        const id = 'noteId' in ref ? ref.noteId : ref.takeId
        if (id === noteIdOfFile && ref.kind === 'noteFile') {
          return done(soundOf({ path: soundFile, sizeBytes: 1000, contentType: 'image/webp' }))
        }
        if (id === noteIdOfFile) {
          return done(soundOf({ path: soundFile, sizeBytes: 1000, contentType: 'audio/ogg' }))
        }
        if (id === noteIdOffline) return refused('serverUnreachable', 'http://server')
        return ref.kind === 'note' ? refused('noteUnknown', id) : refused('takeUnknown')
      },
    },
  }
}

/** 1000 bytes, each its own offset modulo 251. */
export async function writeSound(folder: string): Promise<string> {
  const path = join(folder, 'sound.opus')
  await writeFile(
    path,
    Uint8Array.from({ length: 1000 }, (_, index) => index % 251),
  )
  return path
}
