import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { encodeTrack } from '#shared/annotation/encode.ts'
import { markId, type Track } from '#shared/annotation/model.ts'
import { filesOf, type NoteDraft, type NoteFile } from '#shared/contract/model.ts'
import { BlobId, type ConversationId, MutationId, NoteId } from '#shared/kernel/ids.ts'
import { createOutboxStore } from '../../electron/core/store/outbox-store.ts'

const newId = (): string => randomUUID()
const newBlobId = (): BlobId => BlobId.parse(newId())

/** A note as somebody made it, with the bytes of all its files. */
export interface MadeNote {
  readonly draft: NoteDraft
  readonly bytes: ReadonlyMap<BlobId, Uint8Array>
}

export interface Wish {
  readonly conversationId: ConversationId
  readonly words?: string
  readonly pictures?: number
  /** Of each picture; their thumbnails are small. */
  readonly pictureBytes?: number
  /** Makes it a clip. */
  readonly videoBytes?: number
}

/** Random bytes where nobody looks inside; the track is one. */
export function makeNote({ conversationId, words = 'look here', pictures = 2, ...sizes }: Wish): MadeNote {
  const bytes = new Map<BlobId, Uint8Array>()
  const file = (content: Uint8Array): NoteFile => {
    const blobId = newBlobId()
    bytes.set(blobId, content)
    return { blobId, sha256: createHash('sha256').update(content).digest('hex'), sizeBytes: content.length }
  }
  const picture = (sizeBytes: number, side: number) => ({
    ...file(randomBytes(sizeBytes)),
    type: 'image/webp' as const,
    width: side,
    height: side,
  })
  const shown = Array.from({ length: pictures }, () => ({
    ...picture(sizes.pictureBytes ?? 40_000, 800),
    thumbnail: picture(2_000, 100),
  }))
  const track = encodeTrack(
    trackOf(
      words,
      shown.map(({ blobId }) => blobId),
    ),
  )
  const { videoBytes } = sizes
  return {
    bytes,
    draft: {
      id: NoteId.parse(newId()),
      conversationId,
      kind: videoBytes === undefined ? 'voice' : 'clip',
      rootId: null,
      anchor: null,
      text: null,
      audio: { ...file(randomBytes(30_000)), durationMs: 5_000, peaks: new Array<number>(100).fill(9) },
      track: { ...file(track), words },
      pictures: shown,
      ...(videoBytes === undefined
        ? {}
        : {
            video: {
              ...file(randomBytes(videoBytes)),
              type: 'video/webm',
              width: 800,
              height: 800,
              durationMs: 5_000,
              framesPerSecond: 15,
            },
          }),
      createdAtMs: Date.now(),
    },
  }
}

const trackOf = (words: string, pictures: readonly BlobId[]): Track => ({
  durationMs: 5_000,
  scenes: pictures.map((picture) => ({ width: 800, height: 800, picture, label: '' })),
  events: [{ kind: 'text', atMs: 100, id: markId(0), ink: 'red', size: 20, at: { x: 10, y: 10 }, text: words }],
})

/** Puts it into the outbox of a device that does not run, as taking leave of a take does: it goes out at the next start. */
export async function queueNote(dataDir: string, { draft, bytes }: MadeNote): Promise<void> {
  const folder = join(dataDir, 'made', draft.id)
  await mkdir(folder, { recursive: true })
  const uploads = filesOf(draft).map((file) => ({ ...file, path: join(folder, file.blobId) }))
  for (const { blobId, path } of uploads) await writeFile(path, bytes.get(blobId) ?? '')
  const db = new Database(join(dataDir, 'outbox.db'))
  try {
    createOutboxStore(db).add(MutationId.parse(newId()), { kind: 'sendNote', note: draft }, uploads)
  } finally {
    db.close()
  }
}
