import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { Mark } from '#shared/annotation/model.ts'
import { budget } from '#shared/annotation/tuning.ts'
import { sentenceOf } from '#shared/kernel/reasons.ts'
import { unreachable } from '#shared/kernel/result.ts'
import css from './annotating-surface.module.css'
import type { Board } from './board.ts'
import { lettersLeft } from './drawing-drafts.ts'
import { frameOf } from './drawing-frame.ts'
import { createLayering } from './layering.ts'
import type { Picture } from './picture-layer.ts'
import { listenToPointer } from './pointer-input.ts'
import stageCss from './stage.module.css'
import { commandOfKey, isTalkKeyIn, nextWidth, type SurfaceCommand, type SurfaceKey } from './surface-keys.ts'
import { NO_BLUR_ON_CLIP, ToolBar } from './tool-bar.tsx'
import { tools } from './tools.ts'
import { TypingField } from './typing-field.tsx'
import { useStage } from './use-stage.ts'
import { useView } from './use-view.ts'

interface AnnotatingSurfaceProps {
  readonly board: Board
  /** By scene. */
  readonly pictures: readonly Picture[]
  /** By scene: what others drew there, for who answers on their picture. It is seen, and not for erasing. */
  readonly beneath?: readonly (readonly Mark[])[]
  /** Null where no other picture can be taken. */
  readonly onNewPicture: (() => void) | null
  /** Drawing has ended; the take has not. */
  readonly onLeave: () => void
}

const blank: Picture = { width: 1, height: 1, source: null }

/** The frozen picture, full size, to draw on while speaking. Esc always leaves, with everything that was drawn. */
export function AnnotatingSurface({ board, pictures, beneath, onNewPicture, onLeave }: AnnotatingSurfaceProps) {
  const drawing = useStore(board.drawing)
  const picture = pictures[drawing.scene] ?? blank
  const root = useRef<HTMLElement>(null)
  const [layered] = useState(createLayering)
  /** Why the last key did nothing. */
  const [refusal, setRefusal] = useState<string | null>(null)
  const shown = useRef({ picture, view: { scale: 1, x: 0, y: 0 } })
  const stage = useStage(() => {
    const now = board.drawing.getState()
    const own = frameOf(now, board.nowMs())
    const frame = { ...own, settled: layered(beneath?.[now.scene] ?? [], own.settled) }
    // A trail fades by itself: as long as there is one, there is a next frame.
    if (frame.trails.length > 0) queueMicrotask(stage.repaint)
    return { frame, ...shown.current }
  })
  const viewing = useView(picture, stage.room, drawing.scene)
  shown.current = { picture, view: viewing.current() }
  const latest = useRef(viewing)
  latest.current = viewing
  const { repaint, ref } = stage

  useEffect(() => board.drawing.subscribe(repaint), [board, repaint])
  const isOnClip = picture.moving !== undefined
  const hasBlur = drawing.tool === 'blur'
  // Chosen on another picture, it is not carried over to one on which it can do nothing.
  useEffect(() => {
    if (isOnClip && hasBlur) board.act({ kind: 'toolChosen', tool: 'pen', atMs: board.nowMs() })
  }, [board, isOnClip, hasBlur])
  useEffect(() => picture.moving?.onFrame(repaint), [picture, repaint])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is seen changes with them
  useEffect(repaint, [repaint, viewing.view, picture])
  // Keys are heard from the start, and again when a field that was typed into is gone.
  const isTyping = drawing.typing !== null
  useEffect(() => {
    if (!isTyping && !root.current?.contains(document.activeElement)) root.current?.focus()
  }, [isTyping])

  /** A button that had the focus and is off now, or gone, leaves it to nobody. */
  const onStrayKey = useRef<(event: SurfaceKey) => void>(() => undefined)
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.target !== document.body || event.defaultPrevented) return
      root.current?.focus({ preventScroll: true })
      // Behind another dialog it does not get it.
      if (root.current === document.activeElement) onStrayKey.current(event)
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])

  useEffect(() => {
    if (!ref.current) return
    return listenToPointer(ref.current, {
      act: board.act,
      nowMs: board.nowMs,
      view: () => latest.current.current(),
      zoom: (factor, at) => latest.current.zoom(factor, at),
      pan: (by) => latest.current.pan(by),
    })
  }, [board, ref])

  function leave(): void {
    board.act({ kind: 'left', atMs: board.nowMs() })
    onLeave()
  }

  function obey(command: SurfaceCommand): void {
    const atMs = board.nowMs()
    const { scene, width } = board.drawing.getState()
    switch (command.kind) {
      case 'tool':
        if (isOnClip && command.tool === 'blur') return setRefusal(NO_BLUR_ON_CLIP)
        setRefusal(null)
        return board.act({ kind: 'toolChosen', tool: command.tool, atMs })
      case 'ink':
        return board.act({ kind: 'inkChosen', ink: command.ink })
      case 'width':
        return board.act({ kind: 'widthChosen', width: nextWidth(width, command.by) })
      case 'undo':
      case 'redo':
      case 'clear':
        return board.act({ kind: command.kind, atMs })
      case 'scene':
        return board.act({ kind: 'sceneShown', scene: scene + command.by, atMs })
      case 'zoom':
        return viewing.zoom(command.factor)
      case 'pan':
        return viewing.pan(command)
      case 'fit':
        return viewing.fitIn()
      case 'newPicture':
        return onNewPicture?.()
      case 'leave':
        return leave()
      default:
        unreachable(command)
    }
  }

  /** What is typed before the field for it is there: letters are letters, and no tools, and Enter ends them. */
  function onEarlyKey(event: SurfaceKey, text: string): void {
    event.preventDefault()
    event.stopPropagation()
    if (event.key === 'Enter') board.act({ kind: 'typingEnded', atMs: board.nowMs() })
    else board.act({ kind: 'typed', text: text + event.key })
  }

  function onKeyDown(event: SurfaceKey): void {
    const { typing } = board.drawing.getState()
    if (typing && isTalkKeyIn(typing, event)) return board.act({ kind: 'typingEnded', atMs: board.nowMs() })
    const isLetter = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey
    if (typing && (isLetter || event.key === 'Enter')) return onEarlyKey(event, typing.text)
    const command = commandOfKey(event)
    if (!command) return
    event.preventDefault()
    event.stopPropagation()
    obey(command)
  }

  onStrayKey.current = onKeyDown

  const tool = tools.find((entry) => entry.tool === drawing.tool)
  return (
    <section ref={root} tabIndex={-1} aria-label="Draw on the picture" className={css.surface} onKeyDown={onKeyDown}>
      <ToolBar
        board={board}
        drawing={drawing}
        scale={viewing.view.scale}
        onFit={viewing.fitIn}
        onNewPicture={onNewPicture}
        onLeave={leave}
        isOnClip={isOnClip}
      />
      {refusal !== null && isOnClip ? (
        <p role="status" className={css.full}>
          {refusal}
        </p>
      ) : null}
      {drawing.isFull && (
        <p role="alert" className={css.full}>
          {sentenceOf('trackFull', `${drawing.events.length} strokes`)}
        </p>
      )}
      {drawing.typing && !drawing.isFull && lettersLeft(drawing) <= drawing.typing.text.length && (
        <p role="alert" className={css.full}>
          {sentenceOf(lettersLeft(drawing) < budget.textLength ? 'trackWordsFull' : 'textFull')}
        </p>
      )}
      <div
        ref={ref}
        className={stageCss.stage}
        data-tool={drawing.tool}
        style={{ cursor: 'crosshair' }}
        // A finger by itself does not take the focus from the button that chose its tool, and Space would press that again.
        onPointerDown={(event) => {
          if (!(event.target instanceof HTMLTextAreaElement)) root.current?.focus({ preventScroll: true })
        }}
      >
        <canvas />
        <canvas />
        <canvas data-testid="moving" />
        {drawing.typing && (
          <TypingField
            key={`${drawing.typing.at.x} ${drawing.typing.at.y}`}
            drawing={drawing}
            view={viewing.view}
            onType={(text) => board.act({ kind: 'typed', text })}
            onEnd={() => {
              board.act({ kind: 'typingEnded', atMs: board.nowMs() })
            }}
            onLeave={leave}
          />
        )}
      </div>
      <p className={css.spoken} role="status">
        {tool?.label}
        {drawing.scenes.length > 1 && `, picture ${drawing.scene + 1} of ${drawing.scenes.length}`}
      </p>
    </section>
  )
}
