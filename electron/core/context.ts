import type { CaptureLevels } from '#shared/contract/capture.ts'
import type { Change, DesktopSnapshot } from '#shared/contract/desktop.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import type { Emitter } from '#shared/kernel/emitter.ts'
import type { ReasonError } from '#shared/kernel/reasons.ts'
import type { Attention } from './attention/attention.ts'
import type { GlobalKeys } from './global-keys.ts'
import type { MediaKeeper } from './media/media-keeper.ts'
import type { MediaLibrary } from './media/media-library.ts'
import type { PanelBoard } from './panel/panel-board.ts'
import type { Permissions } from './permissions/permissions.ts'
import type { CameraGate, ScreenSources } from './ports.ts'
import type { ConversationActions } from './session/conversation-actions.ts'
import type { Profiles } from './session/profiles.ts'
import type { Sessions } from './session/sessions.ts'
import type { SettingsStore } from './store/settings-store.ts'
import type { Account } from './sync/account.ts'
import type { Takes } from './takes/takes.ts'
import type { UiWindows } from './ui-windows.ts'
import type { Updates } from './updates/updates.ts'

/** The parts of the core that the desktop router calls. */
export interface CoreContext {
  readonly clock: Clock
  readonly changes: Emitter<Change>
  readonly sessions: Sessions
  /** The signed-in account; throws `ReasonError('notSignedIn')` when there is none. */
  readonly account: () => Account
  readonly conversations: ConversationActions
  readonly settings: SettingsStore
  readonly profiles: Pick<Profiles, 'choose'>
  readonly takes: Takes
  /** From the window that captures to those that draw; nothing of it is kept. */
  readonly levels: Emitter<CaptureLevels>
  readonly keeper: Pick<MediaKeeper, 'share' | 'wake'>
  readonly media: Pick<MediaLibrary, 'standing'>
  readonly windows: UiWindows
  readonly panel: PanelBoard
  readonly keys: Pick<GlobalKeys, 'act' | 'suspend' | 'configure'>
  readonly updates: Updates
  readonly permissions: Permissions
  readonly attention: Attention
  /** Null: this host's page asks its browser. */
  readonly screen: ScreenSources | null
  readonly camera: CameraGate | null
  readonly snapshot: () => DesktopSnapshot
  /** Why nothing may be changed; null: it may. */
  readonly readOnlyBecause: ReasonError | null
}
