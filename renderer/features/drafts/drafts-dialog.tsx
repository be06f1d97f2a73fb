import { type KeyboardEvent, useLayoutEffect, useMemo, useRef } from 'react'
import { useFeed } from '../../app/services-context.ts'
import { keptTakes } from '../../stores/selectors.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Keys } from '../../ui/kbd.tsx'
import { DraftItem } from './draft-item.tsx'
import css from './drafts.module.css'

/** Every recording that was kept and not sent, over all conversations; the newest first. */
export function DraftsDialog({ onClose }: { readonly onClose: () => void }) {
  const takes = useFeed((state) => state.takes)
  const kept = useMemo(() => keptTakes(takes), [takes])
  const list = useRef<HTMLUListElement>(null)
  const focused = useRef<{ readonly index: number } | null>(null)

  const rows = () => [...(list.current?.querySelectorAll<HTMLElement>(':scope > li') ?? [])]
  const rowOf = (element: EventTarget) => (element instanceof Element ? element.closest('li') : null)

  /** A row that was sent or discarded takes the focus with it: it goes on with the row that has its place now. */
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows change with what is kept
  useLayoutEffect(() => {
    if (focused.current === null || list.current?.contains(document.activeElement)) return
    const all = rows()
    all[Math.min(focused.current.index, all.length - 1)]?.focus()
  }, [kept])

  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const all = rows()
    const row = rowOf(event.target)
    if (step === 0 || row === null) return
    event.preventDefault()
    all[Math.min(all.length - 1, Math.max(0, all.indexOf(row) + step))]?.focus()
  }

  return (
    <Dialog title="Drafts" onClose={onClose} width={720}>
      {kept.length === 0 ? (
        <Empty title="No drafts">A recording that was kept and not sent waits here, wherever it was meant to go.</Empty>
      ) : (
        <ul
          ref={list}
          aria-label="All drafts"
          className={css.list}
          onKeyDown={onKeyDown}
          onFocus={(event) => {
            const row = rowOf(event.target)
            focused.current = row === null ? null : { index: rows().indexOf(row) }
          }}
        >
          {kept.map((take, index) => (
            <DraftItem key={take.id} take={take} isFirst={index === 0} />
          ))}
        </ul>
      )}
      {kept.length === 0 ? null : (
        <p className={css.hint}>
          <Keys keys={['↑']} /> <Keys keys={['↓']} /> choose, <Keys keys={['Enter']} /> sends, <Keys keys={['T']} />{' '}
          sends elsewhere, <Keys keys={['P']} /> plays, <Keys keys={['Delete']} /> discards, <Keys keys={['U']} />{' '}
          brings back
        </p>
      )}
    </Dialog>
  )
}
