import type { DesktopSnapshot } from '#shared/contract/desktop.ts'
import type { CoreContext } from './context.ts'
import type { Account } from './sync/account.ts'
import type { ConnectionBoard } from './sync/connection.ts'

interface SnapshotParts {
  readonly context: Pick<CoreContext, 'sessions' | 'takes' | 'settings' | 'updates'>
  readonly board: Pick<ConnectionBoard, 'read'>
  readonly account: Account | null
  readonly hotkey: DesktopSnapshot['hotkey']
  readonly version: string
}

/** What a window begins with; changes follow. */
export const snapshotOf = ({ context, board, account, hotkey, version }: SnapshotParts): DesktopSnapshot => ({
  session: context.sessions.read(),
  connection: board.read(),
  members: account?.conversations.members() ?? [],
  conversations: account?.conversations.list() ?? [],
  takes: context.takes.list(),
  target: context.takes.target(),
  settings: context.settings.read(),
  hotkey,
  microphone: context.takes.microphone(),
  version,
  ...context.updates.inSnapshot(),
})
