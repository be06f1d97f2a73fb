import { readFileSync } from 'node:fs'
import type { UiNote } from '../../../shared/contract/desktop.ts'
import type { ConversationId, MemberId, NoteId } from '../../../shared/kernel/ids.ts'
import { sha256Of } from './opus-speech.ts'
import type { ScheduleDevice } from './schedule-device.ts'

/** A note the app has said yes to: from then on nothing may lose it. */
export interface PromisedNote {
  readonly id: NoteId
  readonly conversationId: ConversationId
  /** Of one sign-in on one device: its notes of a conversation keep the order in which they were made. */
  readonly sender: string
  readonly authorId: MemberId
  /** Null: the speech that all voice notes of a schedule carry. */
  readonly text: string | null
  readonly rootId: NoteId | null
}

/** A member's sign on a note, put there or taken away. */
export interface ReactedBy {
  readonly memberId: MemberId
  readonly sender: string
  readonly isOn: boolean
}

/** What must be so on every device once the network is sound and nothing waits. */
export interface Model {
  promise(note: PromisedNote): void
  heard(noteId: NoteId, memberId: MemberId): void
  reacted(noteId: NoteId, by: ReactedBy): void
  read(conversationId: ConversationId, memberId: MemberId, upToSeq: number): void
  /** What is not so. */
  judge(devices: readonly ScheduleDevice[]): Disagreement
  /** Every voice note opened on every device, as to be played. */
  judgeRecordings(devices: readonly ScheduleDevice[]): Promise<Disagreement>
}

export interface Disagreement {
  readonly lost: readonly string[]
  readonly duplicated: readonly string[]
  readonly corrupted: readonly string[]
}

export function createModel(conversationIds: readonly ConversationId[], speechSha256: string): Model {
  const notes = new Map<NoteId, PromisedNote>()
  const heardBy = new Map<NoteId, Set<MemberId>>()
  const reactions = new Map<NoteId, ReactedBy[]>()
  const readUpTo = new Map<string, number>()
  const readKey = (conversationId: ConversationId, memberId: MemberId): string => `${conversationId} ${memberId}`

  const judgeList = (list: readonly UiNote[], conversationId: ConversationId, memberId: MemberId) => {
    const byId = new Map(list.map((note) => [note.id, note]))
    const expected = [...notes.values()].filter((note) => note.conversationId === conversationId)
    const lost = expected.filter(({ id }) => byId.get(id)?.seq == null).map((note) => `misses ${nameOf(note)}`)
    const duplicated = byId.size < list.length ? [`shows ${list.length - byId.size} notes twice`] : []
    const corrupted: string[] = []
    for (const note of list) {
      const promised = notes.get(note.id)
      if (!promised) corrupted.push(`shows a note nobody sent, ${note.id}`)
      else corrupted.push(...judgeNote(note, promised, memberId))
    }
    const seqs = list.map(({ seq }) => seq ?? 0)
    if (seqs.some((seq, i) => i > 0 && seq <= (seqs[i - 1] ?? 0))) corrupted.push(`is out of order: ${seqs.join(' ')}`)
    for (const sender of new Set(expected.map((note) => note.sender))) {
      const made = expected.filter((note) => note.sender === sender && byId.has(note.id)).map(({ id }) => id)
      const shown = list.filter(({ id }) => notes.get(id)?.sender === sender).map(({ id }) => id)
      if (made.join() !== shown.join())
        corrupted.push(`has the notes of ${sender} in another order than they were made`)
    }
    return { lost, duplicated, corrupted }
  }
  const judgeNote = (note: UiNote, promised: PromisedNote, memberId: MemberId): string[] => {
    const wrong: string[] = []
    if (note.text !== promised.text || note.rootId !== promised.rootId || note.authorId !== promised.authorId)
      wrong.push('is not what was sent')
    if (promised.text === null && note.audio?.sha256 !== speechSha256) wrong.push('has another recording')
    const ears = [...(heardBy.get(note.id) ?? [])].sort().join()
    if ([...note.heardBy].sort().join() !== ears) wrong.push(`was heard by ${note.heardBy.join()}, not by ${ears}`)
    const isHeard = promised.text !== null || promised.authorId === memberId || ears.includes(memberId)
    if (note.isHeard !== isHeard) wrong.push(isHeard ? 'counts as unheard' : 'counts as heard')
    for (const [wisher, isOn] of wishesOf(promised.id)) {
      if (reactorsOf(note).includes(wisher) !== isOn) wrong.push(isOn ? `lacks a sign of ${wisher}` : `kept a sign`)
    }
    return wrong.map((what) => `${nameOf(promised)} ${what}`)
  }

  /** The last word of each member who spoke from one device alone; of two, whichever came last to the server counts. */
  const wishesOf = (noteId: NoteId): Map<MemberId, boolean> => {
    const all = reactions.get(noteId) ?? []
    const alone = all.filter((one) => all.every((two) => two.memberId !== one.memberId || two.sender === one.sender))
    return new Map(alone.map(({ memberId, isOn }) => [memberId, isOn]))
  }
  const judgeReactions = (devices: readonly ScheduleDevice[]): string[] =>
    [...reactions.keys()].flatMap((noteId) => {
      const shown = devices.map((device) => {
        const note = device.core().notes.read(noteId)
        return note ? reactorsOf(note).join() : ''
      })
      return new Set(shown).size > 1 ? [`the devices show other signs on one note: ${shown.join(' | ')}`] : []
    })

  return {
    promise: (note) => void notes.set(note.id, note),
    heard(noteId, memberId) {
      const ears = heardBy.get(noteId) ?? new Set()
      heardBy.set(noteId, ears.add(memberId))
    },
    reacted(noteId, by) {
      reactions.set(noteId, [...(reactions.get(noteId) ?? []), by])
    },
    read(conversationId, memberId, upToSeq) {
      const key = readKey(conversationId, memberId)
      readUpTo.set(key, Math.max(upToSeq, readUpTo.get(key) ?? 0))
    },
    judge(devices) {
      const all = { lost: [] as string[], duplicated: [] as string[], corrupted: [] as string[] }
      for (const [i, device] of devices.entries()) {
        const { connection, conversations, takes } = device.core().snapshot()
        const memberId = device.memberId()
        const say = (words: readonly string[]): string[] => words.map((word) => `device ${i} ${word}`)
        if (!memberId) {
          all.lost.push(...say(['is signed out']))
          continue
        }
        if (connection.waiting > 0 || connection.failed > 0)
          all.corrupted.push(
            ...say([`still holds ${connection.waiting} changes, and ${connection.failed} refused ones`]),
          )
        if (takes.length > 0) all.corrupted.push(...say([`still holds ${takes.length} takes`]))
        for (const conversationId of conversationIds) {
          const found = judgeList(device.core().notes.ofConversation(conversationId), conversationId, memberId)
          all.lost.push(...say(found.lost))
          all.duplicated.push(...say(found.duplicated))
          all.corrupted.push(...say(found.corrupted))
          const { readSeq = null } = conversations.find(({ id }) => id === conversationId) ?? {}
          const expected = readUpTo.get(readKey(conversationId, memberId)) ?? 0
          if (readSeq !== expected) all.corrupted.push(...say([`has read up to ${readSeq}, not ${expected}`]))
        }
      }
      all.corrupted.push(...judgeReactions(devices))
      return all
    },
    async judgeRecordings(devices) {
      const lost: string[] = []
      const corrupted: string[] = []
      for (const note of notes.values()) {
        if (note.text !== null) continue
        for (const [i, device] of devices.entries()) {
          const opened = await device.core().media.open({ kind: 'note', noteId: note.id })
          if (!opened.ok) lost.push(`device ${i} cannot play ${nameOf(note)}: ${opened.reason}`)
          else if (sha256Of(readFileSync(opened.value.path)) !== speechSha256)
            corrupted.push(`device ${i} plays something else for ${nameOf(note)}`)
        }
      }
      return { lost, duplicated: [], corrupted }
    },
  }
}

const reactorsOf = ({ reactions }: UiNote): MemberId[] => reactions.flatMap(({ memberIds }) => memberIds).sort()

const nameOf = ({ text, sender }: PromisedNote): string => (text === null ? `a voice note of ${sender}` : `"${text}"`)

export const isAgreed = ({ lost, duplicated, corrupted }: Disagreement): boolean =>
  lost.length + duplicated.length + corrupted.length === 0
