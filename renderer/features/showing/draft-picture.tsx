import { Pencil, Video } from 'lucide-react'
import { useEffect } from 'react'
import { takeFilePath } from '#shared/contract/media-path.ts'
import type { UiTake } from '#shared/contract/ui-take.ts'
import { formatBytes, formatDuration, speakDuration } from '#shared/kernel/format.ts'
import { videoMsAt } from '#shared/video/clip-time.ts'
import { useServices } from '../../app/services-context.ts'
import css from './draft-picture.module.css'

/** That something is shown in a draft, and what; opens it in step with its sound. Nothing where nothing is shown. */
export function DraftPicture({ take }: { readonly take: UiTake }) {
  const { navigation, draftPosters } = useServices()
  useEffect(() => draftPosters.ensure(take), [draftPosters, take])
  if (take.clip && !take.video) {
    return (
      <span className={css.words} role="status">
        {take.clip.isOpen ? `Clip, ${formatBytes(take.clip.sizeBytes)} so far` : 'The clip is being made ready…'}
      </span>
    )
  }
  if (take.video) {
    const { durationMs, sizeBytes, blobId } = take.video
    return (
      <button
        type="button"
        aria-label={`Look at the screen clip of draft, ${formatDuration(take.durationMs)}`}
        title={`Screen clip, ${speakDuration(durationMs)}, ${formatBytes(sizeBytes)}`}
        className={css.picture}
        onClick={() => navigation.showDrawing(take.id)}
      >
        <video
          src={`${takeFilePath(take.id, blobId)}#t=${videoMsAt(take.video, 0) / 1000}`}
          muted
          playsInline
          preload="metadata"
          aria-hidden
          tabIndex={-1}
        />
        <span className={css.mark}>
          <Video size={10} aria-hidden />
        </span>
      </button>
    )
  }
  if (take.pictures === undefined) return null
  const [picture] = take.pictures
  const count = take.pictures.length
  return (
    <button
      type="button"
      aria-label={`Look at the drawing of draft, ${formatDuration(take.durationMs)}`}
      title={count > 1 ? `Drawing on ${count} pictures` : 'Drawing'}
      className={css.picture}
      onClick={() => navigation.showDrawing(take.id)}
    >
      {picture ? <img src={takeFilePath(take.id, (picture.thumbnail ?? picture).blobId)} alt="" /> : null}
      <span className={css.mark}>
        <Pencil size={10} aria-hidden />
      </span>
    </button>
  )
}
