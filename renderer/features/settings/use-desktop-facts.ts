import { useCallback, useEffect, useState } from 'react'
import type { DesktopFacts } from '#shared/contract/attention.ts'
import { useServices } from '../../app/services-context.ts'

/** What the desktop around the app can do; null in a browser, and until it is known. */
export function useDesktopFacts() {
  const { bridge, actions } = useServices()
  const [facts, setFacts] = useState<DesktopFacts | null>(null)
  useEffect(() => {
    let isCurrent = true
    bridge.client.shell.desktop.query().then((found) => {
      if (isCurrent) setFacts(found)
    }, actions.complain)
    return () => {
      isCurrent = false
    }
  }, [bridge, actions])
  const setStartAtLogin = useCallback(
    (isOn: boolean) => {
      bridge.client.shell.startAtLogin.mutate({ isOn }).then(setFacts, actions.complain)
    },
    [bridge, actions],
  )
  return { facts, setStartAtLogin }
}
