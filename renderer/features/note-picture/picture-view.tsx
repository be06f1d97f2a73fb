import { Check, PencilLine, X } from 'lucide-react'
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { isMark, lastsMs, type Track } from '#shared/annotation/model.ts'
import type { AnchoredReply } from '#shared/contract/desktop.ts'
import type { NoteId } from '#shared/kernel/ids.ts'
import type { AnsweredSpot } from '../../app/answering.ts'
import { useServices, useUi } from '../../app/services-context.ts'
import { isPictured, type PicturedNote } from '../../stores/pictured.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { ErrorBoundary } from '../../ui/error-boundary.tsx'
import { Keys } from '../../ui/kbd.tsx'
import { formatClock } from '../../ui/time-format.ts'
import type { Moment } from '../annotation/moments.ts'
import { type PickedPlace, Replay } from '../annotation/replay.tsx'
import { useKeysIn } from '../annotation/use-keys-in.ts'
import { toScreen } from '../annotation/view.ts'
import { useNote } from '../details/use-note.ts'
import { VoiceLine } from '../timeline/voice-line.tsx'
import { placeInWords } from './anchor-words.ts'
import { arrivalWords } from './arrival-words.ts'
import { CaptionLine } from './caption-line.tsx'
import { markPlacesOf } from './mark-places.ts'
import { createNoteClock, type NoteClock } from './note-clock.ts'
import { OriginLine } from './origin-line.tsx'
import { PickedBar } from './picked-bar.tsx'
import css from './picture-view.module.css'
import { type Pin, pinsOf } from './pins.ts'
import { PinsLayer } from './pins-layer.tsx'
import { useBeneath } from './use-beneath.ts'
import { useCopy } from './use-copy.ts'
import { useFollowing } from './use-following.ts'
import { useScenePictures } from './use-pictures.ts'
import { useTrack } from './use-track.ts'

/** The picture of a note at large, beside its thread: with the voice, or stepped through without it. */
export function PictureView({ noteId }: { readonly noteId: NoteId }) {
  const { navigation, actions } = useServices()
  const note = useNote(noteId)
  const root = useRef<HTMLElement>(null)
  const [clock, setClock] = useState<NoteClock | null>(null)
  const close = () => navigation.showPicture(null)
  useFollowing(noteId)
  useEffect(() => root.current?.focus({ preventScroll: true }), [])
  const shown = note !== null && note !== 'gone' ? note : null
  const canMark = shown !== null && !shown.isHeard && !shown.isMine && shown.seq !== null
  return (
    <section ref={root} aria-label="Picture" data-keeps-focus tabIndex={-1} className={css.view}>
      <header className={css.header}>
        <h1 className={css.title}>{shown?.video ? 'Screen clip' : 'Picture'}</h1>
        {shown?.audio ? (
          <>
            <span className={css.who}>
              {shown.isMine ? 'You' : shown.authorName}, {formatClock(shown.createdAtMs)}
            </span>
            <span className={css.voice}>
              <VoiceLine note={shown} audio={shown.audio} tabIndex={0} looked={clock} />
            </span>
          </>
        ) : null}
        {canMark && shown ? (
          <Button size="small" tone="quiet" title="Mark heard (Shift+U)" onClick={() => actions.markHeard(shown.id)}>
            <Check size={14} aria-hidden />
            Mark heard
          </Button>
        ) : null}
        <IconButton label="Close the picture" hint="Close the picture (Esc)" onClick={close}>
          <X size={16} aria-hidden />
        </IconButton>
      </header>
      {note === 'gone' ? (
        <Empty title="This note is gone" actions={<Button onClick={close}>Close</Button>}>
          It is not in this conversation any more.
        </Empty>
      ) : shown && isPictured(shown) ? (
        <ErrorBoundary key={shown.id} name="The picture">
          <LoadedView note={shown} keyArea={root} onClock={setClock} />
        </ErrorBoundary>
      ) : shown ? (
        <Empty title="Nothing is drawn on this note" actions={<Button onClick={close}>Close</Button>} />
      ) : null}
    </section>
  )
}

interface LoadedViewProps {
  readonly note: PicturedNote
  readonly keyArea: RefObject<HTMLElement | null>
  /** Whoever else shows where one looks gets the clock; null: it is gone. */
  readonly onClock: (clock: NoteClock | null) => void
}

function LoadedView(props: LoadedViewProps) {
  const { note } = props
  const { had, retry } = useTrack(note)
  if (had === null) {
    return (
      <p role="status" className={css.caption}>
        Fetching the drawing…
      </p>
    )
  }
  if (had.ok) return <TrackView {...props} track={had.value.track} notice={had.value.notice} />
  return (
    <Empty
      role="alert"
      title="The drawing cannot be shown"
      actions={had.fault.isAway ? <Button onClick={retry}>Try again</Button> : null}
    >
      {had.fault.message}
    </Empty>
  )
}

const noReplies: readonly AnchoredReply[] = []

interface TrackViewProps extends LoadedViewProps {
  readonly track: Track
  readonly notice: string | null
}

function TrackView({ note, keyArea, onClock, track, notice }: TrackViewProps) {
  const { playback, navigation, commands } = useServices()
  const asked = useUi((state) => state.picture)
  const anchor = useUi((state) => (state.anchor?.noteId === note.id ? state.anchor : null))
  const [clock] = useState(() =>
    createNoteClock({ playback, noteId: note.id, startMs: asked?.atMs ?? note.place?.atMs ?? 0 }),
  )
  useEffect(() => {
    onClock(clock)
    return () => onClock(null)
  }, [clock, onClock])
  const [scene, setScene] = useState(0)
  const [picked, setPicked] = useState<PickedPlace | null>(null)
  const { pictures, fault, isLoading, arrival, retry } = useScenePictures(note, { track, scene, clock })
  const isClip = note.video !== undefined && track.scenes[scene]?.picture === note.video.blobId
  const beneath = useBeneath(note, track)
  const marks = useMemo(() => markPlacesOf(track), [track])
  const replies = note.anchored ?? noReplies
  const pins = useMemo(() => pinsOf(replies, marks), [replies, marks])
  const copying = useCopy(`${note.isMine ? 'Picture' : note.authorName.replace(/[^\p{L}\p{N} _-]+/gu, ' ')}.png`)
  const askedMs = asked?.noteId === note.id ? asked.atMs : null
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked for once more, it is gone to once more
  useEffect(() => {
    if (askedMs !== null) clock.seek(askedMs)
  }, [clock, asked])
  const onScene = useCallback((next: number) => {
    setScene(next)
    setPicked((before) => (before?.scene === next ? before : null))
  }, [])

  function onMoment({ atMs, markId, scene: at }: Moment): void {
    const mark = markId === null ? undefined : marks.get(markId)
    setPicked(mark ? { atMs, scene: at, place: mark.at, markId } : null)
  }

  function open({ replies: [first] }: Pin): void {
    if (!first) return
    const place = { conversationId: note.conversationId, rootId: note.rootId ?? note.id, anchor: null }
    void navigation.goTo(place, first.noteId)
  }

  function reply(): void {
    const { atMs, spot } = whatIsAnswered(picked, clock.positionMs())
    commands.notes.replyAt(note, { noteId: note.id, atMs, ...spot })
    setPicked(null)
  }

  function answerOn(): void {
    const { atMs, spot } = whatIsAnswered(picked, clock.positionMs())
    // One goes to a mark when it begins, and answers on it when it is there.
    const mark = track.events.find((event) => isMark(event) && event.id === spot.markId)
    commands.notes.answerOn(note, mark ? mark.atMs + lastsMs(mark) : atMs, spot)
    setPicked(null)
  }

  // First what is picked is let go of, then the view.
  const letGo = (): void => setPicked(null)
  useKeysIn(keyArea, { r: reply, R: answerOn, ...(picked ? { Escape: letGo } : {}) })

  const pickedMark = picked && picked.markId !== null ? marks.get(picked.markId) : undefined
  return (
    <div className={css.body}>
      <Replay
        track={track}
        pictures={pictures}
        clock={clock}
        beneath={beneath}
        keyArea={keyArea}
        notice={notice}
        onSeek={clock.seek}
        onPick={setPicked}
        onMoment={onMoment}
        onScene={onScene}
        onCopy={copying.copy}
        deeds={
          <Button size="small" tone="quiet" title="Draw on it while you speak" onClick={answerOn}>
            <PencilLine size={16} aria-hidden /> Reply on this picture <Keys keys={['Shift', 'R']} />
          </Button>
        }
        over={(seen) => (
          <>
            {isLoading ? (
              // How far it is changes twice a second, and is not read out each time.
              <span role="status" aria-live={arrival && !arrival.isCut ? 'off' : 'polite'} className={css.loading}>
                {isClip && note.video ? arrivalWords(arrival, note.video.sizeBytes) : 'Fetching the picture…'}
              </span>
            ) : null}
            {picked && picked.scene === seen.scene ? <Spot at={toScreen(seen.view, picked.place)} /> : null}
            <PinsLayer pins={pins.filter((pin) => pin.scene === seen.scene)} view={seen.view} onOpen={open} />
            {picked ? (
              <PickedBar
                words={placeInWords({ atMs: picked.atMs, place: { scene, ...picked.place } }, pickedMark?.name ?? null)}
                onReply={reply}
                onDraw={answerOn}
                onClose={() => setPicked(null)}
              />
            ) : null}
          </>
        )}
      >
        {fault ? (
          <p role="alert" className={css.fault}>
            {fault.message}
            {fault.isAway ? (
              <Button size="small" onClick={retry}>
                Try again
              </Button>
            ) : null}
          </p>
        ) : null}
        {copying.unsaved ? (
          <p role="alert" className={css.fault}>
            The picture could not be put on the clipboard here.
            <Button size="small" onClick={copying.save}>
              Save picture
            </Button>
          </p>
        ) : null}
        {anchor ? (
          <p className={css.aimed}>
            What you say next is about{' '}
            {placeInWords(anchor, anchor.markId === undefined ? null : (marks.get(anchor.markId)?.name ?? null))}.
          </p>
        ) : null}
        <OriginLine note={note} track={track} scene={scene} />
        <CaptionLine note={note} clock={clock} />
      </Replay>
    </div>
  )
}

/** One mark, one point, or only the moment one looks at. */
function whatIsAnswered(picked: PickedPlace | null, nowMs: number): { atMs: number; spot: AnsweredSpot } {
  if (picked === null) return { atMs: Math.round(nowMs), spot: {} }
  const { atMs, markId, place, scene } = picked
  return { atMs: Math.round(atMs), spot: markId !== null ? { markId } : { place: { scene, ...place } } }
}

const Spot = ({ at }: { readonly at: { readonly x: number; readonly y: number } }) => (
  <span aria-hidden className={css.spot} style={{ left: at.x, top: at.y }} />
)
