import { ChevronsRight } from 'lucide-react'
import { formatDuration } from '#shared/kernel/format.ts'
import { nextSkip } from '#shared/playback/profile.ts'
import { usePlayer, useServices } from '../../app/services-context.ts'
import { classes } from '../../ui/classes.ts'
import css from './player.module.css'
import { skipWords } from './skip-words.ts'

/** Which pauses are left out, what that has saved, and what is added to this person's loudness. Kept for the person who speaks. */
export function ListenChoice() {
  const { playback } = useServices()
  const author = usePlayer((state) => state.track?.authorName ?? '')
  const skip = usePlayer((state) => state.skip)
  const gainDb = usePlayer((state) => state.gainDb)
  const savedS = usePlayer((state) => Math.floor(state.savedMs / 1000))
  const saved = savedS > 0 ? `${formatDuration(savedS * 1000)} saved` : null
  return (
    <span className={css.listen}>
      <button
        type="button"
        aria-label={`${skipWords[skip]}${saved === null ? '' : `, ${saved}`}`}
        title={`${skipWords[skip]} for ${author} (S)`}
        data-skip={skip}
        className={classes(css.skip, 'numbers')}
        onClick={() => playback.setListening({ skip: nextSkip(skip) })}
      >
        <ChevronsRight size={14} aria-hidden />
        <span aria-hidden className={css.skipWord}>
          {savedS > 0 ? `−${formatDuration(savedS * 1000)}` : skip}
        </span>
      </button>
      {gainDb === 0 ? null : (
        <span className={classes(css.gain, 'numbers')} title={`Added for ${author} (− +)`}>
          {gainDb > 0 ? '+' : '−'}
          {Math.abs(gainDb)} dB
        </span>
      )}
    </span>
  )
}
