import { CircleAlert, Info, X } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { Notice } from '#shared/contract/desktop.ts'
import { useFeed, useServices, useUi } from '../../app/services-context.ts'
import { discardedTakes } from '../../stores/selectors.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import css from './status.module.css'
import { UndoNotice } from './undo-notice.tsx'
import { UpdateNotice } from './update-notice.tsx'

/** Long enough to read twice. Errors stay until they are dismissed. */
const INFO_SHOWN_MS = 8000

/** What happened elsewhere, told in the corner and read out. */
export function Notices() {
  const notices = useUi((state) => state.notices)
  const takes = useFeed((state) => state.takes)
  // The list of drafts has them in their rows, where its keys reach them.
  const isListed = useUi((state) => state.dialog === 'drafts')
  const discarded = useMemo(() => (isListed ? [] : discardedTakes(takes)), [takes, isListed])
  const update = useFeed((state) => state.update)
  const [dismissed, setDismissed] = useState<string | null>(null)
  const isUpdate = update?.kind === 'ready' && update.version !== dismissed
  const region = useRef<HTMLElement>(null)
  const count = notices.length + discarded.length + Number(isUpdate)
  useEffect(() => {
    // Shown anew with each, so that it stands above a dialog that was opened meanwhile.
    if (count >= 0) region.current?.hidePopover()
    region.current?.showPopover()
  }, [count])
  return (
    <section ref={region} popover="manual" aria-label="Notices" aria-live="polite" className={css.notices}>
      {notices.map((notice) => (
        <NoticeRow key={notice.id} notice={notice} />
      ))}
      {discarded.map((take) => (
        <UndoNotice key={take.id} take={take} />
      ))}
      {isUpdate ? <UpdateNotice update={update} onDismiss={() => setDismissed(update.version)} /> : null}
    </section>
  )
}

function NoticeRow({ notice }: { readonly notice: Notice }) {
  const { actions, clock, navigation } = useServices()
  useEffect(() => {
    if (notice.tone === 'error') return
    const timer = clock.setTimer(() => actions.dismiss(notice.id), INFO_SHOWN_MS)
    return () => timer.cancel()
  }, [actions, clock, notice])
  const Icon = notice.tone === 'error' ? CircleAlert : Info
  return (
    <div role={notice.tone === 'error' ? 'alert' : undefined} className={classes(css.notice, css[notice.tone])}>
      <span className={css.noticeIcon}>
        <Icon size={16} aria-hidden />
      </span>
      <p className={css.noticeText}>{notice.message}</p>
      {notice.permission === undefined ? null : (
        <Button size="small" onClick={() => navigation.askPermission(notice.permission ?? 'microphone')}>
          How to allow it
        </Button>
      )}
      <IconButton label="Dismiss" hint="Dismiss (Esc)" className={css.close} onClick={() => actions.dismiss(notice.id)}>
        <X size={14} aria-hidden />
      </IconButton>
    </div>
  )
}
