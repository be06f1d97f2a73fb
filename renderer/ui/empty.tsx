import type { ReactNode } from 'react'
import css from './empty.module.css'

interface EmptyProps {
  readonly title: string
  readonly children?: ReactNode
  readonly actions?: ReactNode
  readonly role?: 'status' | 'alert'
}

/** What a pane says when it has nothing to show: what it is for, and the next thing to do. */
export const Empty = ({ title, children, actions, role }: EmptyProps) => (
  <div className={css.empty} role={role}>
    <p className={css.title}>{title}</p>
    {children ? <p className={css.text}>{children}</p> : null}
    {actions ? <div className={css.actions}>{actions}</div> : null}
  </div>
)
