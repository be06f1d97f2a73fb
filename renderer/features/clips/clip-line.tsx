import { useStore } from 'zustand'
import { limits } from '#shared/contract/limits.ts'
import { formatBytes, formatDuration } from '#shared/kernel/format.ts'
import type { TakeId } from '#shared/kernel/ids.ts'
import { useServices } from '../../app/services-context.ts'
import { classes } from '../../ui/classes.ts'
import css from './clips.module.css'
import { clipTuning } from './tuning.ts'

/** That a clip of the screen is recorded in a take: how long, how large, and how large it can be. Nothing where none is. */
export function ClipLine({ takeId }: { readonly takeId: TakeId }) {
  const { clips } = useServices()
  const phase = useStore(clips.store, (state) => state.phase)
  if (phase.kind === 'opening') return <p className={css.line}>Choose what to record…</p>
  if (phase.kind !== 'recording' || phase.takeId !== takeId) return null
  const { sizeBytes, lengthMs, trouble } = phase
  const isNear = limits.videoSizeBytes - sizeBytes < clipTuning.warnBytes
  const size = `${formatBytes(sizeBytes)} of ${Math.round(limits.videoSizeBytes / 1_000_000)} MB`
  // A narrow window has no room for the size beside the length.
  return (
    <div data-clip title={size} className={classes(css.line, isNear && css.near)}>
      <p>
        <span className={css.word}>Clip</span> <span className="numbers">{formatDuration(lengthMs)}</span>
        <span className={classes('numbers', css.size)}>{size}</span>
      </p>
      {trouble === null ? null : (
        <p role="alert" className={css.trouble}>
          {trouble} The clip stays here, and is kept as soon as it can be.
        </p>
      )}
    </div>
  )
}
