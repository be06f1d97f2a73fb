import { X } from 'lucide-react'
import { type CSSProperties, type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import { IconButton } from './button.tsx'
import { classes } from './classes.ts'
import css from './dialog.module.css'

interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
  readonly width?: number
  /** Without a header: for the switcher, whose field says what it is. */
  readonly isBare?: boolean
  /** The content draws its own margins, and scrolls by itself. */
  readonly isFlush?: boolean
  /** Only read: the text takes the focus, so that keys scroll it. */
  readonly isRead?: boolean
}

/** A modal. The browser's own `dialog` keeps the focus inside, makes the rest inert, and gives the focus back. */
export function Dialog(props: DialogProps) {
  const { title, onClose, children, width = 440, isBare = false, isFlush = false, isRead = false } = props
  const ref = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  // A layout effect: it ends while the dialog is still in the page, and only then does closing give the focus back.
  useLayoutEffect(() => {
    const dialog = ref.current
    if (dialog && !dialog.open) {
      dialog.showModal()
      dialog.querySelector<HTMLElement>('[data-autofocus]')?.focus()
    }
    return () => dialog?.close()
  }, [])
  // What had the focus may have gone from the dialog; the page behind it must not have it instead.
  useLayoutEffect(() => {
    if (!ref.current?.contains(document.activeElement)) ref.current?.focus()
  })
  return (
    <dialog
      ref={ref}
      tabIndex={-1}
      aria-labelledby={titleId}
      className={classes(css.dialog, isBare && css.top)}
      style={{ '--dialog-width': `${width}px` } as CSSProperties}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onPointerDown={(event) => {
        if (event.target === event.currentTarget && isOnBackdrop(event.currentTarget, event)) onClose()
      }}
    >
      {isBare ? (
        <h2 id={titleId} className="visually-hidden">
          {title}
        </h2>
      ) : (
        <header className={css.header}>
          <h2 id={titleId} className={css.title}>
            {title}
          </h2>
          <IconButton label="Close" hint="Close (Esc)" onClick={onClose}>
            <X size={16} aria-hidden />
          </IconButton>
        </header>
      )}
      <div
        className={classes(css.body, !isBare && !isFlush && css.padded)}
        {...(isRead ? { tabIndex: 0, role: 'region', 'aria-labelledby': titleId, 'data-autofocus': '' } : {})}
      >
        {children}
      </div>
    </dialog>
  )
}

export const DialogFooter = ({ children }: { readonly children: ReactNode }) => (
  <footer className={css.footer}>{children}</footer>
)

function isOnBackdrop(dialog: HTMLDialogElement, point: { clientX: number; clientY: number }): boolean {
  const box = dialog.getBoundingClientRect()
  return point.clientX < box.left || point.clientX > box.right || point.clientY < box.top || point.clientY > box.bottom
}
