import { useStore } from 'zustand'
import type { ScreenSource } from '#shared/contract/screen.ts'
import { useServices } from '../../app/services-context.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Empty } from '../../ui/empty.tsx'
import css from './picking.module.css'

/** Which display or window, in the desktop app. */
export function SourceDialog() {
  const { screen } = useServices()
  const { shown, gone } = useStore(screen.sources)
  if (shown === null) return null
  const of = (kind: ScreenSource['kind']) => shown.filter((source) => source.kind === kind)
  return (
    <Dialog title="What is to be shown?" width={760} onClose={() => screen.choose(null)}>
      {gone === null ? null : (
        <p role="alert" className={css.gone}>
          “{gone}” was closed before it could be shown. Choose something else.
        </p>
      )}
      {shown.length === 0 ? (
        <Empty title="There is nothing to choose from">
          The system shows Earshot no displays and no windows. Paste or drop a picture instead.
        </Empty>
      ) : (
        <>
          <Group heading="Displays" sources={of('display')} isFirst />
          <Group heading="Windows" sources={of('window')} />
        </>
      )}
    </Dialog>
  )
}

interface GroupProps {
  readonly heading: string
  readonly sources: readonly ScreenSource[]
  readonly isFirst?: boolean
}

function Group({ heading, sources, isFirst = false }: GroupProps) {
  const { screen } = useServices()
  if (sources.length === 0) return null
  return (
    <section aria-label={heading}>
      <h3 className={css.more}>{heading}</h3>
      <ul className={css.sources}>
        {sources.map((source, index) => (
          <li key={source.id}>
            <button
              type="button"
              className={css.page}
              data-autofocus={(isFirst && index === 0) || undefined}
              onClick={() => screen.choose(source)}
            >
              {source.preview === '' ? null : <img src={source.preview} alt="" className={css.sourcePreview} />}
              <span className={css.sourceTitle}>{source.title}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
