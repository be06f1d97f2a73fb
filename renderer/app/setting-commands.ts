import type { FeedStore } from '../stores/feed-store.ts'
import type { UiStore } from '../stores/ui-store.ts'
import type { Actions } from './actions.ts'
import { levelWords, nextLevel } from './notify-words.ts'

interface SettingCommandPorts {
  readonly feed: FeedStore
  readonly ui: UiStore
  readonly actions: Actions
}

/** Settings with a key of their own: of the open conversation, or of this computer. Each gives false where there is nothing to do: the key stays free. */
export interface SettingCommands {
  toggleOffline(): boolean
  changeNotifyLevel(): boolean
  toggleFocus(): boolean
}

export function createSettingCommands({ feed, ui, actions }: SettingCommandPorts): SettingCommands {
  function toggleOffline(): boolean {
    const { conversationId } = ui.getState()
    if (conversationId === null) return false
    actions.keepOffline(conversationId, !feed.getState().settings.keptOffline.includes(conversationId))
    return true
  }

  function changeNotifyLevel(): boolean {
    const { conversationId } = ui.getState()
    if (conversationId === null) return false
    const level = nextLevel(feed.getState().settings.notifyLevels[conversationId] ?? 'all')
    actions.setNotifyLevel(conversationId, level)
    actions.tell(`Notifications of this conversation: ${levelWords[level].toLowerCase()}.`)
    return true
  }

  function toggleFocus(): boolean {
    const focus = !feed.getState().settings.focus
    actions.updateSettings({ focus })
    actions.tell(focus ? 'Focus is on: nothing calls you on this computer.' : 'Focus is off.')
    return true
  }

  return { toggleOffline, changeNotifyLevel, toggleFocus }
}
