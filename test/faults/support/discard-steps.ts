import type { CrashPoint } from './crash-point.ts'

export interface DiscardStep extends CrashPoint {
  readonly side: 'client' | 'server'
}

const at = (
  side: DiscardStep['side'],
  name: string,
  path: readonly string[],
  when: CrashPoint['when'],
): DiscardStep => ({
  side,
  name: `${name}, ${when}`,
  path,
  when,
})
const around = (side: DiscardStep['side'], name: string, path: readonly string[]): DiscardStep[] => [
  at(side, name, path, 'before'),
  at(side, name, path, 'after'),
]

const sealed = '^rename .*/audio\\.opus$'
const abandoned = '^sql INSERT OR IGNORE INTO abandoned_upload'

/**
 * The steps of throwing a take away whose bytes are on the server already. Client: 1 the manifest says so, 2 its undo time has run out
 * and outbox.db knows that the upload must end, 3 folder on its way out, 4 folder gone, 5 the server is told, 6 outbox.db forgets it.
 * Server: a given up in the database, b file gone, c row gone.
 */
export const discardSteps: readonly DiscardStep[] = [
  ...around('client', '1 said to be discarded', [sealed, '^rename .*/take\\.json$']),
  ...around('client', '2 upload to be ended', [abandoned]),
  ...around('client', '3 folder on its way out', ['^rename .*/takes/.*\\.gone$']),
  at('client', '4 folder gone', ['^rm .*/takes/.*\\.gone$'], 'after'),
  ...around('client', '5 server told', ['^fetch DELETE /uploads/']),
  at('client', '5 server told', ['^fetch DELETE /uploads/'], 'during'),
  ...around('client', '6 forgotten', ['^sql DELETE FROM abandoned_upload']),
  ...around('server', 'a given up', ['^sql update "upload" set "touched_at_ms" = \\?, "offset_bytes"', '^sql commit']),
  ...around('server', 'b file gone', ['^rm .*\\.part$']),
  ...around('server', 'c row gone', ['^rm .*/blobs/', '^sql delete from "upload"', '^sql commit']),
]
