import { describe, expect, it } from 'vitest'
import { BlobId, MemberId } from '#shared/kernel/ids.ts'
import { aNote, idEndingWith } from '../../stores/note-fixture.ts'
import { nameOfNote, nameOfPlay, stateWords } from './note-words.ts'

const audio = { durationMs: 7100, sizeBytes: 1, sha256: '', peaks: [], isCached: true }
const clip = {
  blobId: BlobId.parse(idEndingWith(9)),
  type: 'video/webm',
  sha256: '',
  sizeBytes: 1,
  durationMs: 7100,
  width: 320,
  height: 200,
  framesPerSecond: 5,
} as const
const bob = { id: MemberId.parse(idEndingWith(2)), name: 'Bob' }
const members = { [bob.id]: bob }

describe('the words for a note', () => {
  it('names who, how long, and whether it was heard', () => {
    const note = aNote({ kind: 'voice', audio, isHeard: false, replies: { count: 2, unheard: 1 } })
    expect(nameOfNote(note)).toMatch(/^Voice note from Alice, 0:07, .+, unheard, 2 replies, 1 unheard$/)
    expect(nameOfPlay(note, 7100, false)).toBe('Play note from Alice, 0:07')
    expect(nameOfPlay({ ...note, isMine: true }, 7100, true)).toBe('Pause note from you, 0:07')
  })
  it('says of own notes how far they got', () => {
    const mine = aNote({ isMine: true })
    expect(stateWords({ ...mine, state: 'uploading', uploadPercent: 43 }, members)).toBe('Uploading 43 %')
    const video = { ...clip, sizeBytes: 117_999_999 }
    const large = aNote({ isMine: true, kind: 'clip', audio, video, state: 'uploading', uploadPercent: 43 })
    expect(stateWords(large, members)).toBe('Uploading 43 % of 118.0 MB')
    const uploadTrouble = 'The server has no room left.'
    expect(stateWords({ ...large, uploadTrouble }, members)).toBe('43 % of 118.0 MB sent. The server has no room left.')
    expect(stateWords({ ...mine, state: 'queued', uploadTrouble }, members)).toBe('The server has no room left.')
    expect(stateWords({ ...mine, state: 'heard', heardBy: [bob.id] }, members)).toBe('Heard by Bob')
    expect(stateWords({ ...mine, state: 'failed', failure: 'The server is full.' }, members)).toBe(
      'The server is full.',
    )
  })
  it('says nothing of the state of a note of others', () => expect(stateWords(aNote({}), members)).toBeNull())
})
