import { useFeed, useServices } from '../../app/services-context.ts'
import { Button } from '../../ui/button.tsx'
import css from './settings.module.css'

/** The version that runs, and whether there is a newer one. Where something else brings this host up to date, the version alone. */
export function UpdateField() {
  const { actions } = useServices()
  const version = useFeed((state) => state.version)
  const update = useFeed((state) => state.update)
  const isReady = update?.kind === 'ready'
  const canCheck = update?.kind === 'current'
  return (
    <div className={css.update}>
      <p className={css.version}>
        Earshot {version}
        {update === null ? null : <span role="status">. {update.sentence}</span>}
      </p>
      {canCheck ? (
        <Button size="small" onClick={actions.checkForUpdate}>
          Look now
        </Button>
      ) : null}
      {isReady && !update.isWaiting ? (
        <Button size="small" onClick={actions.installUpdate}>
          Restart to update
        </Button>
      ) : null}
    </div>
  )
}
