import { useLayoutEffect, useRef, useState } from 'react'
import type { UiNote } from '#shared/contract/desktop.ts'
import { useServices } from '../../app/services-context.ts'
import { classes } from '../../ui/classes.ts'
import { initialsOf } from '../../ui/initials.ts'
import { shareOf } from '../../ui/share-of.ts'
import css from './anchored.module.css'
import { type AnchoredGroup, firstToHear, groupsOf, nameOfGroup } from './anchored-groups.ts'
import { useLength } from './use-length.ts'

interface AnchoredLaneProps {
  readonly note: UiNote
  readonly audio: NonNullable<UiNote['audio']>
  /** Of the waveform above, as wide as it wants to be. CSS pixels. */
  readonly widthPx: number
  readonly tabIndex: number
}

/** Who replied to which moment, under the waveform: each mark leads to the reply. */
export function AnchoredLane({ note, audio, widthPx, tabIndex }: AnchoredLaneProps) {
  const lane = useRef<HTMLUListElement>(null)
  const durationMs = useLength(note.id, audio.durationMs)
  const [roomPx, setRoom] = useState(widthPx)
  useLayoutEffect(() => {
    const element = lane.current
    if (element === null) return
    const observer = new ResizeObserver(() => setRoom(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const groups = groupsOf(note.anchored ?? [], durationMs, roomPx)
  return (
    <ul ref={lane} aria-label="Replies to moments" className={css.lane} style={{ width: widthPx }}>
      {groups.map((group) => (
        <li key={group.atMs} style={{ left: shareOf(group.atMs, durationMs) }}>
          <Mark note={note} group={group} tabIndex={tabIndex} />
        </li>
      ))}
    </ul>
  )
}

function Mark({ note, group, tabIndex }: { note: UiNote; group: AnchoredGroup; tabIndex: number }) {
  const { navigation } = useServices()
  const [only, ...others] = group.replies
  const isUnheard = group.replies.some((reply) => !reply.isHeard)
  const name = nameOfGroup(group)
  const goTo = () => {
    const reply = firstToHear(group)
    if (!reply) return
    const place = { conversationId: note.conversationId, rootId: note.rootId ?? note.id, anchor: null }
    void navigation.goTo(place, reply.noteId)
  }
  return (
    <button
      type="button"
      aria-label={name}
      title={name}
      tabIndex={tabIndex}
      className={classes(css.mark, isUnheard && css.unheard)}
      onClick={goTo}
    >
      <span aria-hidden className={classes(css.face, 'numbers')}>
        {others.length > 0 ? group.replies.length : initialsOf(only?.authorName ?? '')}
      </span>
    </button>
  )
}
