import { X } from 'lucide-react'
import type { Anchor } from '#shared/contract/model.ts'
import { useServices, useThread, useUi } from '../../app/services-context.ts'
import { IconButton } from '../../ui/button.tsx'
import { useAnchorWords } from '../note-picture/use-anchor-words.ts'
import css from '../timeline/anchored.module.css'

/** What is said next is about a moment: which one, and how to say it of none. */
export function AnchorChip() {
  const anchor = useUi((state) => state.anchor)
  return anchor === null ? null : <Chip anchor={anchor} />
}

function Chip({ anchor }: { readonly anchor: Anchor }) {
  const { navigation } = useServices()
  const note = useThread((state) =>
    state.status === 'ready' ? [state.root, ...state.replies].find(({ id }) => id === anchor.noteId) : undefined,
  )
  const words = useAnchorWords(anchor, note ?? null)
  return (
    <p role="status" className={css.chip}>
      <span className="numbers">Replying to the moment at {words}</span>
      <span className={css.chipWords} />
      <IconButton label="Reply to no moment" hint="Reply to no moment (Esc)" onClick={() => navigation.anchorAt(null)}>
        <X size={14} aria-hidden />
      </IconButton>
    </p>
  )
}
