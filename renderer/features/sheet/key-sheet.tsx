import { bindingIds, bindingInfo } from '#shared/keys/bindings.ts'
import { capsOfState, talkKeysOf } from '../../app/chord.ts'
import { capsOf, type KeyBinding, type KeyGroup, keyBindings } from '../../app/keys.ts'
import { useFeed, useServices } from '../../app/services-context.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Keys } from '../../ui/kbd.tsx'
import { drawingKeys } from '../annotation/surface-keys.ts'
import { tools } from '../annotation/tools.ts'
import { draftKeys } from '../drafts/draft-keys.ts'
import css from './sheet.module.css'

const groups: readonly KeyGroup[] = ['Talk', 'Drafts', 'Listen', 'Move', 'App']

/** All keys, from the same table that the handler obeys. */
export function KeySheet({ onClose }: { readonly onClose: () => void }) {
  const { isMac, tour } = useServices()
  const keys = useFeed((state) => state.settings.keys)
  const hotkey = useFeed((state) => state.hotkey)
  const talking = talkKeysOf(hotkey, keys, isMac)
  return (
    <Dialog title="Keys" onClose={onClose} width={720} isRead>
      <div className={css.columns}>
        {groups.map((group) => (
          <section key={group} aria-labelledby={`keys-${group}`} className={css.group}>
            <h3 id={`keys-${group}`} className={css.heading}>
              {group}
            </h3>
            <dl className={css.list}>
              {group === 'Talk' && talking.caps.length > 0 ? (
                <div className={css.row}>
                  <dt>
                    {talking.canHold ? 'Hold to talk' : 'Press to talk, again to send'},{' '}
                    {talking.isGlobal ? 'in any program' : 'in this window'}
                  </dt>
                  <dd>
                    <Keys keys={talking.caps} />
                  </dd>
                </div>
              ) : null}
              {keyBindings
                .filter((binding) => binding.group === group)
                .map((binding) => (
                  <div key={binding.id} className={css.row}>
                    <dt>{binding.label}</dt>
                    <dd>{capsOfBinding(binding, isMac)}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
        <GlobalKeys />
        <DraftKeys isMac={isMac} />
        <DrawingKeys isMac={isMac} />
        <Button
          size="small"
          className={css.tour}
          onClick={() => {
            onClose()
            tour.open()
          }}
        >
          Take the tour
        </Button>
      </div>
    </Dialog>
  )
}

/** Keys of the settings that somebody has chosen. */
function GlobalKeys() {
  const { isMac } = useServices()
  const keys = useFeed((state) => state.settings.keys)
  const hotkey = useFeed((state) => state.hotkey)
  const chosen = bindingIds.flatMap((id) => {
    const caps = id === 'holdToTalk' ? [] : capsOfState({ id, keys, hotkey }, isMac)
    return caps.length > 0 ? [{ id, caps }] : []
  })
  if (chosen.length === 0) return null
  return (
    <section aria-labelledby="keys-global" className={css.group}>
      <h3 id="keys-global" className={css.heading}>
        {hotkey.kind === 'global' ? 'In any program' : 'Your own keys'}
      </h3>
      <dl className={css.list}>
        {chosen.map(({ id, caps }) => (
          <div key={id} className={css.row}>
            <dt>{bindingInfo[id].label}</dt>
            <dd>
              <Keys keys={caps} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** Of a row in the list of drafts; Enter also sends a draft that was just made. */
const DraftKeys = ({ isMac }: { readonly isMac: boolean }) => (
  <section aria-labelledby="keys-list" className={css.group}>
    <h3 id="keys-list" className={css.heading}>
      In the list of drafts
    </h3>
    <dl className={css.list}>
      {draftKeys.map(({ deed, label, keys }) => (
        <div key={deed} className={css.row}>
          <dt>{label}</dt>
          <dd>
            <Combos combos={keys} isMac={isMac} />
          </dd>
        </div>
      ))}
    </dl>
  </section>
)

/** On a picture that is drawn on. */
const DrawingKeys = ({ isMac }: { readonly isMac: boolean }) => (
  <section aria-labelledby="keys-drawing" className={css.group}>
    <h3 id="keys-drawing" className={css.heading}>
      While drawing
    </h3>
    <dl className={css.list}>
      {[...tools.map(({ key, label }) => ({ label, keys: [key] })), ...drawingKeys].map(({ label, keys }) => (
        <div key={label} className={css.row}>
          <dt>{label}</dt>
          <dd>
            <Combos combos={keys} isMac={isMac} />
          </dd>
        </div>
      ))}
    </dl>
  </section>
)

function capsOfBinding(binding: KeyBinding, isMac: boolean) {
  if (binding.shown) return <Keys keys={binding.shown} />
  return <Combos combos={binding.combos} isMac={isMac} />
}

/** The ways to one deed, any of which will do. */
const Combos = ({ combos, isMac }: { readonly combos: readonly string[]; readonly isMac: boolean }) =>
  combos.map((combo, index) => (
    <span key={combo} className={css.combo}>
      {index > 0 ? <span className={css.or}>or</span> : null}
      <Keys keys={capsOf(combo, isMac)} />
    </span>
  ))
