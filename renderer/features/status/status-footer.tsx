import { Settings } from 'lucide-react'
import { capsFor } from '../../app/keys.ts'
import { useFeed, useServices } from '../../app/services-context.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import { MicrophoneLine } from './microphone-line.tsx'
import { SilenceButton } from './silence-button.tsx'
import css from './status.module.css'
import { statusText } from './status-text.ts'

/** Who one is, and how the way to the server stands. */
export function StatusFooter() {
  const { navigation, ui, isMac } = useServices()
  const session = useFeed((state) => state.session)
  const connection = useFeed((state) => state.connection)
  const phase = useFeed((state) => state.phase)
  if (session.kind !== 'signedIn') return null
  const state = phase === 'lost' || phase === 'shutOut' ? 'offline' : connection.state
  return (
    <footer className={css.footer}>
      {connection.message !== null ? <p className={css.message}>{connection.message}</p> : null}
      {connection.needsSignIn ? (
        <Button className={css.again} onClick={() => ui.setState({ isSigningInAgain: true })}>
          Sign in again
        </Button>
      ) : null}
      <MicrophoneLine />
      <div className={css.me}>
        <Avatar name={session.member.name} isMine />
        <div className={css.who}>
          <span className={css.name}>{session.member.name}</span>
          <span role="status" aria-label="Connection" data-state={state} className={css.status}>
            <span className={classes(css.dot, css[state])} aria-hidden />
            {connection.waiting + connection.failed > 0 ? (
              <button
                type="button"
                title={`What waits and what failed (${capsFor('outbox', isMac).join('+')})`}
                className={classes(css.waits, connection.failed > 0 && css.waitsFailed, 'numbers')}
                onClick={() => navigation.showDialog('outbox')}
              >
                {statusText(connection, phase)}
              </button>
            ) : (
              <span className="numbers">{statusText(connection, phase)}</span>
            )}
          </span>
        </div>
        <SilenceButton />
        <IconButton
          label="Settings"
          hint={`Settings (${capsFor('settings', isMac).join('+')})`}
          onClick={() => navigation.showDialog('settings')}
        >
          <Settings size={16} aria-hidden />
        </IconButton>
      </div>
    </footer>
  )
}
