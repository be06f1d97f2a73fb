import {
  Circle,
  Crosshair,
  Eraser,
  EyeOff,
  Highlighter,
  ImagePlus,
  Lightbulb,
  ListOrdered,
  type LucideIcon,
  Maximize,
  Minus,
  MoveUpRight,
  Pencil,
  Redo2,
  Square,
  Trash2,
  Type,
  Undo2,
} from 'lucide-react'
import { Button, IconButton } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import { Keys } from '../../ui/kbd.tsx'
import type { Board } from './board.ts'
import { canRedo, canUndo, type Drawing } from './drawing.ts'
import { canClear } from './drawing-history.ts'
import css from './tool-bar.module.css'
import { inkEntries, type Tool, tools } from './tools.ts'
import { widths } from './tuning.ts'

const icons: Readonly<Record<Tool, LucideIcon>> = {
  pen: Pencil,
  highlighter: Highlighter,
  arrow: MoveUpRight,
  line: Minus,
  box: Square,
  ellipse: Circle,
  text: Type,
  step: ListOrdered,
  spotlight: Lightbulb,
  blur: EyeOff,
  laser: Crosshair,
  eraser: Eraser,
}

const widthNames = ['Thin', 'Medium', 'Thick'] as const

interface ToolBarProps {
  readonly board: Board
  readonly drawing: Drawing
  readonly scale: number
  readonly onFit: () => void
  /** Null where no other picture can be taken. */
  readonly onNewPicture: (() => void) | null
  readonly onLeave: () => void
  /** A video is drawn on: nothing on it can be hidden for good. */
  readonly isOnClip?: boolean
}

/** Why a tool is off there. */
export const NO_BLUR_ON_CLIP = 'A video cannot hide anything afterwards: end the clip, or close what is not to be seen.'

export function ToolBar({ board, drawing, scale, onFit, onNewPicture, onLeave, isOnClip = false }: ToolBarProps) {
  const atMs = board.nowMs
  return (
    // A click on a tool leaves the focus where it is, so that the talk key goes on talking.
    <div role="toolbar" aria-label="Drawing" className={css.bar} onMouseDown={(event) => event.preventDefault()}>
      <div className={css.group}>
        {tools.map(({ tool, key, label }) => {
          const Icon = icons[tool]
          const isOff = isOnClip && tool === 'blur'
          return (
            <button
              key={tool}
              type="button"
              aria-label={label}
              aria-keyshortcuts={key}
              aria-pressed={drawing.tool === tool}
              aria-disabled={isOff || undefined}
              title={isOff ? NO_BLUR_ON_CLIP : `${label} (${key.toUpperCase()})`}
              className={classes(css.tool, isOff && css.off)}
              onClick={() => isOff || board.act({ kind: 'toolChosen', tool, atMs: atMs() })}
            >
              <Icon size={16} aria-hidden />
              <span className={css.key} aria-hidden>
                {key.toUpperCase()}
              </span>
            </button>
          )
        })}
      </div>
      <div className={css.group}>
        {inkEntries.map(({ ink, key, label, color }) => (
          <button
            key={ink}
            type="button"
            aria-label={label}
            aria-keyshortcuts={key}
            aria-pressed={drawing.ink === ink}
            title={`${label} (${key})`}
            className={css.ink}
            onClick={() => board.act({ kind: 'inkChosen', ink })}
          >
            <span className={css.dot} style={{ background: color }} />
          </button>
        ))}
      </div>
      <div className={css.group}>
        {widths.map((px, width) => (
          <button
            key={px}
            type="button"
            aria-label={widthNames[width]}
            aria-pressed={drawing.width === width}
            title={`${widthNames[width]} ([ and ])`}
            className={css.ink}
            onClick={() => board.act({ kind: 'widthChosen', width })}
          >
            <span className={css.width} style={{ height: 1 + px / 2 }} />
          </button>
        ))}
      </div>
      <div className={css.group}>
        <IconButton
          label="Undo"
          hint="Undo (Ctrl+Z)"
          disabled={!canUndo(drawing)}
          onClick={() => board.act({ kind: 'undo', atMs: atMs() })}
        >
          <Undo2 size={16} aria-hidden />
        </IconButton>
        <IconButton
          label="Redo"
          hint="Redo (Ctrl+Shift+Z)"
          disabled={!canRedo(drawing)}
          onClick={() => board.act({ kind: 'redo', atMs: atMs() })}
        >
          <Redo2 size={16} aria-hidden />
        </IconButton>
        <IconButton
          label="Clear"
          hint="Clear (C); what is hidden stays hidden"
          disabled={!canClear(drawing)}
          onClick={() => board.act({ kind: 'clear', atMs: atMs() })}
        >
          <Trash2 size={16} aria-hidden />
        </IconButton>
        <IconButton label="Fit into the window" hint="Fit into the window (0)" onClick={onFit}>
          <Maximize size={16} aria-hidden />
        </IconButton>
        <span className={css.scale}>{Math.round(scale * 100)} %</span>
      </div>
      <div className={classes(css.group, css.end)}>
        {onNewPicture && (
          <Button size="small" tone="quiet" onClick={onNewPicture}>
            <ImagePlus size={16} aria-hidden /> New picture <Keys keys={['M']} />
          </Button>
        )}
        <Button size="small" onClick={onLeave}>
          Done <Keys keys={['Esc']} />
        </Button>
      </div>
    </div>
  )
}
