import { v7 } from 'uuid'
import type { Clock } from '#shared/kernel/clock.ts'
import { BlobId, type NoteId } from '#shared/kernel/ids.ts'
import type { Bridge } from '../bridge/bridge.ts'
import { failureOf } from '../bridge/failure.ts'
import { overAnswered } from '../features/note-picture/beneath-take.ts'
import type { NoteDrawings } from '../features/note-picture/drawings.ts'
import { encodePicture } from '../features/pictures/encode-picture.ts'
import type { ScreenDesk } from '../features/pictures/screen-desk.ts'
import { readDrawing } from '../features/showing/read-drawing.ts'
import { createShowing, type Showing } from '../features/showing/showing.ts'
import type { FeedStore } from '../stores/feed-store.ts'
import type { Actions } from './actions.ts'
import type { Talk } from './talk.ts'

interface WindowPorts {
  readonly bridge: Bridge
  readonly clock: Clock
  readonly feed: FeedStore
  readonly talk: Talk
  readonly actions: Actions
  readonly screen: ScreenDesk
  readonly drawings: NoteDrawings
}

/** Showing something in this window, with what the page and the core have for it. */
export function createWindowShowing({ bridge, clock, feed, talk, actions, screen, drawings }: WindowPorts): Showing {
  const { client } = bridge
  return createShowing({
    clock,
    feed,
    takePicture: screen.take,
    encode: encodePicture,
    draw: (input) => client.takes.draw.mutate(input),
    drawn: (takeId) => client.takes.drawn.query({ takeId }),
    setPicture: (input) => client.takes.setPicture.mutate(input),
    sendFile: bridge.sendFile,
    newBlobId: () => BlobId.parse(v7()),
    sha256Of,
    async readDrawing(takeId) {
      const found = await readDrawing(takeId, window.location.origin)
      const take = feed.getState().takes[takeId]
      const readNote = (noteId: NoteId) => client.notes.read.query({ noteId })
      return found && take ? await overAnswered(found, take, { readNote, drawings }) : found
    },
    beginTake: () => talk.strike('latch'),
    finishTake: (takeId) => talk.finish(takeId),
    appendTo: (takeId) => client.takes.append.mutate({ takeId }),
    sentence: (error) => failureOf(error).message,
    complain: actions.complain,
    onConnection: bridge.onConnection,
  })
}

async function sha256Of(bytes: Blob): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await bytes.arrayBuffer()))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
