import type { CSSProperties } from 'react'
import css from './avatar.module.css'
import { classes } from './classes.ts'
import { initialsOf } from './initials.ts'

/** The initials of a person. Always beside the name, so nothing is said twice. */
export const Avatar = ({ name, isMine = false, size = 28 }: { name: string; isMine?: boolean; size?: number }) => (
  <span
    aria-hidden
    className={classes(css.avatar, isMine && css.mine)}
    style={{ '--avatar': `${size}px` } as CSSProperties}
  >
    {initialsOf(name)}
  </span>
)
