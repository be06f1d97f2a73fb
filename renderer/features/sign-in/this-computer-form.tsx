import { useState } from 'react'
import { useFeed, useServices } from '../../app/services-context.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorText, TextField } from '../../ui/field.tsx'
import css from './sign-in.module.css'
import { useSubmit } from './use-submit.ts'

/** Starts a workspace on this computer, with its own built-in server. */
export function ThisComputerForm() {
  const { bridge, ui } = useServices()
  const isSigningIn = useFeed((state) => state.session.kind === 'signingIn')
  const [name, setName] = useState('')
  const { isBusy, failure, onSubmit } = useSubmit(async () => {
    await bridge.client.session.useThisComputer.mutate({ memberName: name.trim() })
    ui.setState({ isSigningInAgain: false })
  })
  const isWaiting = isBusy || isSigningIn
  return (
    <form className={css.form} onSubmit={onSubmit} aria-busy={isWaiting}>
      <TextField
        label="Your name"
        placeholder="Alice"
        value={name}
        maxLength={80}
        required
        autoFocus
        readOnly={isWaiting}
        onChange={(event) => setName(event.target.value)}
      />
      {failure !== null ? <ErrorText>{failure}</ErrorText> : null}
      <Button
        tone="primary"
        type="submit"
        disabled={name.trim() === ''}
        aria-disabled={isWaiting}
        className={css.submit}
      >
        {isWaiting ? 'Starting the built-in server…' : 'Use on this computer'}
      </Button>
      <p className={css.note}>Nothing leaves this computer until you invite somebody.</p>
    </form>
  )
}
