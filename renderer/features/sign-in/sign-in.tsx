import { AudioLines } from 'lucide-react'
import { useState } from 'react'
import { useFeed, useServices, useUi } from '../../app/services-context.ts'
import { Button } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import { JoinForm } from './join-form.tsx'
import css from './sign-in.module.css'
import { ThisComputerForm } from './this-computer-form.tsx'

const ways = [
  ['thisComputer', 'On this computer'],
  ['invitation', 'Join with an invitation'],
] as const

const AGAIN =
  'As the member you were, or as another. What you recorded and have not sent stays on this device either way.'

/** The first screen: two ways in, nothing else. */
export function SignIn() {
  const { ui } = useServices()
  const invitation = useUi((state) => state.invitation)
  const isSignedIn = useFeed((state) => state.session.kind === 'signedIn')
  const isEmbedded = useFeed((state) => state.session.kind === 'signedIn' && state.session.isEmbedded)
  const isAgain = useUi((state) => state.isSigningInAgain)
  const [chosen, setWay] = useState<(typeof ways)[number][0] | null>(null)
  // Who comes back to a team has an invitation, or asks for one.
  const usual = invitation === null && (!isAgain || isEmbedded) ? 'thisComputer' : 'invitation'
  const way = chosen ?? usual
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
        {isAgain ? <p className={css.note}>{AGAIN}</p> : null}
        {way === 'thisComputer' ? <ThisComputerForm /> : <JoinForm key={invitation} invitation={invitation} />}
        {isAgain && isSignedIn ? (
          <Button className={css.submit} onClick={() => ui.setState({ isSigningInAgain: false })}>
            Back
          </Button>
        ) : null}
      </div>
    </main>
  )
}
