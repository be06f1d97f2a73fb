import { useEffect, useState } from 'react'
import type { Permission, PermissionView } from '#shared/contract/permissions.ts'
import { useServices } from '../../app/services-context.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { permissionWords, stateWords, wayBack } from './permission-words.ts'
import css from './permissions.module.css'
import { usePermissions } from './use-permissions.ts'

/** Why Earshot asks for something, before the system does; and after a no, what can be done. One at a time. */
export function PermissionDialog({
  permission,
  onClose,
}: {
  readonly permission: Permission
  readonly onClose: () => void
}) {
  const { permissions, bridge, isMac } = useServices()
  const words = permissionWords[permission]
  const isBrowser = bridge.host === 'browser'
  const { views, look } = usePermissions()
  const [wasRefused, setRefused] = useState(false)
  const [isAsking, setAsking] = useState(false)
  const view = views.find((one) => one.permission === permission)
  const isGranted = view?.state === 'granted'
  const isDenied = !isGranted && (wasRefused || view?.state === 'denied')
  useEffect(() => {
    if (isGranted) setRefused(false)
  }, [isGranted])
  const ask = async () => {
    setAsking(true)
    setRefused((await permissions.ask(permission).catch(() => 'denied')) === 'denied')
    setAsking(false)
    look()
  }
  return (
    <Dialog title={words.title} onClose={onClose} width={420}>
      <div className={css.dialog}>
        <p>{(isBrowser ? words.browserReason : null) ?? words.reason}</p>
        <p role="status" className={css.state} data-state={isGranted ? 'granted' : isDenied ? 'denied' : 'open'}>
          {isGranted ? 'Allowed. ' : isDenied ? 'Not allowed. ' : null}
          {isGranted && permission === 'microphone' ? 'Hold the key and speak.' : null}
          {isDenied ? wayBack(permission, { isBrowser, isMac }) : null}
          {isGranted || isDenied
            ? null
            : `${stateWords[view?.state ?? 'unknown']}. The next question is the ${isBrowser ? 'browser' : 'system'}'s own.`}
        </p>
        <div className={css.actions}>
          {isGranted ? (
            <Button tone="primary" data-autofocus onClick={onClose}>
              Done
            </Button>
          ) : (
            <>
              <AskButton
                view={view}
                isDenied={isDenied}
                isAsking={isAsking}
                onAsk={() => void ask()}
                label={words.ask}
              />
              <Button onClick={onClose}>Not now</Button>
            </>
          )}
        </div>
      </div>
    </Dialog>
  )
}

interface AskButtonProps {
  readonly view: PermissionView | undefined
  readonly isDenied: boolean
  readonly isAsking: boolean
  readonly label: string
  readonly onAsk: () => void
}

/** A system that has said no does not ask again: its settings do. */
function AskButton({ view, isDenied, isAsking, label, onAsk }: AskButtonProps) {
  const { permissions } = useServices()
  if (isDenied && view?.canOpenSettings) {
    return (
      <Button tone="primary" data-autofocus onClick={() => permissions.openSettings(view.permission)}>
        Open the system's settings
      </Button>
    )
  }
  return (
    <Button tone="primary" data-autofocus disabled={isAsking} onClick={onAsk}>
      {isDenied ? 'Ask again' : label}
    </Button>
  )
}
