import { mkdir } from 'node:fs/promises'
import { formatInvitationLink } from '#shared/contract/auth.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import { createIdMaker, type IdMaker } from '#shared/kernel/ids.ts'
import type { Log } from '#shared/kernel/log.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import { parsePublicUrl, readAddress, urlOf, writeAddress } from './address.ts'
import { createApp } from './api/app.ts'
import { createInvitation } from './auth/invitations.ts'
import type { RandomBytes } from './auth/secrets.ts'
import { createBlobFolders } from './blobs/folders.ts'
import { createUploadRows } from './blobs/upload-rows.ts'
import { createUploads } from './blobs/uploads.ts'
import { reasonOfOpening } from './db/faults.ts'
import { lockFolder } from './db/folder-lock.ts'
import { type Db, openDatabase } from './db/open.ts'
import { createWriter, type Writer } from './db/writer.ts'
import { openWorkspace } from './domain/workspace.ts'
import { databaseOf, lockOf } from './files.ts'
import { repeat } from './jobs/repeat.ts'
import { listen, stopListening } from './listen.ts'
import { createHub, type Hub } from './live/hub.ts'
import { serveLive } from './live/upgrade.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { createHostClock, hostRandom } from './ports.ts'
import { tuning } from './tuning.ts'

export interface ServerOptions {
  readonly dataDir: string
  readonly host: string
  /** 0: the port of the last time if it is free, else any. */
  readonly port: number
  /** Where people reach this server (behind a proxy, by name); goes into links. Null: the address it listens at. */
  readonly publicUrl?: string | null
  /** Names of the workspace and of its first member; they count only on the first start. */
  readonly workspaceName: string
  readonly ownerName: string
  /** Makes an invitation for another device of the owner; the first start makes one in any case. */
  readonly makeOwnerInvite: boolean
  readonly clock?: Clock
  readonly random?: RandomBytes
  readonly log: Log
  /** Unread bytes after which a live receiver is told to pull. */
  readonly liveBufferBytes?: number
}

export interface RunningServer {
  /** Where it listens: origin, no trailing slash. */
  readonly url: string
  /** The whole link, `https://host/join#code`, at `publicUrl` if there is one. */
  readonly ownerInvitation: string | null
  close(): Promise<void>
}

/** What is open so far, in order; closing goes backwards. */
type Opened = (() => Promise<void> | void)[]

/**
 * Starts a server on a data folder. Refuses with `serverFolderInUse` (another server has it), `portTaken`, `dataFolderReadOnly`,
 * `dataNewer`, `dataDamaged`, `diskFull`, `requestInvalid` (names, host, public address) or `embeddedServerFailed`; nothing stays open then.
 */
export async function startServer(options: ServerOptions): Promise<Result<RunningServer, Reason>> {
  const opened: Opened = []
  const close = async (): Promise<void> => {
    for (let step = opened.pop(); step; step = opened.pop()) {
      try {
        await step()
      } catch (error) {
        // The rest must close all the same: a lock that stays held would keep the next start out.
        options.log('error', 'closing went wrong', { error: String(error) })
      }
    }
  }
  try {
    const started = await start(options, opened)
    if (!started.ok) {
      await close()
      return started
    }
    return done({ ...started.value, close })
  } catch (error) {
    await close()
    options.log('error', 'the server did not start', { error: error instanceof Error ? error.stack : String(error) })
    return refused(reasonOfOpening(error), options.dataDir)
  }
}

async function start(options: ServerOptions, opened: Opened): Promise<Result<Omit<RunningServer, 'close'>, Reason>> {
  const { dataDir, host, log } = options
  // Node takes an empty host for "every interface": an unset variable in a script must not open the server to the network.
  if (host.trim() === '') return refused('requestInvalid', 'the host is empty')
  const publicUrl = options.publicUrl == null ? done(null) : parsePublicUrl(options.publicUrl)
  if (!publicUrl.ok) return publicUrl
  const clock = options.clock ?? createHostClock()
  const random = options.random ?? hostRandom
  const ids = createIdMaker({ clock, random: () => random(16) })
  const metrics = createMetrics()
  const hub = createHub({
    clock,
    heartbeatMs: tuning.heartbeatMs,
    eventsPerWrite: tuning.liveEventsPerWrite,
    connectionsPerDevice: tuning.liveConnectionsPerDevice,
  })

  const db = await openFolder(dataDir, clock, opened)
  if (!db.ok) return db
  const writer = openWriter({ db: db.value, clock, hub, metrics, log }, opened)

  const folders = await createBlobFolders(dataDir)
  const rows = createUploadRows(db.value, writer)
  const uploads = createUploads({ folders, rows, clock, log, metrics, sessionIdleMs: tuning.uploadSessionIdleMs })
  const app = await createApp({ db: db.value, writer, uploads, folders, hub, clock, ids, random, log, metrics })
  await app.ready()
  const live = serveLive(app.server, {
    db: db.value,
    hub,
    log,
    metrics,
    bufferLimitBytes: options.liveBufferBytes ?? tuning.liveBufferBytes,
  })
  const place = await listen(app.server, {
    host,
    port: options.port,
    rememberedPort: readAddress(dataDir)?.port ?? null,
  })
  if (!place.ok) return place
  // Such as accepting a connection when no file descriptor is left; unheard, it would end the process.
  app.server.on('error', (error) => log('error', 'the port failed for a moment', { error: String(error) }))
  opened.push(async () => {
    live.close()
    const stopped = stopListening(app.server, { clock, graceMs: tuning.closeGraceMs, onGraceOver: live.terminate })
    await uploads.close()
    await stopped
    await uploads.close()
    await app.close()
  })
  // After the port: a first start that fails on a taken one must not use up the only showing of the owner's invitation.
  const owner = await prepareWorkspace(options, { writer, ids, random })
  if (!owner.ok) return owner
  const collector = repeat({
    clock,
    log,
    name: 'collect abandoned uploads',
    everyMs: tuning.collectEveryMs,
    run: async () => {
      const removed = await uploads.collect(clock.nowMs() - tuning.uploadLifeMs)
      if (removed > 0) log('info', 'abandoned uploads removed', { removed })
    },
  })
  opened.push(() => collector.stop())

  const { port, isEverywhere } = place.value
  const url = urlOf(isEverywhere ? null : host, port)
  const linkUrl = publicUrl.value ?? url
  writeAddress(dataDir, { port, url: linkUrl })
  const { code } = owner.value
  return done({ url, ownerInvitation: code === null ? null : formatInvitationLink({ serverUrl: linkUrl, code }) })
}

/** The folder is made, held for this server alone, and its database opened. */
async function openFolder(dataDir: string, clock: Clock, opened: Opened): Promise<Result<Db, Reason>> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
  } catch (error) {
    return refused(reasonOfOpening(error), dataDir)
  }
  const lock = lockFolder(lockOf(dataDir), dataDir)
  if (!lock.ok) return lock
  opened.push(() => lock.value.release())
  const db = await openDatabase(databaseOf(dataDir), clock.nowMs())
  if (db.ok) opened.push(() => db.value.destroy())
  return db
}

function openWriter(deps: { db: Db; clock: Clock; hub: Hub; metrics: Metrics; log: Log }, opened: Opened): Writer {
  const writer = createWriter({
    db: deps.db,
    clock: deps.clock,
    onPublished(events) {
      deps.metrics.count('events', events.length)
      try {
        deps.hub.publish(events)
      } catch (error) {
        // Committed is committed: a hint that cannot be given must not make the answer a failure.
        deps.log('error', 'live hints failed', { error: String(error) })
      }
    },
  })
  opened.push(() => writer.settled())
  return writer
}

/** `code` of the owner's invitation, when one is made. */
async function prepareWorkspace(
  options: ServerOptions,
  deps: { writer: Writer; ids: IdMaker; random: RandomBytes },
): Promise<Result<{ code: string | null }, Reason>> {
  return deps.writer.write<{ code: string | null }, Reason>(async (scope) => {
    const opening = await openWorkspace(scope, options, deps.ids)
    if (!opening.ok) return opening
    const { workspaceId, ownerId, isNew } = opening.value
    if (!isNew && !options.makeOwnerInvite) return done({ code: null })
    const order = { workspaceId, memberId: ownerId, createdBy: null, random: deps.random }
    const { code } = await createInvitation(scope, order)
    return done({ code })
  })
}
