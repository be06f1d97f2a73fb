import { useEffect, useMemo, useRef, useState } from 'react'
import type { Mark } from '#shared/annotation/model.ts'
import { takeFilePath } from '#shared/contract/media-path.ts'
import { formatBytes, speakDuration } from '#shared/kernel/format.ts'
import type { NoteId, TakeId } from '#shared/kernel/ids.ts'
import { sentenceOf } from '#shared/kernel/reasons.ts'
import { trackOfTake } from '../../app/playback.ts'
import { useFeed, usePlayer, useServices } from '../../app/services-context.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Replay } from '../annotation/replay.tsx'
import { overAnswered } from '../note-picture/beneath-take.ts'
import { useClipAt } from '../note-picture/use-clip.ts'
import { useCopy } from '../note-picture/use-copy.ts'
import { picturesOf, withDraftClip } from './draft-clip.ts'
import { draftClock } from './draft-clock.ts'
import css from './draft-picture.module.css'
import { type ReadDrawing, readHeardDrawing } from './read-drawing.ts'

const nothing: readonly Mark[] = []
const beneathOf =
  ({ pictures }: ReadDrawing) =>
  (scene: number) =>
    pictures[scene]?.beneath ?? nothing

/** What is drawn in a draft, in step with its sound; from here one draws on. */
export function DrawingDialog({ takeId, onClose }: { readonly takeId: TakeId; readonly onClose: () => void }) {
  const { actions, bridge, drawings, playback, showing } = useServices()
  const take = useFeed((state) => state.takes[takeId])
  const myId = useFeed((state) => (state.session.kind === 'signedIn' ? state.session.member.id : null))
  const isPlaying = usePlayer((state) => state.track?.id === takeId && state.status === 'playing')
  const [read, setFound] = useState<ReadDrawing | 'reading' | 'failed'>('reading')
  const clock = useMemo(() => draftClock(playback, takeId), [playback, takeId])
  const copying = useCopy('Drawing.png')
  const area = useRef<HTMLDivElement>(null)
  const isHere = take?.state === 'draft'
  const answering = useRef(take)
  const beneath = useMemo(() => (typeof read === 'string' ? undefined : beneathOf(read)), [read])
  const clip = take?.video
  const clipId = clip?.blobId ?? null
  const seen = useClipAt(clip ? window.location.origin + takeFilePath(takeId, clip.blobId) : null, clip, clock)
  const drawn = useMemo(() => withDraftClip(read, take), [read, take])
  const pictures = useMemo(() => picturesOf(drawn, clipId, seen.picture), [drawn, clipId, seen.picture])
  const [isLeavingOut, setLeavingOut] = useState(false)

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is drawn on a clip that was left out is on a blank sheet
  useEffect(() => {
    let isGone = false
    const say = (next: ReadDrawing | 'failed') => {
      if (!isGone) setFound(next)
    }
    const readNote = (noteId: NoteId) => bridge.client.notes.read.query({ noteId })
    const reading = readHeardDrawing(takeId, window.location.origin).then(
      (drawing) => drawing && answering.current && overAnswered(drawing, answering.current, { readNote, drawings }),
    )
    reading.then(
      (drawing) => say(drawing ?? 'failed'),
      () => say('failed'),
    )
    return () => {
      isGone = true
    }
  }, [takeId, bridge, drawings, clipId])
  // Sent or discarded meanwhile.
  useEffect(() => {
    if (!isHere) onClose()
  }, [isHere, onClose])
  if (take === undefined || myId === null) return null

  const play = (fromMs?: number) => {
    if (fromMs === undefined) playback.toggle(trackOfTake(take, myId))
    else playback.play(trackOfTake(take, myId), fromMs)
  }
  return (
    <Dialog title={clip ? 'Screen clip of the draft' : 'Drawing of the draft'} width={1080} isFlush onClose={onClose}>
      <div ref={area}>
        <div className={css.replay}>
          {drawn === 'reading' ? (
            <p role="status" className={css.failed}>
              Reading the drawing…
            </p>
          ) : drawn === 'failed' ? (
            <p role="alert" className={css.failed}>
              {sentenceOf('trackDamaged', 'it could not be read')}
            </p>
          ) : (
            <Replay
              track={drawn.track}
              pictures={pictures}
              clock={clock}
              notice={seen.fault?.message ?? null}
              {...(beneath ? { beneath } : {})}
              onSeek={play}
              onCopy={copying.copy}
              keyArea={area}
            />
          )}
        </div>
        <div className={css.tools}>
          <Button data-autofocus="" onClick={() => play()}>
            {isPlaying ? 'Pause' : 'Play'}
          </Button>
          {copying.unsaved ? <Button onClick={copying.save}>Save picture</Button> : null}
          <p className={css.words}>
            {[clip ? `${speakDuration(clip.durationMs)}, ${formatBytes(clip.sizeBytes)}.` : '', take.keptBecause ?? '']
              .join(' ')
              .trim()}
          </p>
          {clip ? (
            isLeavingOut ? (
              <>
                <Button
                  onClick={() => {
                    setLeavingOut(false)
                    actions.dropClip(takeId, clip.blobId)
                  }}
                >
                  Leave it out for good
                </Button>
                <Button tone="quiet" data-autofocus="" onClick={() => setLeavingOut(false)}>
                  Keep the clip
                </Button>
              </>
            ) : (
              <Button tone="quiet" onClick={() => setLeavingOut(true)}>
                Leave the clip out
              </Button>
            )
          ) : null}
          <Button
            onClick={() => {
              playback.pause()
              onClose()
              showing.continueDraft(takeId)
            }}
          >
            Record and draw on
          </Button>
          <Button tone="primary" onClick={() => actions.sendTake(takeId)}>
            Send
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
