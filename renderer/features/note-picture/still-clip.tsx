import { Video } from 'lucide-react'
import { useState } from 'react'
import type { NoteVideo } from '#shared/contract/model.ts'
import { formatDuration } from '#shared/kernel/format.ts'
import { videoMsAt } from '#shared/video/clip-time.ts'
import { useServices } from '../../app/services-context.ts'
import type { PicturedNote } from '../../stores/pictured.ts'
import css from './note-picture.module.css'
import { POSTER_BYTES } from './tuning.ts'

interface StillClipProps {
  readonly note: PicturedNote
  readonly video: NoteVideo
  readonly isTerse: boolean
}

/**
 * A clip at rest: its first moment, small, as it came with the note. Where none did, of the clip itself, of which a browser fetches no more than it
 * needs; a large one is not fetched just to be looked at.
 */
export function StillClip({ note, video, isTerse }: StillClipProps) {
  const { bridge } = useServices()
  const url = bridge.noteFileUrl(note.id, video.blobId)
  const [failedUrl, setFailed] = useState<string | null>(null)
  const posterUrl = video.poster ? bridge.noteFileUrl(note.id, video.poster.blobId) : null
  const [failedPoster, setFailedPoster] = useState<string | null>(null)
  const hasPoster = posterUrl !== null && failedPoster !== posterUrl
  const isShown = failedUrl !== url && (note.isMine || video.sizeBytes <= POSTER_BYTES)
  return (
    <>
      {hasPoster ? (
        <img
          src={posterUrl}
          alt=""
          decoding="async"
          loading="lazy"
          draggable={false}
          className={css.still}
          onError={() => setFailedPoster(posterUrl)}
        />
      ) : isShown ? (
        <video
          src={`${url}#t=${videoMsAt(video, 0) / 1000}`}
          muted
          playsInline
          preload="metadata"
          aria-hidden
          tabIndex={-1}
          className={css.still}
          onError={() => setFailed(url)}
        />
      ) : (
        <span aria-hidden className={css.none}>
          <Video size={14} aria-hidden />
          {isTerse ? null : failedUrl === url ? 'The clip is not here just now' : 'Screen clip'}
        </span>
      )}
      {isTerse ? null : (
        <span aria-hidden className={css.length}>
          <Video size={11} aria-hidden /> <span className="numbers">{formatDuration(video.durationMs)}</span>
        </span>
      )}
    </>
  )
}
