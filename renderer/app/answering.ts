import type { Anchor } from '#shared/contract/model.ts'
import { formatDuration } from '#shared/kernel/format.ts'
import { type AnswerPorts, pictureToAnswer } from '../features/note-picture/answer-picture.ts'
import type { Showing } from '../features/showing/showing.ts'
import type { FeedStore } from '../stores/feed-store.ts'
import type { PicturedNote } from '../stores/pictured.ts'
import { openTakeOf } from '../stores/selectors.ts'
import type { UiStore } from '../stores/ui-store.ts'
import type { Actions } from './actions.ts'

interface AnsweringPorts extends AnswerPorts {
  readonly feed: FeedStore
  readonly ui: UiStore
  readonly actions: Pick<Actions, 'tell'>
  readonly showing: Pick<Showing, 'answer' | 'store'>
  /** What is said next is about this moment of the note, in its thread. */
  aim(note: PicturedNote, anchor: Anchor): Promise<void>
}

const ELSEWHERE = 'What you record now goes elsewhere. Send or keep it first; then reply on the picture.'
const NOT_KEPT = 'What you drew before is not kept yet. Go back to it first; then reply on the picture.'

/** What of the picture is answered, beside the moment: one mark, or one point. */
export type AnsweredSpot = Pick<Anchor, 'markId' | 'place'>

/** Drawing on the picture of somebody's note while answering it: about the moment asked for, null: about all of it. */
export type Answering = (note: PicturedNote, atMs: number | null, spot?: AnsweredSpot) => void

export function createAnswering(ports: AnsweringPorts): Answering {
  const { feed, ui, actions, showing, aim } = ports

  /** Why it cannot be now, as a sentence. */
  function objection(rootId: string): string | null {
    const take = openTakeOf(feed.getState().takes)
    if (take !== null) return take.target.rootId === rootId ? null : ELSEWHERE
    return (showing.store.getState().shown?.takeId ?? null) === null ? null : NOT_KEPT
  }

  function refused(rootId: string): boolean {
    const why = objection(rootId)
    if (why !== null) actions.tell(why)
    return why !== null
  }

  /** It is about that moment all the same: what is said next is. */
  async function offerVoice(note: PicturedNote, message: string, anchor: Anchor): Promise<void> {
    if (openTakeOf(feed.getState().takes) !== null) return actions.tell(`${message} Say it with your voice.`)
    await aim(note, anchor)
    actions.tell(`${message} Reply with your voice: what you say now is about ${formatDuration(anchor.atMs)}.`)
  }

  return (note, askedMs, spot = {}) =>
    showing.answer(async () => {
      const rootId = note.rootId ?? note.id
      if (refused(rootId)) return null
      const had = await pictureToAnswer(note, askedMs, ports)
      if (!had.ok) {
        if (had.voiceAtMs === null) actions.tell(had.message)
        else await offerVoice(note, had.message, { noteId: note.id, atMs: had.voiceAtMs, ...spot })
        return null
      }
      const { picture, atMs } = had.value
      // A recording that is under way has its place already, and one may have begun meanwhile.
      if (openTakeOf(feed.getState().takes) === null) await aim(note, { noteId: note.id, atMs, ...spot })
      const isThere = openTakeOf(feed.getState().takes) !== null || ui.getState().threadRootId === rootId
      return isThere && !refused(rootId) ? picture : null
    })
}
