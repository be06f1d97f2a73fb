import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import css from './button.module.css'
import { classes } from './classes.ts'

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly tone?: 'primary' | 'plain' | 'quiet'
  readonly size?: 'small' | 'medium'
  readonly ref?: Ref<HTMLButtonElement>
}

/** A button with words. `primary` once per screen. */
export function Button({ tone = 'plain', size = 'medium', className, type = 'button', ...rest }: ButtonProps) {
  return (
    <button
      type={type}
      className={classes(css.button, css[tone], size === 'small' && css.small, className)}
      {...rest}
    />
  )
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** The accessible name, and the tooltip unless `hint` says more. */
  readonly label: string
  readonly hint?: string | undefined
  readonly children: ReactNode
  readonly ref?: Ref<HTMLButtonElement>
}

/** A button that shows an icon only. */
export function IconButton({ label, hint, className, children, type = 'button', ...rest }: IconButtonProps) {
  return (
    <button type={type} aria-label={label} title={hint ?? label} className={classes(css.icon, className)} {...rest}>
      {children}
    </button>
  )
}
