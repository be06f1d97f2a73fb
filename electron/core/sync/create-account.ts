import { keepCopy } from '../store/keep-copy.ts'
import type { Projection } from '../store/projection.ts'
import { createRecordingReader } from '../store/recording-reader.ts'
import { nothingTouched, type Touched } from '../store/touched.ts'
import type { Account, AccountDeps } from './account.ts'
import { createAnnouncer } from './announcer.ts'
import { createArrivals } from './arrivals.ts'
import { createBackoff } from './backoff.ts'
import { createCacheView } from './create-cache-view.ts'
import { createSendingSide } from './create-sending-side.ts'
import { createHistory, type History } from './history.ts'
import { createHttp } from './http.ts'
import { createLive } from './live.ts'
import { createOutboxActions } from './outbox-actions.ts'
import { createPuller, type Puller } from './puller.ts'
import { createServerApi } from './server-api.ts'
import { tuning } from './tuning.ts'
import { createUploadTransport } from './upload-transport.ts'

/** Composes the account's parts; the only place that knows them all. */
export function createAccount(deps: AccountDeps): Account {
  const {
    session,
    serverUrl,
    ports,
    cache,
    outbox,
    files,
    board,
    settlements,
    emit,
    prefetch,
    keepMedia,
    onOwnNote,
    onArrival,
    onProfiles,
    removeTake,
  } = deps
  const { clock, net, log, ids, random } = ports
  const me = { id: session.memberId, name: session.memberName }
  const abort = new AbortController()
  const newBackoff = () => createBackoff({ random })
  const http = createHttp({
    net,
    clock,
    destination: { url: serverUrl, token: session.token },
    observe(problem) {
      const isBack = wasUnreachable && problem === null
      wasUnreachable = problem?.reason === 'serverUnreachable'
      board.observe(problem)
      // One request got through: what waits for a longer silence to pass need not.
      if (isBack) wakeUp()
    },
  })
  let wasUnreachable = false
  const wakeUp = (): void => {
    live.nudge()
    nudge()
  }
  const api = createServerApi(http, abort.signal)
  const transport = createUploadTransport(http, abort.signal)

  const { projection, applier, notes, captions, conversations, view, search, indexer, historyStore, snapshots } =
    createCacheView({
      cache,
      outbox,
      me,
      clock,
      log,
      isCached: (blobId) => files.has(blobId),
      percent: (noteFiles) => uploader.percent(noteFiles),
      trouble: (noteFiles) => uploader.trouble(noteFiles.map(({ blobId }) => blobId)),
    })
  const announcer = createAnnouncer({ view, conversations, emit })

  const arrivals = createArrivals({
    announcer,
    outbox,
    files,
    emit,
    prefetch,
    keepMedia,
    onOwnNote,
    onNew: () => indexer.wake(),
    onArrival,
    onProfiles,
    log,
  })
  const touch = (write: (touched: Touched, projection: Projection) => void): void => {
    const touched = nothingTouched()
    cache
      .transaction(() => {
        write(touched, projection)
        projection.settle(touched)
      })
      .immediate()
    arrivals.applied(touched, 'own')
  }
  const { uploader, worker, sweeper } = createSendingSide({
    account: deps,
    api,
    transport,
    conversations,
    announcer,
    touch,
    newBackoff,
    pull: () => puller.request(),
  })
  /** This cache has been up to the server before. */
  let isKnownHere = applier.tips().size > 0
  const onRewound = (): void => {
    isKnownHere = false
    keepCopy(cache, log)
    for (const conversationId of applier.reset()) emit({ kind: 'conversationGone', conversationId })
    actions.restore()
  }
  const history: History = createHistory({
    api,
    store: historyStore,
    applier,
    snapshots,
    gate: () => ({ ...puller, suspect: doubtAll }),
    clock,
    backoff: newBackoff(),
    log,
    onApplied: arrivals.pageApplied,
  })
  const puller: Puller = createPuller({
    api,
    applier,
    me: me.id,
    clock,
    backoff: newBackoff(),
    log,
    random,
    far: { unseen: tuning.snapshotUnseenEvents, behind: tuning.snapshotBehindEvents },
    takeNewest: history.takeNewest,
    // Until it has caught up for the first time, what comes is the past of whoever was not here.
    onApplied: (touched) => arrivals.applied(touched, isKnownHere ? 'pulled' : 'history'),
    onUpToDate() {
      isKnownHere = true
    },
    onIdle: history.nudge,
    onRewound,
  })
  const doubtAll = (): void => {
    puller.doubt()
    puller.request()
  }
  const nudge = (): void => {
    uploader.nudge()
    worker.nudge()
    sweeper.sweep()
  }
  const live = createLive({
    net,
    clock,
    backoff: newBackoff(),
    log,
    url: serverUrl,
    headers: http.headers,
    onState(state) {
      board.setLive(state)
      // Where only the socket is barred, asking at each attempt keeps the notes coming; where all is, it tells why.
      if (state === 'offline') puller.request()
      if (state !== 'online') return
      puller.doubt()
      nudge()
      keepMedia()
    },
    onEvent(event) {
      if (!puller.isSure()) return puller.request()
      const applied = applier.apply(event.streamId, [event])
      arrivals.applied(applied.touched, isKnownHere ? 'live' : 'history')
      if (applied.isGap) puller.request()
      else puller.heardLive()
    },
    onPull: () => puller.request(),
  })
  const actions = createOutboxActions({
    me: me.id,
    outbox,
    notes,
    projection,
    uploader,
    ids,
    clock,
    touch,
    announce: (noteId) => announcer.note(noteId),
    placeShown: (noteId) => view.read(noteId)?.conversationId ?? null,
    onGone(noteId, conversationId) {
      emit({ kind: 'noteGone', noteId, conversationId })
      settlements.check(noteId)
      board.refresh()
    },
    onQueued() {
      board.refresh()
      worker.wake()
    },
    removeTake,
    sweep: () => sweeper.sweep(),
    log,
  })

  return {
    session,
    serverUrl,
    notes,
    conversations,
    view,
    captions,
    search,
    sendsReceipts: () => projection.ownHeard.sendsReceipts(),
    api,
    uploader,
    actions,
    recordings: createRecordingReader(cache),
    mediaSource: {
      http,
      clock,
      signal: abort.signal,
      blobOf: (noteId) => notes.blobOf(noteId),
      fileOf: (noteId, blobId) => notes.fileOf(noteId, blobId),
      filesOf: (noteId) => notes.filesOf(noteId),
    },
    touch,
    blobChanged(blobId) {
      for (const noteId of notes.notesOfBlob(blobId)) announcer.note(noteId)
    },
    sweep: () => sweeper.sweep(),
    start() {
      arrivals.applied(applier.replayDeferred(), 'history')
      actions.restore()
      indexer.wake()
      worker.wake()
      // Without a token nobody would answer it.
      if (session.token !== null) live.start()
      puller.request()
    },
    nudge: wakeUp,
    resumed() {
      if (session.token !== null) live.renew()
      nudge()
      puller.request()
    },
    whenPulled: (timeoutMs) => puller.whenPulled(timeoutMs),
    whenWhole: (timeoutMs, conversationId) => history.whenWhole(timeoutMs, conversationId),
    readPage: (wish) => history.page(wish, () => view.page(wish.conversationId, wish.before, wish.limit)),
    deferredCount: () => applier.deferredCount(),
    async stop() {
      live.stop()
      indexer.stop()
      abort.abort(new Error('signed out or closing'))
      await Promise.all([puller.stop(), history.stop(), worker.stop(), uploader.stop(), sweeper.stop()])
    },
  }
}
