import { MessageSquareReply, X } from 'lucide-react'
import { Button, IconButton } from '../../ui/button.tsx'
import { Keys } from '../../ui/kbd.tsx'
import css from './picture-view.module.css'

interface PickedBarProps {
  /** `0:12, on a box`. */
  readonly words: string
  readonly onReply: () => void
  readonly onClose: () => void
}

/** What was clicked on the picture, and what one may do about it. */
export const PickedBar = ({ words, onReply, onClose }: PickedBarProps) => (
  <div role="status" className={css.picked}>
    <span className="numbers">At {words}</span>
    <Button size="small" onClick={onReply}>
      <MessageSquareReply size={14} aria-hidden />
      Reply here <Keys keys={['R']} />
    </Button>
    <IconButton label="About nothing on the picture" onClick={onClose}>
      <X size={14} aria-hidden />
    </IconButton>
  </div>
)
