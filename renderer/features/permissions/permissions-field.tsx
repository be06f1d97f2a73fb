import { useServices } from '../../app/services-context.ts'
import { Button } from '../../ui/button.tsx'
import { fieldCss } from '../../ui/field.tsx'
import { permissionWords, stateWords } from './permission-words.ts'
import css from './permissions.module.css'
import { usePermissions } from './use-permissions.ts'

/** What the system lets Earshot do, and the way to change it. */
export function PermissionsField() {
  const { navigation } = useServices()
  const { views } = usePermissions()
  if (views.length === 0) return null
  return (
    <section aria-labelledby="permissions">
      <h4 id="permissions" className={fieldCss.label}>
        What the system allows
      </h4>
      <ul className={css.list}>
        {views.map(({ permission, state }) => (
          <li key={permission} className={css.row}>
            <span>{permissionWords[permission].name}</span>
            <span className={css.rowState} data-state={state}>
              {stateWords[state]}
            </span>
            {state === 'denied' || state === 'notAsked' ? (
              <Button
                size="small"
                aria-label={`Allow: ${permissionWords[permission].name}`}
                onClick={() => navigation.askPermission(permission)}
              >
                Allow…
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  )
}
