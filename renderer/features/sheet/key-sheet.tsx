import { chordCaps } from '../../app/chord.ts'
import { capsOf, type KeyBinding, type KeyGroup, keyBindings } from '../../app/keys.ts'
import { useFeed, useServices } from '../../app/services-context.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Keys } from '../../ui/kbd.tsx'
import { draftKeys } from '../drafts/draft-keys.ts'
import css from './sheet.module.css'

const groups: readonly KeyGroup[] = ['Talk', 'Drafts', 'Listen', 'Move', 'App']

/** All keys, from the same table that the handler obeys. */
export function KeySheet({ onClose }: { readonly onClose: () => void }) {
  const { isMac } = useServices()
  const chord = useFeed((state) => state.settings.pushToTalk)
  const hotkey = useFeed((state) => state.hotkey)
  return (
    <Dialog title="Keys" onClose={onClose} width={720} isRead>
      <div className={css.columns}>
        {groups.map((group) => (
          <section key={group} aria-labelledby={`keys-${group}`} className={css.group}>
            <h3 id={`keys-${group}`} className={css.heading}>
              {group}
            </h3>
            <dl className={css.list}>
              {group === 'Talk' ? (
                <div className={css.row}>
                  <dt>Hold to talk, {hotkey.kind === 'global' ? 'in any program' : 'in this window'}</dt>
                  <dd>
                    <Keys keys={chordCaps(chord, isMac)} />
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
        <DraftKeys isMac={isMac} />
      </div>
    </Dialog>
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
