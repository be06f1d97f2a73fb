import { join } from 'node:path'
import type { CaptureLevels } from '#shared/contract/capture.ts'
import type { Change } from '#shared/contract/desktop.ts'
import { createEmitter } from '#shared/kernel/emitter.ts'
import { type Reason, ReasonError } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import { composeAttention } from '../attention/create-attention.ts'
import type { CoreContext } from '../context.ts'
import type { Core } from '../core-interface.ts'
import { shareOf } from '../media/media-keeper.ts'
import { unsentFile } from '../media/unsent-file.ts'
import { createPanelBoard } from '../panel/panel-board.ts'
import { createPermissions } from '../permissions/permissions.ts'
import type { CorePorts } from '../ports.ts'
import { createDesktopRouter } from '../router.ts'
import { serveRpc } from '../rpc.ts'
import { createConversationActions } from '../session/conversation-actions.ts'
import type { Sessions } from '../session/sessions.ts'
import { sessionOf } from '../session/stored-session.ts'
import { createTakePlaces } from '../session/take-places.ts'
import { forgetfulLaterStore } from '../store/later-store.ts'
import { openReadOnlyStores, type ReadOnlyStores } from '../store/read-only-stores.ts'
import type { Account } from '../sync/account.ts'
import { createConnectionBoard } from '../sync/connection.ts'
import { createAccount } from '../sync/create-account.ts'
import { createSettlements } from '../sync/settlements.ts'
import { createUiWindows } from '../ui-windows.ts'
import { noUpdates } from '../updates/updates.ts'
import { createReadOnlyMedia, readMediaFiles } from './read-only-media.ts'
import { createReadOnlyTakes } from './read-only-takes.ts'

/**
 * A profile whose data a newer version wrote: the same core to look and listen with, over copies of its databases. No worker runs,
 * nothing is recovered, nothing goes to or comes from the server, and no file of the profile changes.
 */
export async function openReadOnly(ports: CorePorts): Promise<Result<Core, Reason>> {
  const stores = openReadOnlyStores(ports.dataDir, ports.log)
  if (!stores.ok) return stores
  try {
    return done(await compose(ports, stores.value))
  } catch (error) {
    // Its tables are not those this version knows.
    ports.log('warn', 'data of a newer version cannot be read', { error: String(error) })
    stores.value.close()
    return refused('dataNewer', ports.dataDir)
  }
}

async function compose(ports: CorePorts, stores: ReadOnlyStores): Promise<Core> {
  const { dataDir, ids, log } = ports
  const { outbox, session, settings } = stores
  const readOnlyBecause = new ReasonError('dataNewer', dataDir)
  const changes = createEmitter<Change>((error) => log('error', 'a listener failed', { error: String(error) }))
  const files = await readMediaFiles(join(dataDir, 'media'), dataDir)
  const board = createConnectionBoard({ counts: () => outbox.counts(), onChange: () => undefined })
  const settlements = createSettlements({
    outbox,
    clock: ports.clock,
    isKnown: (id) => account?.notes.has(id) ?? false,
  })
  const account = session && readOnlyAccount(ports, stores, { session, files, board, settlements })

  const places = createTakePlaces({
    find: (conversationId) => account?.conversations.read(conversationId) ?? null,
    onRelease: () => settings.read().onRelease,
    log,
  })
  const takes = await createReadOnlyTakes({
    takesDir: join(dataDir, 'takes'),
    dataDir,
    ids,
    log,
    places,
  })
  takes.onChange((change) => changes.emit(change))
  const media = createReadOnlyMedia({
    files,
    dataDir,
    blobOf: (noteId) => account?.notes.blobOf(noteId) ?? null,
    fileOf: (noteId, blobId) => account?.notes.fileOf(noteId, blobId) ?? null,
    takePath: (takeId) => takes.audioPath(takeId),
    takeFile: () => null,
    unsentFile: (noteId, blobId) => unsentFile(outbox, noteId, blobId),
  })
  const windows = createUiWindows({ clock: ports.clock, log })
  const panel = createPanelBoard({
    takes,
    places,
    keys: () => ({ finish: null, hasEscape: false }),
    clock: ports.clock,
    log,
  })
  panel.start()
  const levels = createEmitter<CaptureLevels>((error) => log('error', 'a meter failed', { error: String(error) }))
  const conversations = createConversationActions({ account: () => account, ids })
  const sessions = readOnlySessions(dataDir, session, account)
  const attention = composeAttention({
    ports,
    account: () => account,
    board,
    changes,
    sessions,
    settings,
    laters: forgetfulLaterStore(),
    takes,
    places,
    windows,
    isReadOnly: true,
  })
  const context: CoreContext = {
    clock: ports.clock,
    changes,
    sessions,
    account() {
      if (!account) throw new ReasonError('notSignedIn')
      return account
    },
    conversations,
    settings,
    profiles: { choose: () => undefined },
    takes,
    media: { standing: () => null },
    keeper: {
      wake: () => undefined,
      share: (conversationId) => shareOf(account?.recordings.blobIdsOf(conversationId) ?? [], files),
    },
    windows,
    attention,
    panel,
    levels,
    keys: { act: () => takes.press(), suspend: () => () => undefined, configure: () => undefined },
    updates: noUpdates,
    screen: null,
    camera: null,
    permissions: createPermissions({ system: ports.permissions, changes, windows }),
    readOnlyBecause,
    snapshot: () => ({
      session: sessionOf(session),
      connection: board.read(),
      members: account?.conversations.members() ?? [],
      conversations: account?.conversations.list() ?? [],
      takes: takes.list(),
      target: takes.target(),
      settings: settings.read(),
      hotkey: { kind: 'windowOnly', why: 'Nothing can be recorded with this version.', better: null, isDenied: false },
      microphone: takes.microphone(),
      version: ports.version,
      readOnlyBecause: readOnlyBecause.message,
    }),
  }
  // Looked at once, so that what cannot be read is told now and not at the first click.
  for (const { id } of context.snapshot().conversations) account?.view.page(id, null, 1)

  const router = createDesktopRouter(context)
  let isClosed = false
  return {
    router,
    attach: (channel) =>
      serveRpc({
        channel,
        router,
        createContext: () => ({}),
        onPage: (frame) => takes.acceptPage(frame),
        onFile: (frame) => takes.drawings.accept(frame),
        log,
      }),
    media,
    takes,
    windows,
    openFiles: async () => windows.send({ kind: 'fileRefused', message: readOnlyBecause.message }),
    panel,
    keys: { suspend: () => () => undefined },
    updates: noUpdates,
    attention,
    onPermissionNeeded: () => () => undefined,
    api: router.createCaller({}),
    sync: {
      resumed: () => undefined,
      whenSettled: (noteId) => settlements.whenSettled(noteId, 0),
      whenPulled: () => Promise.resolve(false),
      whenChecked: () => Promise.resolve(),
      whenWhole: () => Promise.resolve(false),
    },
    conversations: {
      list: () => account?.conversations.list() ?? [],
      resolve: (nameOrId) => conversations.resolve(nameOrId),
    },
    notes: {
      read: (noteId) => account?.view.read(noteId) ?? null,
      ofConversation: (conversationId) => account?.view.ofConversation(conversationId) ?? [],
    },
    snapshot: context.snapshot,
    readOnlyBecause,
    async close() {
      if (isClosed) return
      isClosed = true
      settlements.close()
      attention.stop()
      panel.close()
      await account?.stop()
      stores.close()
    },
  }
}

type Parts = Pick<Parameters<typeof createAccount>[0], 'session' | 'files' | 'board' | 'settlements'>

/** The account as it is composed for work, never started; whatever would ask the server or write answers from what is here. */
function readOnlyAccount(ports: CorePorts, stores: ReadOnlyStores, parts: Parts): Account {
  const nothing = (): void => undefined
  const account = createAccount({
    ...parts,
    ports,
    serverUrl: () => parts.session.serverUrl,
    cache: stores.cache,
    outbox: stores.outbox,
    emit: nothing,
    prefetch: nothing,
    keepMedia: nothing,
    onProfiles: nothing,
    onOwnNote: nothing,
    onArrival: nothing,
    removeTake: nothing,
  })
  return {
    ...account,
    start: nothing,
    nudge: nothing,
    resumed: nothing,
    sweep: nothing,
    whenPulled: () => Promise.resolve(false),
    whenWhole: () => Promise.resolve(false),
    readPage: ({ conversationId, before, limit }) =>
      Promise.resolve(done(account.view.page(conversationId, before, limit))),
  }
}

function readOnlySessions(dataDir: string, session: Parts['session'] | null, account: Account | null): Sessions {
  const refuse = () => Promise.resolve(refused('dataNewer', dataDir))
  const nothing = (): void => undefined
  return {
    read: () => sessionOf(session),
    account: () => account,
    load: nothing,
    start: nothing,
    restart: () => Promise.resolve(),
    whenPulled: () => Promise.resolve(false),
    useThisComputer: refuse,
    join: refuse,
    signOut: refuse,
    close: () => Promise.resolve(),
  }
}
