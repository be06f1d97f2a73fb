import { Copy, Eye, EyeOff, Fullscreen, Maximize, SkipBack, SkipForward, ZoomIn, ZoomOut } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, IconButton } from '../../ui/button.tsx'
import { Keys } from '../../ui/kbd.tsx'
import css from './replay.module.css'

interface ReplayBarProps {
  readonly deeds: Readonly<
    Record<'mute' | 'previous' | 'next' | 'zoomIn' | 'zoomOut' | 'fitIn' | 'fillScreen' | 'copy', () => void>
  >
  readonly isMuted: boolean
  readonly scale: number
  readonly hasPrevious: boolean
  readonly hasNext: boolean
  readonly more: ReactNode
}

export function ReplayBar({ deeds, isMuted, scale, hasPrevious, hasNext, more }: ReplayBarProps) {
  return (
    <div role="toolbar" aria-label="Looking at the drawing" className={css.bar}>
      <IconButton
        label="Previous picture or mark"
        hint="Previous picture or mark ([)"
        disabled={!hasPrevious}
        onClick={deeds.previous}
      >
        <SkipBack size={16} aria-hidden />
      </IconButton>
      <IconButton label="Next picture or mark" hint="Next picture or mark (])" disabled={!hasNext} onClick={deeds.next}>
        <SkipForward size={16} aria-hidden />
      </IconButton>
      <Button size="small" tone="quiet" aria-pressed={isMuted} onClick={deeds.mute}>
        {isMuted ? <EyeOff size={16} aria-hidden /> : <Eye size={16} aria-hidden />}
        {isMuted ? 'Strokes hidden' : 'Hide strokes'} <Keys keys={['V']} />
      </Button>
      <Button size="small" tone="quiet" onClick={deeds.copy}>
        <Copy size={16} aria-hidden /> Copy picture <Keys keys={['Y']} />
      </Button>
      {more}
      <span className={css.end}>
        <IconButton label="Smaller" hint="Smaller (-)" onClick={deeds.zoomOut}>
          <ZoomOut size={16} aria-hidden />
        </IconButton>
        <span className={css.scale}>{Math.round(scale * 100)} %</span>
        <IconButton label="Larger" hint="Larger (+)" onClick={deeds.zoomIn}>
          <ZoomIn size={16} aria-hidden />
        </IconButton>
        <IconButton label="Fit into the window" hint="Fit into the window (0)" onClick={deeds.fitIn}>
          <Maximize size={16} aria-hidden />
        </IconButton>
        <IconButton label="Full screen" hint="Full screen (F)" onClick={deeds.fillScreen}>
          <Fullscreen size={16} aria-hidden />
        </IconButton>
      </span>
    </div>
  )
}
