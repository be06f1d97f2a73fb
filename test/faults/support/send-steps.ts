import type { CrashPoint } from './crash-point.ts'

/**
 * The steps of sending a take, in their order, and the moments at which each is killed.
 *
 * Client: 1 sealed, 2 note and upload committed in outbox.db, 3 upload complete, 4 mutation sent, 5 answer received, 6 note in the cache,
 * 7 file in the media library, 8 take removed, 9 outbox row removed.
 * Server: a upload begun, b bytes on disk, c recording in its place, d recording committed, e transaction of the mutation begun,
 * f event written, g committed (the answer has not gone out).
 */
export interface SendStep extends CrashPoint {
  readonly side: 'client' | 'server'
  /** Nothing but the take says that it was to be sent, and a crash sends nothing by itself: it is offered as a draft. */
  readonly leavesDraft: boolean
}

type Moments = readonly CrashPoint['when'][]

const at = (side: SendStep['side'], name: string, path: readonly string[], moments: Moments): SendStep[] =>
  moments.map((when) => {
    const leavesDraft = name.startsWith('1 ') || (name.startsWith('2 ') && when === 'before')
    return { side, name: `${name}, ${when}`, path, when, leavesDraft }
  })

const bothSides: Moments = ['before', 'after']
const mutation = '^fetch POST /trpc/sync\\.mutate sendNote'
const recordingCommitted = ['^sql insert into "blob"', '^sql commit']

export const sendSteps: readonly SendStep[] = [
  ...at('client', '1 sealed', ['^rename .*/audio\\.opus$'], bothSides),
  ...at('client', '2 outbox row', ['^sql INSERT INTO outbox', '^sql COMMIT'], bothSides),
  ...at('client', '3 upload complete', ['^fetch PATCH /uploads/\\S+ \\?1'], ['before', 'during', 'after']),
  ...at('client', '4 mutation sent', [mutation], ['before', 'during']),
  ...at('client', '5 answer received', [mutation], ['after']),
  ...at('client', '6 note in the cache', [mutation, '^sql\\s+INSERT INTO note', '^sql COMMIT'], bothSides),
  ...at('client', '7 file linked', ['^link .*/media/.*\\.own$'], bothSides),
  ...at('client', '7 file adopted', ['^rename .*/media/.*\\.opus$'], bothSides),
  ...at('client', '8 take on its way out', ['^rename .*/takes/.*\\.gone$'], bothSides),
  ...at('client', '8 take removed', ['^rm .*/takes/.*\\.gone$'], ['after']),
  ...at('client', '9 outbox row removed', ['^sql DELETE FROM outbox WHERE position'], bothSides),
  ...at('server', 'a upload begun', ['^sql insert into "upload"', '^sql commit'], bothSides),
  ...at('server', 'b bytes on disk', ['^sync .*\\.part$'], bothSides),
  ...at('server', 'c recording in its place', ['^rename .*/blobs/'], bothSides),
  ...at('server', 'd recording committed', recordingCommitted, bothSides),
  ...at('server', 'e transaction begun', [...recordingCommitted, '^sql begin immediate'], bothSides),
  ...at('server', 'f event written', ['^sql insert into "event"'], bothSides),
  ...at('server', 'g committed', ['^sql insert into "note"', '^sql commit'], bothSides),
]
