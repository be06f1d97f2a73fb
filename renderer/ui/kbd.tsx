import css from './kbd.module.css'

/** Keys as they are printed on the keyboard: `['Ctrl', 'K']`. */
export const Keys = ({ keys }: { readonly keys: readonly string[] }) => (
  <span className={css.keys}>
    {keys.map((key) => (
      <kbd key={key} className={css.key}>
        {key}
      </kbd>
    ))}
  </span>
)
