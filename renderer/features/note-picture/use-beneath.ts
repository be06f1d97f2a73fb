import { useEffect, useMemo, useState } from 'react'
import type { Mark, Track } from '#shared/annotation/model.ts'
import type { UiNote } from '#shared/contract/desktop.ts'
import type { NoteId } from '#shared/kernel/ids.ts'
import { playedBefore } from '#shared/thread/seen-before.ts'
import { useProgram, useServices, useThread } from '../../app/services-context.ts'
import { isPictured, type PicturedNote } from '../../stores/pictured.ts'
import { answeredNotes } from './answered.ts'
import { type DrawnNote, marksBeneath } from './beneath.ts'
import type { NoteDrawings } from './drawings.ts'

const nothing: readonly Mark[] = []
const noNotes: readonly UiNote[] = []

/**
 * What others drew on the pictures of a note. While its thread is played as one track: all that was drawn before, as far as it was played.
 * Else: what the notes that it answers showed at the moment that each answer is about, or at their end.
 */
export function useBeneath(note: PicturedNote, track: Track | null): (scene: number) => readonly Mark[] {
  const { bridge, drawings } = useServices()
  const played = usePlayed(note)
  const [drawn, setDrawn] = useState<readonly DrawnNote[]>([])
  useEffect(() => {
    let isOver = false
    const readNote = (noteId: NoteId) => bridge.client.notes.read.query({ noteId })
    const reading = played ? readAll(played, drawings) : answeredNotes(note, { readNote, drawings })
    void reading.then((all) => isOver || setDrawn(all))
    return () => {
      isOver = true
    }
  }, [bridge, drawings, note, played])
  return useMemo(
    () => (track && drawn.length > 0 ? marksBeneath(note, track, drawn) : () => nothing),
    [note, track, drawn],
  )
}

interface Other {
  readonly note: PicturedNote
  readonly untilMs: number
}

async function readAll(others: readonly Other[], drawings: NoteDrawings): Promise<readonly DrawnNote[]> {
  const read = others.map(async ({ note, untilMs }): Promise<DrawnNote[]> => {
    const had = await drawings.track(note)
    return had.ok ? [{ note, track: had.value.track, untilMs }] : []
  })
  return (await Promise.all(read)).flat()
}

/** What was played before, while the thread is played as one track; null: it is not. */
function usePlayed(note: PicturedNote): readonly Other[] | null {
  const program = useProgram((state) => (state.kind === 'running' && state.rootId !== null ? state : null))
  const thread = useThread((state) =>
    state.status === 'ready' && state.rootId === (note.rootId ?? note.id) ? state : null,
  )
  return useMemo(() => {
    const notes = thread ? [thread.root, ...thread.replies] : noNotes
    const played = program && playedBefore(program.pieces, program.at)
    if (played && program.pieces.some(({ noteId }) => noteId === note.id)) {
      const others = notes.filter(isPictured).filter(({ id }) => id !== note.id)
      return others.flatMap((other) => {
        const untilMs = played.get(other.id)
        return untilMs === undefined ? [] : [{ note: other, untilMs }]
      })
    }
    return null
  }, [note.id, program, thread])
}
