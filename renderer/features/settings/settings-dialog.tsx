import { type KeyboardEvent, useRef, useState } from 'react'
import { unreachable } from '#shared/kernel/result.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { AccountSection } from './account-section.tsx'
import { ComputerSection } from './computer-section.tsx'
import { KeysSection } from './keys-section.tsx'
import { ListeningSection } from './listening-section.tsx'
import { MicrophoneSection } from './microphone-section.tsx'
import { NotificationsSection } from './notifications-section.tsx'
import { headingIdOf } from './section.tsx'
import { type SectionId, sectionAfter, sectionIds, sectionInView } from './sections.ts'
import css from './settings.module.css'
import { SettingsNav } from './settings-nav.tsx'

/** As far below the top as a heading stands when it was jumped to, and a little more. */
const READING_LINE_PX = 24

/** What a person can change about this installation. Each change is kept at once. One page, with its contents beside it. */
export function SettingsDialog({ onClose }: { readonly onClose: () => void }) {
  const page = useRef<HTMLDivElement>(null)
  const [current, setCurrent] = useState<SectionId>('microphone')
  /** Where a jump leads counts until the person scrolls: the last sections may be too short to reach the top. */
  const isJumping = useRef(false)

  const go = (id: SectionId, isEntered: boolean) => {
    const heading = document.getElementById(headingIdOf(id))
    isJumping.current = true
    setCurrent(id)
    heading?.scrollIntoView({ block: 'start' })
    if (isEntered) heading?.focus({ preventScroll: true })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return
    // A list opens by these keys.
    if (event.target instanceof HTMLSelectElement) return
    event.preventDefault()
    go(sectionAfter(current, event.key === 'ArrowDown' ? 1 : -1), true)
  }
  const onScroll = () => {
    if (isJumping.current || !page.current) return
    const topY = page.current.getBoundingClientRect().top
    const sections = [...page.current.querySelectorAll<HTMLElement>('[data-section]')]
    const isAtEnd = page.current.scrollTop + page.current.clientHeight >= page.current.scrollHeight - 1
    const tops = sections.flatMap((section) => {
      const id = sectionIds.find((known) => known === section.dataset.section)
      return id === undefined ? [] : [[id, section.getBoundingClientRect().top - topY] as const]
    })
    setCurrent(sectionInView(tops, isAtEnd ? Number.POSITIVE_INFINITY : READING_LINE_PX) ?? current)
  }
  const byHand = () => {
    isJumping.current = false
  }
  return (
    <Dialog title="Settings" onClose={onClose} width={700} isFlush>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of the whole dialog, whatever in it has the focus */}
      <div className={css.layout} onKeyDown={onKeyDown}>
        <SettingsNav current={current} onGo={go} />
        <div ref={page} className={css.page} onScroll={onScroll} onWheel={byHand} onPointerDown={byHand}>
          {sectionIds.map((id) => (
            <SectionOf key={id} id={id} />
          ))}
        </div>
      </div>
    </Dialog>
  )
}

function SectionOf({ id }: { readonly id: SectionId }) {
  switch (id) {
    case 'microphone':
      return <MicrophoneSection />
    case 'keys':
      return <KeysSection />
    case 'listening':
      return <ListeningSection />
    case 'notifications':
      return <NotificationsSection />
    case 'computer':
      return <ComputerSection />
    case 'account':
      return <AccountSection />
    default:
      return unreachable(id)
  }
}
