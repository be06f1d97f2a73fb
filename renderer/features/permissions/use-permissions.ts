import { useCallback, useEffect, useState } from 'react'
import type { PermissionView } from '#shared/contract/permissions.ts'
import { useServices } from '../../app/services-context.ts'

/** What is allowed, looked at again whenever the person comes back from where they may have changed it. */
export function usePermissions(): { readonly views: readonly PermissionView[]; readonly look: () => void } {
  const { permissions } = useServices()
  const [views, setViews] = useState<readonly PermissionView[]>([])
  const look = useCallback(() => {
    void permissions.list().then(setViews, () => setViews([]))
  }, [permissions])
  useEffect(() => {
    look()
    window.addEventListener('focus', look)
    return () => window.removeEventListener('focus', look)
  }, [look])
  return { views, look }
}
