import { join } from 'node:path'
import type { CaptureLevels } from '#shared/contract/capture.ts'
import type { Change } from '#shared/contract/desktop.ts'
import type { TakeTarget } from '#shared/contract/ui-take.ts'
import { createEmitter } from '#shared/kernel/emitter.ts'
import { type Reason, ReasonError } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import { composeAttention } from './attention/create-attention.ts'
import type { CoreContext } from './context.ts'
import { createCoreFace } from './core-face.ts'
import type { Core } from './core-interface.ts'
import { snapshotOf } from './core-snapshot.ts'
import { createGlobalKeys } from './global-keys.ts'
import { createMedia } from './media/create-media.ts'
import { openMediaFiles } from './media/media-files.ts'
import { createPanelBoard } from './panel/panel-board.ts'
import { panelKeys } from './panel/panel-keys.ts'
import { createPermissions } from './permissions/permissions.ts'
import type { CorePorts } from './ports.ts'
import { openReadOnly } from './read-only/open-read-only.ts'
import { createCacheRepair } from './session/cache-repair.ts'
import { createConversationActions } from './session/conversation-actions.ts'
import { openSessions } from './session/open-sessions.ts'
import { createProfiles } from './session/profiles.ts'
import { createTakePlaces } from './session/take-places.ts'
import { type OpenStores, openStores } from './store/open-stores.ts'
import { storeReason } from './store/store-reason.ts'
import type { Account } from './sync/account.ts'
import { createConnectionBoard } from './sync/connection.ts'
import { createAccount } from './sync/create-account.ts'
import { createDispatch } from './sync/dispatch.ts'
import { createSettlements } from './sync/settlements.ts'
import { createTakeRemains } from './sync/take-remains.ts'
import { noticeOf } from './takes/notice-tone.ts'
import { openTakes } from './takes/open-takes.ts'
import { createUiWindows } from './ui-windows.ts'
import { openUpdates } from './updates/updates.ts'

export type { Core } from './core-interface.ts'
export type { MediaLibrary } from './media/media-library.ts'
export type { DesktopRouter } from './router.ts'
export type { Settlement } from './sync/settlements.ts'

/**
 * Opens the profile and goes to work; one of a newer version only to be looked at. Refusals: `profileInUse`, `dataFolderReadOnly`,
 * `dataNewer` (this version cannot even read it), `dataDamaged`, `diskFull`; nothing stays open then.
 */
export async function createCore(ports: CorePorts): Promise<Result<Core, Reason>> {
  const stores = openStores(ports)
  if (!stores.ok) return stores.reason === 'dataNewer' ? openReadOnly(ports) : stores
  try {
    return done(await compose(ports, stores.value))
  } catch (error) {
    stores.value.close()
    const reason = storeReason(error)
    if (reason === 'internal' || reason === 'databaseBusy') throw error
    return refused(reason, ports.dataDir)
  }
}

async function compose(ports: CorePorts, stores: OpenStores): Promise<Core> {
  const { clock, dataDir, ids, keyHook, log } = ports
  const { cacheFile, outbox, settings } = stores
  const changes = createEmitter<Change>((error) => log('error', 'a listener failed', { error: String(error) }))
  const emit = (change: Change): void => changes.emit(change)
  const files = await openMediaFiles(join(dataDir, 'media'))
  const settlements = createSettlements({
    outbox,
    clock,
    isKnown: (noteId) => sessions.account()?.notes.has(noteId) ?? false,
  })
  const remains = createTakeRemains({
    takesDir: join(dataDir, 'takes'),
    takes: () => takes,
    delivered: (noteId) =>
      repair.orElse(() => {
        const note = sessions.account()?.notes.read(noteId)
        return note?.isMine ? note : null
      }, null),
    outbox,
    files,
    log,
  })
  const board = createConnectionBoard({
    counts: () => outbox.counts(),
    onChange: (connection) => emit({ kind: 'connection', connection }),
  })

  const profiles = createProfiles({
    settings,
    outbox,
    send: () => sessions.account()?.actions.setProfile ?? null,
    onChange: (changed) => emit({ kind: 'settings', settings: changed }),
  })
  const dispatch = createDispatch({ outbox, account: () => sessions.account(), log })
  const { media, keeper } = createMedia({
    dataDir,
    files,
    account: () => sessions.account(),
    outbox,
    takePath: (takeId) => takes.audioPath(takeId),
    takeFile: (takeId, blobId) => takes.clips.file(takeId, blobId) ?? takes.drawings.file(takeId, blobId),
    takeTrack: (takeId, of) => takes.drawings.trackPath(takeId, of),
    settings: () => settings.read(),
    onDamaged: (blobId) => emit({ kind: 'notice', notice: noticeOf(ids.next(), 'blobHashWrong', blobId) }),
    clock,
    log,
  })
  const newAccount = (session: Account['session'], serverUrl: () => string): Account => {
    stores.claim(`${session.workspaceId} ${session.memberId}`)
    const account = createAccount({
      session,
      serverUrl,
      ports,
      cache: stores.cache,
      outbox,
      files,
      board,
      settlements,
      emit,
      prefetch: (noteId) => media.prefetch(noteId),
      keepMedia: keeper.wake,
      onOwnNote: (noteId) => remains.arrived(noteId),
      onArrival: (arrival) => attention.arrived(arrival),
      onProfiles: (arrived) => profiles.arrived(arrived),
      removeTake: (takeId) => takes.removeDelivered(takeId),
    })
    dispatch.accountBegan(account)
    return account
  }
  const wipe = async (): Promise<void> => {
    // The account that lent them the network has ended, so these end too.
    await media.close()
    cacheFile.wipe()
    await files.clear()
    board.reset()
  }
  const sessions = openSessions({
    ports,
    store: stores.session,
    outbox,
    board,
    takes: () => takes.list(),
    createAccount: newAccount,
    wipe,
    emit,
  })
  const repair = createCacheRepair({
    file: cacheFile,
    clock,
    log,
    restart: (swap) => sessions.restart(swap),
    tell: (reason, detail) => emit({ kind: 'notice', notice: noticeOf(ids.next(), reason, detail) }),
  })
  const conversations = createConversationActions({ account: () => sessions.account(), ids })
  const places = createTakePlaces({
    find: (conversationId) => sessions.account()?.conversations.read(conversationId) ?? null,
    onRelease: () => settings.read().onRelease,
    log,
  })
  const windows = createUiWindows({ clock, log })
  const permissions = createPermissions({ system: ports.permissions, changes, windows })
  const selfTarget = (): TakeTarget | null => {
    const self = repair.orElse(() => sessions.account()?.conversations.self(), null)
    return self ? { conversationId: self, rootId: null, anchor: null } : null
  }
  const takes = openTakes({
    ports,
    changes,
    mayRecord: permissions.mayRecord,
    dispatch,
    places,
    settings: () => settings.read(),
    session: () => sessions.read(),
    self: selfTarget,
  })
  const panel = createPanelBoard({ takes, places, keys: () => panelKeys(settings.read(), keys.hotkey()), clock, log })
  const updates = openUpdates({ updater: ports.updater, clock, takes, changes })
  const attention = composeAttention({
    ports,
    account: () => sessions.account(),
    board,
    changes,
    sessions,
    settings,
    laters: stores.laters,
    takes,
    places,
    windows,
    isReadOnly: false,
  })
  const levels = createEmitter<CaptureLevels>((error) => log('error', 'a meter failed', { error: String(error) }))
  const keys = createGlobalKeys({
    keyHook,
    takes,
    windows,
    readNote: (noteId) => sessions.account()?.view.read(noteId) ?? null,
    heardBefore: () => sessions.account()?.recordings.lastHeard() ?? null,
    changes,
    bindings: () => settings.read().keys,
    screen: ports.screen,
    isSignedIn: () => sessions.read().kind === 'signedIn',
    log,
  })

  const context: CoreContext = {
    clock,
    changes,
    sessions,
    account() {
      const account = sessions.account()
      if (!account) throw new ReasonError('notSignedIn')
      return account
    },
    conversations,
    settings,
    profiles,
    takes,
    keeper,
    media,
    windows,
    attention,
    panel,
    levels,
    keys,
    updates,
    permissions,
    screen: ports.screen,
    camera: ports.camera,
    readOnlyBecause: null,
    snapshot: () =>
      snapshotOf({ context, board, account: sessions.account(), hotkey: keys.hotkey(), version: ports.version }),
  }

  await stores.session.unlock()
  const owner = repair.atBoot(() => stores.owner())
  repair.atBoot(() => sessions.load())
  // A crash came while one account was making room for none, or for another.
  if (owner !== null && !sessions.account()) await wipe()
  else if (owner !== null && stores.owner() !== owner) await files.clear()
  await takes.recover()
  panel.start()
  await remains.sweep()
  repair.start(() => sessions.start())
  keys.start()
  attention.start()
  // Takes first, so that what is being spoken ends as a draft; the databases last.
  const close = async (): Promise<void> => {
    settlements.close()
    updates.close()
    attention.stop()
    await keys.stop()
    await takes.close()
    panel.close()
    await repair.close()
    await sessions.close()
    await keeper.close()
    await media.close()
    stores.close()
  }
  let closing: Promise<void> | null = null
  return createCoreFace({
    context,
    conversations,
    media,
    sessions,
    settlements,
    repair,
    self: selfTarget,
    log,
    close: () => {
      closing ??= close()
      return closing
    },
  })
}
