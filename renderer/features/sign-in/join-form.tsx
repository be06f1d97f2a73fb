import { useState } from 'react'
import { useFeed, useServices } from '../../app/services-context.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorText, TextField } from '../../ui/field.tsx'
import { guessDeviceName } from './device-name.ts'
import css from './sign-in.module.css'
import { useSubmit } from './use-submit.ts'

/** Joins a workspace by an invitation link. `invitation`: the one that was opened from outside. */
export function JoinForm({ invitation }: { invitation: string | null }) {
  const { bridge, ui } = useServices()
  const isSigningIn = useFeed((state) => state.session.kind === 'signingIn')
  const [link, setLink] = useState(invitation ?? '')
  const [name, setName] = useState('')
  const [deviceName, setDeviceName] = useState(() => guessDeviceName(navigator.userAgent))
  const { isBusy, failure, onSubmit } = useSubmit(async () => {
    await bridge.client.session.join.mutate({
      link: link.trim(),
      memberName: name.trim(),
      deviceName: deviceName.trim(),
    })
    ui.setState({ isSigningInAgain: false })
  })
  const isWaiting = isBusy || isSigningIn
  const isFilled = [link, name, deviceName].every((value) => value.trim() !== '')
  return (
    <form className={css.form} onSubmit={onSubmit} aria-busy={isWaiting}>
      <TextField
        label="Invitation link"
        placeholder="http://server:4310/join#…"
        value={link}
        maxLength={2000}
        required
        autoFocus
        readOnly={isWaiting}
        onChange={(event) => setLink(event.target.value)}
      />
      <div className={css.pair}>
        <TextField
          label="Your name"
          placeholder="Bob"
          value={name}
          maxLength={80}
          required
          readOnly={isWaiting}
          onChange={(event) => setName(event.target.value)}
        />
        <TextField
          label="Device name"
          value={deviceName}
          maxLength={80}
          required
          readOnly={isWaiting}
          onChange={(event) => setDeviceName(event.target.value)}
        />
      </div>
      {failure !== null ? <ErrorText>{failure}</ErrorText> : null}
      <Button tone="primary" type="submit" disabled={!isFilled} aria-disabled={isWaiting} className={css.submit}>
        {isWaiting ? 'Joining…' : 'Join'}
      </Button>
      <p className={css.note}>Each invitation works once. Anybody in the workspace can make one for you.</p>
    </form>
  )
}
