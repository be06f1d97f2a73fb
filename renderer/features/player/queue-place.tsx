import { SkipForward } from 'lucide-react'
import { useQueue, useServices } from '../../app/services-context.ts'
import { IconButton } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import css from './player.module.css'

/** Where one is in what plays by itself; nothing where only one note was asked for. */
export function QueuePlace() {
  const { queue } = useServices()
  const kind = useQueue((state) => state.kind)
  const position = useQueue((state) => state.position)
  const total = useQueue((state) => state.total)
  if (kind === 'idle' || total < 2) return null
  return (
    <span className={css.queue}>
      <span data-kind={kind} className={classes(css.queueWord, 'numbers')}>
        {kind === 'waiting'
          ? 'Waiting for the recording'
          : kind === 'asked'
            ? 'It asks you something'
            : `${position} of ${total}`}
      </span>
      <IconButton
        label={kind === 'asked' ? 'Go on' : 'Next note'}
        hint={kind === 'asked' ? 'Go on (.)' : 'Next note (.)'}
        onClick={() => queue.next()}
      >
        <SkipForward size={15} aria-hidden />
      </IconButton>
    </span>
  )
}
