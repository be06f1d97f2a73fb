import { X } from 'lucide-react'
import { formatDuration } from '#shared/kernel/format.ts'
import { useServices, useUi } from '../../app/services-context.ts'
import { IconButton } from '../../ui/button.tsx'
import css from '../timeline/anchored.module.css'

/** What is said next is about a moment: which one, and how to say it of none. */
export function AnchorChip() {
  const { navigation } = useServices()
  const anchor = useUi((state) => state.anchor)
  if (anchor === null) return null
  return (
    <p role="status" className={css.chip}>
      <span className="numbers">Replying to the moment at {formatDuration(anchor.atMs)}</span>
      <span className={css.chipWords} />
      <IconButton label="Reply to no moment" hint="Reply to no moment (Esc)" onClick={() => navigation.anchorAt(null)}>
        <X size={14} aria-hidden />
      </IconButton>
    </p>
  )
}
