import { CircleAlert } from 'lucide-react'
import { type InputHTMLAttributes, type ReactNode, type Ref, useId } from 'react'
import css from './field.module.css'

interface TextFieldProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly label: string
  readonly hint?: string
  readonly ref?: Ref<HTMLInputElement>
}

export function TextField({ label, hint, ...rest }: TextFieldProps) {
  const id = useId()
  return (
    <div className={css.field}>
      <label htmlFor={id} className={css.label}>
        {label}
      </label>
      <input
        id={id}
        type="text"
        autoComplete="off"
        spellCheck={false}
        className={css.control}
        aria-describedby={hint ? `${id}-hint` : undefined}
        {...rest}
      />
      {hint ? (
        <span id={`${id}-hint`} className={css.hint}>
          {hint}
        </span>
      ) : null}
    </div>
  )
}

/** A label over a control that is not a text field. `children` gets the id to carry. */
export function Field({ label, children }: { readonly label: string; readonly children: (id: string) => ReactNode }) {
  const id = useId()
  return (
    <div className={css.field}>
      <label htmlFor={id} className={css.label}>
        {label}
      </label>
      {children(id)}
    </div>
  )
}

/** What went wrong, where it went wrong; read out when it appears. */
export function ErrorText({ children }: { readonly children: ReactNode }) {
  return (
    <p role="alert" className={css.error}>
      <CircleAlert size={15} aria-hidden />
      <span>{children}</span>
    </p>
  )
}

export const fieldCss = css
