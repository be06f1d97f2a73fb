import { MessageSquareReply, PencilLine, X } from 'lucide-react'
import { Button, IconButton } from '../../ui/button.tsx'
import { Keys } from '../../ui/kbd.tsx'
import css from './picture-view.module.css'

interface PickedBarProps {
  /** `0:12, on a box`. */
  readonly words: string
  readonly onReply: () => void
  /** Replies with something drawn on the picture, too. */
  readonly onDraw: () => void
  readonly onClose: () => void
}

/** What was clicked on the picture, and what one may do about it. */
export const PickedBar = ({ words, onReply, onDraw, onClose }: PickedBarProps) => (
  <div role="status" className={css.picked}>
    <span className="numbers">At {words}</span>
    <Button size="small" onClick={onReply}>
      <MessageSquareReply size={14} aria-hidden />
      Reply here <Keys keys={['R']} />
    </Button>
    <Button size="small" title="Draw on it while you speak" onClick={onDraw}>
      <PencilLine size={14} aria-hidden />
      Draw here <Keys keys={['Shift', 'R']} />
    </Button>
    <IconButton label="About nothing on the picture" onClick={onClose}>
      <X size={14} aria-hidden />
    </IconButton>
  </div>
)
