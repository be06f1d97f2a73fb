import { Globe, Info } from 'lucide-react'
import type { Hotkey } from '#shared/contract/keys.ts'
import { useFeed, useServices } from '../../app/services-context.ts'
import { Button } from '../../ui/button.tsx'
import css from './keys.module.css'

/** Where the keys work, by which way, why it is this one, and how to get a better one. */
export function KeyBackendNote() {
  const { actions } = useServices()
  const hotkey = useFeed((state) => state.hotkey)
  const isGlobal = hotkey.kind === 'global'
  const ask = askOf(hotkey)
  return (
    <div className={css.backend} data-hotkey={hotkey.kind} data-backend={isGlobal ? hotkey.backend : 'window'}>
      {isGlobal ? <Globe size={15} aria-hidden /> : <Info size={15} aria-hidden />}
      <div className={css.words}>
        <p className={css.title}>{titleOf(hotkey)}</p>
        <p className={css.hint}>{hotkey.why}</p>
        {hotkey.better === null ? null : <p className={css.better}>{hotkey.better}</p>}
        {isGlobal && hotkey.backend === 'portal' && !hotkey.canConfigure ? (
          <p className={css.hint}>Change them in your desktop’s settings, where it lists the keys of programs.</p>
        ) : null}
      </div>
      {ask === null ? null : (
        <Button size="small" onClick={actions.configureKeys}>
          {ask}
        </Button>
      )}
    </div>
  )
}

function titleOf(hotkey: Hotkey): string {
  if (hotkey.kind === 'windowOnly') return 'Only while this window is focused'
  return hotkey.canHold ? 'Works everywhere' : 'Works everywhere, without holding'
}

function askOf(hotkey: Hotkey): string | null {
  if (hotkey.isDenied) return 'Ask again'
  return hotkey.kind === 'global' && hotkey.canConfigure ? 'Choose keys' : null
}
