import css from './timeline.module.css'

const widths = [210, 330, 150, 270] as const

/** The shape of notes, while they are read from disk. Appears late, so that a quick answer does not flash. */
export const TimelineSkeleton = () => (
  <div role="status" aria-label="Reading notes" className={css.skeleton}>
    {widths.map((width) => (
      <div key={width} className={css.skeletonRow}>
        <span className={css.skeletonFace} />
        <span className={css.skeletonLines}>
          <span className={css.skeletonName} />
          <span className={css.skeletonWave} style={{ width }} />
        </span>
      </div>
    ))}
  </div>
)
