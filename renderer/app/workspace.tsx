import { ClipDialog } from '../features/clips/clip-dialog.tsx'
import { Sidebar } from '../features/conversations/sidebar.tsx'
import { DetailsPane } from '../features/details/details-pane.tsx'
import { Dialogs } from '../features/dialogs.tsx'
import { PictureView } from '../features/note-picture/picture-view.tsx'
import { PickingDialogs } from '../features/pictures/picking-dialogs.tsx'
import { Dock } from '../features/player/dock.tsx'
import { ShowingOverlay } from '../features/showing/showing-overlay.tsx'
import { ThreadPane } from '../features/thread/thread-pane.tsx'
import { TimelinePane } from '../features/timeline/timeline-pane.tsx'
import { classes } from '../ui/classes.ts'
import { ErrorBoundary } from '../ui/error-boundary.tsx'
import css from './app.module.css'
import { LostBanner } from './lost-banner.tsx'
import { ReadOnlyBanner } from './read-only-banner.tsx'
import { useServices, useUi } from './services-context.ts'

/** Three panes over one dock. A fault in a pane stays in that pane, and with the conversation or thread that it met. */
export function Workspace() {
  const { navigation } = useServices()
  const conversationId = useUi((state) => state.conversationId)
  const threadRootId = useUi((state) => state.threadRootId)
  const detailsId = useUi((state) => state.detailsId)
  const pictureId = useUi((state) => state.picture?.noteId ?? null)
  const hasThread = threadRootId !== null
  return (
    <div className={css.workspace}>
      <div>
        <LostBanner />
        <ReadOnlyBanner />
      </div>
      <main className={classes(css.panes, (hasThread || detailsId !== null) && css.withThread)}>
        {pictureId !== null ? (
          <ErrorBoundary name="The picture">
            <PictureView noteId={pictureId} />
          </ErrorBoundary>
        ) : null}
        <div className={classes(css.behind, pictureId !== null && css.covered)}>
          <ErrorBoundary name="The list of conversations">
            <Sidebar />
          </ErrorBoundary>
        </div>
        <section
          aria-label="Timeline"
          data-pane="timeline"
          className={classes(css.pane, css.timeline, pictureId !== null && css.covered)}
          onFocus={() => navigation.activate('timeline')}
          onPointerDown={() => navigation.activate('timeline')}
        >
          <ErrorBoundary key={conversationId} name="The timeline">
            <TimelinePane />
          </ErrorBoundary>
        </section>
        {detailsId !== null ? (
          <section aria-label="Details" className={classes(css.pane, css.thread)}>
            <ErrorBoundary key={detailsId} name="The details">
              <DetailsPane key={detailsId} noteId={detailsId} />
            </ErrorBoundary>
          </section>
        ) : hasThread ? (
          <section
            aria-label="Thread"
            data-pane="thread"
            className={classes(css.pane, css.thread)}
            onFocus={() => navigation.activate('thread')}
            onPointerDown={() => navigation.activate('thread')}
          >
            <ErrorBoundary key={threadRootId} name="The thread">
              <ThreadPane />
            </ErrorBoundary>
          </section>
        ) : null}
      </main>
      <ErrorBoundary name="The player">
        <Dock />
      </ErrorBoundary>
      <ErrorBoundary name="The picture that is drawn on">
        <ShowingOverlay />
        <PickingDialogs />
        <ClipDialog />
      </ErrorBoundary>
      <Dialogs />
    </div>
  )
}
