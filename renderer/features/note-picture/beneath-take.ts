import { freshInk } from '#shared/annotation/chain.ts'
import { isMark } from '#shared/annotation/model.ts'
import type { UiTake } from '#shared/contract/ui-take.ts'
import type { ReadDrawing } from '../showing/read-drawing.ts'
import { type AnsweredPorts, answeredNotes } from './answered.ts'
import { marksBeneath } from './beneath.ts'

/**
 * The drawing of a take, over what others drew on its pictures: on those of the notes that it answers, as far as the answer is about them.
 * One goes on in the ink that one drew with, or in one that nobody has.
 */
export async function overAnswered(
  drawing: ReadDrawing,
  { target, pictures }: Pick<UiTake, 'target' | 'pictures'>,
  ports: AnsweredPorts,
): Promise<ReadDrawing> {
  const { track } = drawing
  const own = track.events.findLast((event) => isMark(event))?.ink
  const answered = await answeredNotes({ id: null, rootId: target.rootId, anchor: target.anchor }, ports)
  if (answered.length === 0) return own === undefined ? drawing : { ...drawing, ink: own }
  const beneath = marksBeneath({ pictures }, track, answered)
  return {
    track,
    pictures: drawing.pictures.map((picture, scene) => ({ ...picture, beneath: beneath(scene) })),
    ink: own ?? freshInk(answered.map((other) => other.track)),
  }
}
