import { ClipboardPaste, FileImage, Film, Image, Monitor, Scan } from 'lucide-react'
import { type ReactNode, useRef } from 'react'
import { useStore } from 'zustand'
import { formatDuration } from '#shared/kernel/format.ts'
import { capsFor } from '../../app/keys.ts'
import { useServices, useThread } from '../../app/services-context.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { PageDialog } from './page-dialog.tsx'
import css from './picking.module.css'
import { PICTURE_TYPES } from './read-picture.ts'
import { RegionDialog } from './region-dialog.tsx'
import { SourceDialog } from './source-dialog.tsx'

/** What is asked on the way to a picture, over whatever is open. */
export function PickingDialogs() {
  return (
    <>
      <SourceDialog />
      <Asked />
    </>
  )
}

function Asked() {
  const { picking } = useServices()
  const asking = useStore(picking.store)
  switch (asking.kind) {
    case 'nothing':
      return null
    case 'way':
      return <WayDialog />
    case 'region':
      return <RegionDialog picture={asking.picture} />
    case 'page':
      return <PageDialog name={asking.name} pages={asking.pages} />
  }
}

function WayDialog() {
  const { picking } = useServices()
  const field = useRef<HTMLInputElement>(null)
  return (
    <Dialog title="Show something" onClose={picking.cancel}>
      <ul className={css.ways}>
        <Way icon={<Monitor size={18} aria-hidden />} title="A screen or a window" onChoose={picking.screen} isFirst>
          As it is now
        </Way>
        <Way icon={<Scan size={18} aria-hidden />} title="A part of the screen" onChoose={picking.part}>
          Drag over what is to be seen
        </Way>
        <Way icon={<ClipboardPaste size={18} aria-hidden />} title="A copied picture" onChoose={picking.clipboard}>
          From the clipboard; pasting into the window does the same
        </Way>
        <Way icon={<FileImage size={18} aria-hidden />} title="A file…" onChoose={() => field.current?.click()}>
          A picture, or a page of a PDF; dropping it on the window does the same
        </Way>
        <AnsweredWay />
      </ul>
      <input
        ref={field}
        type="file"
        accept={PICTURE_TYPES}
        aria-label="File to show"
        hidden
        onChange={({ target }) => {
          const [file] = target.files ?? []
          if (file) void picking.file(file)
        }}
      />
    </Dialog>
  )
}

/** Only for who answers a note that shows something. */
function AnsweredWay() {
  const { picking, commands, isMac } = useServices()
  // It may be asked while the thread is still being read.
  useThread((state) => state.status)
  const answered = commands.notes.answered()
  if (answered === null) return null
  const { note, atMs } = answered
  const whose = note.isMine ? 'Your' : `${note.authorName}’s`
  const moment = atMs === null ? '' : ` at ${formatDuration(atMs)}`
  return (
    <Way
      icon={note.video ? <Film size={18} aria-hidden /> : <Image size={18} aria-hidden />}
      title={note.video ? 'A frame of the note being answered' : 'The picture of the note being answered'}
      onChoose={() => {
        void picking.cancel()
        commands.notes.answerOn(note, atMs ?? undefined)
      }}
    >
      {`${whose} ${note.video ? 'clip' : 'picture'}${moment}; on the note, ${capsFor('answerPicture', isMac).join('+')} does the same`}
    </Way>
  )
}

interface WayProps {
  readonly icon: ReactNode
  readonly title: string
  readonly children: string
  readonly isFirst?: boolean
  readonly onChoose: () => unknown
}

function Way({ icon, title, children, isFirst = false, onChoose }: WayProps) {
  return (
    <li>
      <button type="button" className={css.way} data-autofocus={isFirst || undefined} onClick={() => void onChoose()}>
        {icon}
        <span>
          <span className={css.title}>{title}</span>
          <span className={css.more}>{children}</span>
        </span>
      </button>
    </li>
  )
}
