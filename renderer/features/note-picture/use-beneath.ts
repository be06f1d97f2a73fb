import { useEffect, useMemo, useState } from 'react'
import type { Mark, Track } from '#shared/annotation/model.ts'
import type { UiNote } from '#shared/contract/desktop.ts'
import type { NoteId } from '#shared/kernel/ids.ts'
import { playedBefore } from '#shared/thread/seen-before.ts'
import { useProgram, useServices, useThread } from '../../app/services-context.ts'
import { isPictured, type PicturedNote } from '../../stores/pictured.ts'
import { useNote } from '../details/use-note.ts'
import { type DrawnNote, marksBeneath } from './beneath.ts'

const nothing: readonly Mark[] = []
const noNotes: readonly UiNote[] = []

/**
 * What others drew on the pictures of a note. While its thread is played as one track: all that was drawn before, as far as it was played.
 * Else: what the note that it answers showed at the moment that it is about, or at its end.
 */
export function useBeneath(note: PicturedNote, track: Track | null): (scene: number) => readonly Mark[] {
  const { drawings } = useServices()
  const wanted = useOthers(note)
  const [drawn, setDrawn] = useState<readonly DrawnNote[]>([])
  useEffect(() => {
    let isOver = false
    const reading = wanted.map(async ({ note: other, untilMs }): Promise<DrawnNote[]> => {
      const had = await drawings.track(other)
      return had.ok ? [{ note: other, track: had.value.track, untilMs }] : []
    })
    void Promise.all(reading).then((all) => isOver || setDrawn(all.flat()))
    return () => {
      isOver = true
    }
  }, [drawings, wanted])
  return useMemo(
    () => (track && drawn.length > 0 ? marksBeneath(note, track, drawn) : () => nothing),
    [note, track, drawn],
  )
}

interface Other {
  readonly note: PicturedNote
  readonly untilMs: number
}

const noOthers: readonly Other[] = []

function useOthers(note: PicturedNote): readonly Other[] {
  const program = useProgram((state) => (state.kind === 'running' && state.rootId !== null ? state : null))
  const thread = useThread((state) =>
    state.status === 'ready' && state.rootId === (note.rootId ?? note.id) ? state : null,
  )
  const answered = useAnswered(note)
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
    if (answered === null || answered === 'gone' || !isPictured(answered) || answered.id === note.id) return noOthers
    const isAbout = note.anchor?.noteId === answered.id
    return [{ note: answered, untilMs: isAbout && note.anchor ? note.anchor.atMs : Number.MAX_SAFE_INTEGER }]
  }, [note, program, thread, answered])
}

/** Of a root, nobody is answered: it is asked for itself then, and it is here. */
function useAnswered(note: PicturedNote): UiNote | null | 'gone' {
  const answeredId: NoteId = note.anchor?.noteId ?? note.rootId ?? note.id
  return useNote(answeredId)
}
