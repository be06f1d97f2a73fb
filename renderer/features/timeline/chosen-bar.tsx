import { Play, X } from 'lucide-react'
import { useStore } from 'zustand'
import { formatDuration } from '#shared/kernel/format.ts'
import type { ConversationId } from '#shared/kernel/ids.ts'
import { useServices, useUi } from '../../app/services-context.ts'
import { markedNotes } from '../../stores/marking.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import css from './timeline.module.css'

/** How many notes are chosen and how long they are, and what can be done with them. */
export function ChosenBar({ conversationId }: { readonly conversationId: ConversationId }) {
  const { commands, navigation, timelines } = useServices()
  const marked = useUi((state) => state.marked)
  const held = useStore(timelines.store, (state) => state[conversationId]?.notes)
  const notes = markedNotes(marked, held ?? [])
  if (notes.length === 0) return null
  const lengthMs = notes.reduce((sum, note) => sum + (note.audio?.durationMs ?? 0), 0)
  return (
    <section aria-label="Chosen notes" className={css.chosen}>
      <p role="status" className="numbers">
        {notes.length === 1 ? '1 note' : `${notes.length} notes`} chosen, {formatDuration(lengthMs)}
      </p>
      <span className={css.spring} />
      <Button size="small" tone="primary" title="Play them (Enter)" onClick={() => commands.notes.playMarked()}>
        <Play size={12} fill="currentColor" strokeWidth={0} aria-hidden />
        Play
      </Button>
      <IconButton label="Choose none" hint="Choose none (Esc)" onClick={() => navigation.clearMarks()}>
        <X size={14} aria-hidden />
      </IconButton>
    </section>
  )
}
