import type { Clock } from '#shared/kernel/clock.ts'
import type { BlobId, NoteId } from '#shared/kernel/ids.ts'
import type { Bridge } from '../bridge/bridge.ts'
import { failureOf } from '../bridge/failure.ts'
import { readBytes } from '../bridge/read-bytes.ts'
import type { Bubble } from '../features/camera/bubble.ts'
import type { DraftPosters } from '../features/clips/clip-poster.ts'
import type { ClipScreens } from '../features/clips/clip-screens.ts'
import type { Clips } from '../features/clips/clips.ts'
import { decodePicture } from '../features/note-picture/decode-picture.ts'
import { createNoteDrawings, type NoteDrawings } from '../features/note-picture/drawings.ts'
import { listenForPictures } from '../features/pictures/listen-for-pictures.ts'
import { createPicking, type Picking } from '../features/pictures/picking.ts'
import { createScreenDesk, type ScreenDesk } from '../features/pictures/screen-desk.ts'
import { deliverFile } from '../features/save-copy/deliver-file.ts'
import { createSaver, type Saver } from '../features/save-copy/saver.ts'
import type { Showing } from '../features/showing/showing.ts'
import { createFeedStore, type FeedStore } from '../stores/feed-store.ts'
import { createSearchStore, type SearchStore } from '../stores/search-store.ts'
import { createThreadStore, type ThreadStore } from '../stores/thread-store.ts'
import { createTimelineStore, type TimelineStore } from '../stores/timeline-store.ts'
import { createUiStore, type UiStore } from '../stores/ui-store.ts'
import { type Actions, createActions } from './actions.ts'
import { type AudioPorts, type CaptureView, createCaptureHost, createCaptureView } from './capture-host.ts'
import {
  createPageClipScreens,
  createWindowBubble,
  createWindowClips,
  createWindowPosters,
  frameInPage,
} from './clips.ts'
import { type Commands, createCommands } from './commands.ts'
import { createCopyLink } from './copy-link.ts'
import { createDraftEditing, type DraftEditing } from './draft-editing.ts'
import { startFeed } from './feed.ts'
import { createListeningQueue, type ListeningQueue } from './listening-queue.ts'
import { followMediaKeys } from './media-keys.ts'
import { createNavigation, type Navigation } from './navigation.ts'
import { createPageNotifications, type PageNotifications } from './page-notifications.ts'
import { createPermissionDesk, type PermissionDesk } from './permissions.ts'
import { followPlaces } from './places.ts'
import { createPlayback, type Playback } from './playback.ts'
import { createProgram, type Program } from './program.ts'
import { followShell } from './shell-link.ts'
import { createWindowShowing } from './showing.ts'
import { createTalk, type Talk } from './talk.ts'
import { createTourGuide, type TourGuide } from './tour.ts'

export interface ServicePorts {
  readonly bridge: Bridge
  readonly audio: AudioPorts
  readonly clock: Clock
  readonly isMac: boolean
}

/** Everything the components use, put together once per window. */
export interface Services {
  readonly bridge: Bridge
  readonly clock: Clock
  readonly isMac: boolean
  readonly feed: FeedStore
  readonly timelines: TimelineStore
  readonly thread: ThreadStore
  readonly search: SearchStore
  readonly ui: UiStore
  readonly playback: Playback
  readonly queue: ListeningQueue
  readonly program: Program
  readonly capture: CaptureView
  readonly talk: Talk
  readonly actions: Actions
  readonly navigation: Navigation
  readonly drafts: DraftEditing
  readonly commands: Commands
  readonly tour: TourGuide
  readonly permissions: PermissionDesk
  readonly pageNotifications: PageNotifications
  readonly saver: Saver
  readonly drawings: NoteDrawings
  readonly showing: Showing
  readonly picking: Picking
  readonly screen: ScreenDesk
  readonly clips: Clips
  /** The camera in clips. */
  readonly bubble: Bubble
  readonly clipScreens: ClipScreens
  readonly draftPosters: DraftPosters
  /** Ends the subscriptions and the sound. */
  close(): void
}

export function createServices({ bridge, audio, clock, isMac }: ServicePorts): Services {
  const { client } = bridge
  const sentence = (error: unknown) => failureOf(error).message
  const feed = createFeedStore()
  const ui = createUiStore()
  const actions = createActions({
    client,
    ui,
    isReadOnly: () => feed.getState().readOnlyBecause !== null,
    hideIn: (takeId) => showing.hideIn(takeId),
  })
  const timelines = createTimelineStore({
    readPage: (input) => client.notes.page.query(input),
    readAround: (input) => client.notes.around.query(input),
    readAfter: (input) => client.notes.after.query(input),
    sentence,
  })
  const search = createSearchStore({ ask: (request) => client.search.notes.query(request), sentence, clock })
  const thread = createThreadStore({ readThread: (rootId) => client.notes.thread.query({ rootId }), sentence })
  const talk = createTalk({
    clock,
    setTarget: (target) => client.talk.setTarget.mutate({ target }),
    key: (event) => client.talk.key.mutate({ event }),
    finish: (takeId) => client.talk.finish.mutate({ takeId }),
    act: (binding, edge) => client.keys.act.mutate({ binding, edge }),
    onError: actions.complain,
  })
  const navigation = createNavigation({ feed, ui, timelines, thread, talk })
  const player = audio.createPlayer({
    mediaUrl: bridge.mediaUrl,
    onHeard(noteId) {
      // Own notes, and those heard before, tell nobody anything new.
      if (playback.track()?.isHeard === false) actions.markHeard(noteId)
    },
  })
  const playback: Playback = createPlayback({ player, feed, actions, clock })
  const places = followPlaces({ playback, actions })
  const queue = createListeningQueue({ client, feed, playback, actions, clock })
  const program = createProgram({ playback, actions, clock, stopOthers: () => queue.stop() })
  const capture =
    bridge.host === 'electron'
      ? createCaptureView({ bridge, audio, clock })
      : createCaptureHost({ bridge, audio, clock, onError: actions.complain })
  const permissions = createPermissionDesk({
    bridge,
    async tryMicrophone() {
      const opened = await audio.openMeter(feed.getState().settings.microphoneId, () => {})
      if (opened.ok) opened.value()
      return opened.ok
    },
    onError: actions.complain,
  })
  const drafts = createDraftEditing({ client, feed, ui, actions, playback })
  const writeText = (text: string): Promise<void> => navigator.clipboard.writeText(text)
  const copyLink = createCopyLink({ client, playback, actions, writeText })
  const tour = createTourGuide({ feed, timelines, player: playback.store, actions, navigation })
  const screen = createScreenDesk({
    host: bridge.host,
    readSources: () => client.screen.sources.query(),
    tellChoice: (choice) => client.screen.choose.mutate(choice),
    isForbidden: async () =>
      (await permissions.list()).some(({ permission, state }) => permission === 'screen' && state === 'denied'),
    explain: () => navigation.askPermission('screen'),
  })
  const readFile = (noteId: NoteId, blobId: BlobId) =>
    readBytes(bridge.noteFileUrl(noteId, blobId), new AbortController().signal)
  const drawings = createNoteDrawings({
    read: readFile,
    decode: decodePicture,
  })
  const showing: Showing = createWindowShowing({ bridge, clock, feed, talk, actions, screen, drawings })
  const bubble = createWindowBubble({ bridge, clock, feed, actions })
  const clips: Clips = createWindowClips({ bridge, clock, feed, actions, screen, showing, bubble })
  const clipScreens = createPageClipScreens(clock, playback)
  const picking = createPicking({ takeScreen: screen.take, show: showing.showPicture, complain: actions.complain })
  const stopPictures = listenForPictures(document, picking)
  const commands = createCommands({
    client,
    feed,
    ui,
    timelines,
    talk,
    navigation,
    playback,
    queue,
    program,
    drawings,
    readFile,
    decode: decodePicture,
    async frameOf({ id, video }, { atMs, ...size }) {
      if (!video) throw new Error('There is no clip in this note.')
      return await frameInPage({ url: bridge.noteFileUrl(id, video.blobId), video, atMs, size })
    },
    thread,
    actions,
    drafts,
    copyLink,
    tour,
    showing,
    picking,
    clips,
  })
  const pageNotifications = createPageNotifications({ bridge, clock, permissions, onError: actions.complain })
  const stopShell = followShell({
    bridge,
    clock,
    feed,
    ui,
    navigation,
    playback,
    commands,
    showing,
    bubble,
    screen,
    clips,
    actions,
  })
  const stopMediaKeys = followMediaKeys({
    session: navigator.mediaSession,
    createMetadata: (title) => new MediaMetadata({ title, artist: 'Earshot' }),
    playback,
    queue,
    playNextUnheard: () => void commands.playNextUnheard(),
  })
  const stopFeed = startFeed({
    bridge,
    clock,
    feed,
    ui,
    timelines,
    thread,
    search,
    talk,
    navigation,
    playback,
    queue,
    places,
  })

  const saver = createSaver({ client, deliver: deliverFile })

  return {
    bridge,
    clock,
    isMac,
    feed,
    timelines,
    thread,
    search,
    ui,
    playback,
    queue,
    program,
    capture,
    talk,
    actions,
    navigation,
    drafts,
    commands,
    tour,
    permissions,
    pageNotifications,
    saver,
    drawings,
    showing,
    picking,
    screen,
    clips,
    bubble,
    clipScreens,
    draftPosters: createWindowPosters(bridge),
    close() {
      bubble.leave()
      stopPictures()
      picking.cancel()
      clips.close()
      showing.close()
      saver.cancel()
      drawings.forget()
      permissions.close()
      pageNotifications.close()
      tour.close()
      stopShell()
      stopMediaKeys()
      places.close()
      stopFeed()
      capture.close()
      queue.close()
      program.close()
      playback.close()
    },
  }
}
