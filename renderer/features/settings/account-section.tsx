import { LogOut } from 'lucide-react'
import { useState } from 'react'
import { useFeed, useServices } from '../../app/services-context.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorText } from '../../ui/field.tsx'
import { useSubmit } from '../sign-in/use-submit.ts'
import { Section } from './section.tsx'
import css from './settings.module.css'
import { TourField } from './tour-field.tsx'
import { UpdateField } from './update-field.tsx'

/** Who is signed in here, and the way out. */
export function AccountSection() {
  const { bridge } = useServices()
  const session = useFeed((state) => state.session)
  const [isSure, setSure] = useState(false)
  const { isBusy, failure, onSubmit } = useSubmit(() => bridge.client.session.signOut.mutate())
  if (session.kind !== 'signedIn') return null
  return (
    <Section id="account">
      <div className={css.account}>
        <Avatar name={session.member.name} isMine size={36} />
        <div className={css.accountText}>
          <p className={css.name}>{session.member.name}</p>
          <p className={css.facts}>
            {session.deviceName} · {session.workspaceName}
          </p>
          <p className={css.facts}>
            {session.isEmbedded ? `Server on this computer, ${session.serverUrl}` : session.serverUrl}
          </p>
        </div>
        {isSure ? null : (
          <Button onClick={() => setSure(true)}>
            <LogOut size={14} aria-hidden />
            Sign out
          </Button>
        )}
      </div>
      {isSure ? (
        <div role="alert" className={css.confirm}>
          <p>
            Signing out removes this workspace from this device; to come back you need an invitation. What the server
            has stays there.
          </p>
          {failure === null ? null : <ErrorText>{failure}</ErrorText>}
          <div className={css.confirmActions}>
            <Button autoFocus onClick={() => setSure(false)}>
              Stay
            </Button>
            <Button className={css.danger} disabled={isBusy} onClick={onSubmit}>
              Sign out
            </Button>
          </div>
        </div>
      ) : null}
      <UpdateField />
      <TourField />
    </Section>
  )
}
