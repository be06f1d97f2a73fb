import { CornerUpLeft } from 'lucide-react'
import { useMemo } from 'react'
import type { Track } from '#shared/annotation/model.ts'
import type { UiNote } from '#shared/contract/desktop.ts'
import { formatDuration } from '#shared/kernel/format.ts'
import { useServices, useThread } from '../../app/services-context.ts'
import { Button } from '../../ui/button.tsx'
import { useNote } from '../details/use-note.ts'
import { originOf } from './origin.ts'
import css from './picture-view.module.css'

interface OriginLineProps {
  readonly note: UiNote
  readonly track: Track
  /** The one that is looked at. */
  readonly scene: number
}

const noNotes: readonly UiNote[] = []

/** Which moment of which note the picture is of; leads back there. Nothing where the picture is the note's own. */
export function OriginLine({ note, track, scene }: OriginLineProps) {
  const answeredId = note.anchor?.noteId ?? note.rootId
  const isAnswer = track.scenes[scene]?.answers !== undefined
  return isAnswer && answeredId !== null ? (
    <AnswerOrigin note={note} track={track} scene={scene} answeredId={answeredId} />
  ) : null
}

function AnswerOrigin({
  note,
  track,
  scene,
  answeredId,
}: OriginLineProps & { readonly answeredId: NonNullable<UiNote['rootId']> }) {
  const { navigation } = useServices()
  const thread = useThread((state) => (state.status === 'ready' ? state : null))
  const answered = useNote(answeredId)
  const origin = useMemo(() => {
    const inThread = thread ? [thread.root, ...thread.replies] : noNotes
    const others = answered !== null && answered !== 'gone' ? [answered, ...inThread] : inThread
    return originOf(note, track, { scene, others })
  }, [note, track, scene, thread, answered])
  if (origin === null) return null
  const whose = origin.note.isMine ? 'your' : `${origin.note.authorName}’s`
  return (
    <p className={css.origin}>
      <Button
        size="small"
        tone="quiet"
        title="Go back to that moment"
        onClick={() => navigation.showPicture(origin.note.id, origin.atMs)}
      >
        <CornerUpLeft size={14} aria-hidden />
        <span className="numbers">
          From {whose} {origin.isClip ? 'clip' : 'picture'} at {formatDuration(origin.atMs)}
        </span>
      </Button>
    </p>
  )
}
