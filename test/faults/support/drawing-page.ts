import type { Scene, TrackEvent } from '../../../shared/annotation/model.ts'
import type { Area } from '../../../shared/annotation/redact.ts'
import { encodeFileFrame } from '../../../shared/contract/take-files.ts'
import type { TakeId } from '../../../shared/kernel/ids.ts'
import { box, framesOf, type MadePicture, makePicture, sceneOf, words } from '../../integration/takes/drawn-pictures.ts'
import type { CoreProcess } from './core-process.ts'

/** Where every blur of `box` lies. */
export const HIDDEN: Area = { x: 100, y: 100, width: 200, height: 100 }
/** So large that its pieces are under way for a while. */
const PICTURE_BYTES = 60_000
const LEAST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 250

/** A picture that the page asked to be set; the later ones of a scene take the place of those before, with the blurs in their pixels. */
export interface AskedPicture {
  readonly scene: number
  readonly made: MadePicture
  /** Of its bytes; no other picture of this page has it. */
  readonly fill: number
  readonly hidden: readonly Area[]
  isAnswered: boolean
}

/** What a page drew on a take, and what the core has answered of it. */
export interface DrawnByPage {
  readonly scenes: readonly Scene[]
  readonly events: readonly TrackEvent[]
  readonly pictures: readonly AskedPicture[]
  /** Of the events. */
  answered: number
  readonly refusals: string[]
}

/** Draws as a page does: again and again a few strokes, now and then another picture, or a blur and then the picture with it in its pixels. */
export function createDrawingPage(core: CoreProcess, random: () => number) {
  const scenes: Scene[] = []
  const events: TrackEvent[] = []
  const pictures: AskedPicture[] = []
  const drawn: DrawnByPage = { scenes, events, pictures, answered: 0, refusals: [] }
  const asked = new Map<number, (have: number | null) => void>()
  let nextAsk = 0
  let nextMark = 0
  let current = 0
  let dueMs = 0

  core.hear((message) => {
    if (message.kind !== 'answered') return
    if (message.reason === null) asked.get(message.ask)?.(message.have)
    else drawn.refusals.push(message.reason)
  })
  const ask = (onAnswer: (have: number | null) => void): number => {
    asked.set(nextAsk, onAnswer)
    nextAsk += 1
    return nextAsk - 1
  }

  function setPicture(takeId: TakeId, scene: number, hidden: readonly Area[]): MadePicture {
    const fill = pictures.length + 1
    const made = makePicture(fill, PICTURE_BYTES)
    const one: AskedPicture = { scene, made, fill, hidden, isAnswered: false }
    pictures.push(one)
    for (const frame of framesOf(takeId, made)) core.send({ kind: 'filePiece', bytes: encodeFileFrame(frame) })
    const onAnswer = (): void => {
      one.isAnswered = true
    }
    core.send({ kind: 'setPicture', ask: ask(onAnswer), takeId, of: { scene, picture: made.picture, hidden } })
    return made
  }

  function showPicture(takeId: TakeId, atMs: number): void {
    current = scenes.length
    scenes.push(sceneOf(setPicture(takeId, current, [])))
    if (current > 0) events.push({ kind: 'scene', atMs, scene: current })
  }

  /** All that was not answered goes again, as after a line that was gone. */
  function sendEvents(takeId: TakeId): void {
    const from = drawn.answered
    const onAnswer = (have: number | null): void => {
      drawn.answered = Math.max(drawn.answered, have ?? 0)
    }
    core.send({
      kind: 'draw',
      ask: ask(onAnswer),
      takeId,
      part: { from, scenes: [...scenes], events: events.slice(from) },
    })
  }

  function stroke(atMs: number): void {
    events.push(random() < 0.8 ? box(nextMark, atMs) : words(nextMark, atMs, `word ${nextMark}`))
    nextMark += 1
  }

  /** Called often; draws when the hand is there again. */
  function at(takeId: TakeId, positionMs: number): void {
    if (positionMs < dueMs) return
    dueMs = positionMs + LEAST_PAUSE_MS + random() * (LONGEST_PAUSE_MS - LEAST_PAUSE_MS)
    const atMs = Math.round(positionMs)
    if (scenes.length === 0 || random() < 0.12) showPicture(takeId, atMs)
    for (let left = 1 + Math.floor(random() * 4); left > 0; left -= 1) stroke(atMs)
    const isHiding = random() < 0.25
    if (isHiding) {
      events.push(box(nextMark, atMs, 'blur'))
      nextMark += 1
    }
    sendEvents(takeId)
    if (isHiding) setPicture(takeId, current, [HIDDEN])
  }

  return { drawn, at }
}
