import { AudioLines } from 'lucide-react'
import { useState } from 'react'
import { useUi } from '../../app/services-context.ts'
import { classes } from '../../ui/classes.ts'
import { JoinForm } from './join-form.tsx'
import css from './sign-in.module.css'
import { ThisComputerForm } from './this-computer-form.tsx'

const ways = [
  ['thisComputer', 'On this computer'],
  ['invitation', 'Join with an invitation'],
] as const

/** The first screen: two ways in, nothing else. */
export function SignIn() {
  const invitation = useUi((state) => state.invitation)
  const [chosen, setWay] = useState<(typeof ways)[number][0] | null>(null)
  const way = chosen ?? (invitation === null ? 'thisComputer' : 'invitation')
  return (
    <main className={css.screen}>
      <div className={css.card}>
        <header className={css.header}>
          <AudioLines size={26} aria-hidden className={css.mark} />
          <h1 className={css.title}>Earshot</h1>
          <p className={css.claim}>Hold a key, speak, let go. Your team hears it when it suits them.</p>
        </header>
        <fieldset aria-label="How to sign in" className={css.ways}>
          {ways.map(([id, title]) => (
            <button
              key={id}
              type="button"
              aria-pressed={way === id}
              className={classes(css.way, way === id && css.current)}
              onClick={() => setWay(id)}
            >
              {title}
            </button>
          ))}
        </fieldset>
        {way === 'thisComputer' ? <ThisComputerForm /> : <JoinForm key={invitation} invitation={invitation} />}
      </div>
    </main>
  )
}
