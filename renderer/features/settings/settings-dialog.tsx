import { LogOut } from 'lucide-react'
import { useState } from 'react'
import { useFeed, useServices } from '../../app/services-context.ts'
import { speeds } from '../../stores/player-store.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorText, Field, fieldCss } from '../../ui/field.tsx'
import { formatSpeed } from '../../ui/time-format.ts'
import { useSubmit } from '../sign-in/use-submit.ts'
import { ChordField } from './chord-field.tsx'
import { KeepField } from './keep-field.tsx'
import { MicrophoneField } from './microphone-field.tsx'
import { ReleaseField } from './release-field.tsx'
import css from './settings.module.css'

/** What a person can change about this installation. Each change is kept at once. */
export function SettingsDialog({ onClose }: { readonly onClose: () => void }) {
  const { actions } = useServices()
  const defaultSpeed = useFeed((state) => state.settings.defaultSpeed)
  return (
    <Dialog title="Settings" onClose={onClose} width={500}>
      <section aria-label="Talking" className={css.section}>
        <MicrophoneField />
        <ChordField />
        <ReleaseField />
      </section>
      <section aria-label="Listening" className={css.section}>
        <Field label="Speed for people you have not chosen one for">
          {(id) => (
            <select
              id={id}
              className={fieldCss.control}
              value={defaultSpeed}
              onChange={(event) => actions.updateSettings({ defaultSpeed: Number(event.target.value) })}
            >
              {[...new Set([...speeds, defaultSpeed])].map((speed) => (
                <option key={speed} value={speed}>
                  {formatSpeed(speed)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <KeepField />
      </section>
      <Account />
    </Dialog>
  )
}

function Account() {
  const { bridge } = useServices()
  const session = useFeed((state) => state.session)
  const version = useFeed((state) => state.version)
  const [isSure, setSure] = useState(false)
  const { isBusy, failure, onSubmit } = useSubmit(() => bridge.client.session.signOut.mutate())
  if (session.kind !== 'signedIn') return null
  return (
    <section aria-label="Account" className={css.section}>
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
      <p className={css.version}>Earshot {version}</p>
    </section>
  )
}
