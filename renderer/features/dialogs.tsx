import { useServices, useUi } from '../app/services-context.ts'
import { InviteDialog } from './conversations/invite-dialog.tsx'
import { NewConversationDialog } from './conversations/new-conversation-dialog.tsx'
import { Switcher } from './conversations/switcher.tsx'
import { DraftsDialog } from './drafts/drafts-dialog.tsx'
import { SendToDialog } from './drafts/send-to-dialog.tsx'
import { PermissionDialog } from './permissions/permission-dialog.tsx'
import { ReactionPicker } from './reactions/reaction-picker.tsx'
import { SearchDialog } from './search/search-dialog.tsx'
import { SettingsDialog } from './settings/settings-dialog.tsx'
import { KeySheet } from './sheet/key-sheet.tsx'
import { DrawingDialog } from './showing/drawing-dialog.tsx'
import { OutboxDialog } from './status/outbox-dialog.tsx'

/** The one dialog that is open, if any. */
export function Dialogs() {
  const { navigation } = useServices()
  const dialog = useUi((state) => state.dialog)
  const backTo = useUi((state) => state.takeToSend?.backTo ?? null)
  const drawnTake = useUi((state) => state.drawnTake)
  const permission = useUi((state) => state.permission ?? 'microphone')
  const close = () => navigation.showDialog(null)
  switch (dialog) {
    case null:
      return null
    case 'newConversation':
      return <NewConversationDialog onClose={close} />
    case 'invite':
      return <InviteDialog onClose={close} />
    case 'switcher':
      return <Switcher onClose={close} />
    case 'outbox':
      return <OutboxDialog onClose={close} />
    case 'search':
      return <SearchDialog onClose={close} />
    case 'react':
      return <ReactionPicker onClose={close} />
    case 'drafts':
      return <DraftsDialog onClose={close} />
    case 'sendTo':
      return <SendToDialog onClose={() => navigation.showDialog(backTo)} />
    case 'keys':
      return <KeySheet onClose={close} />
    case 'permission':
      return <PermissionDialog permission={permission} onClose={close} />
    case 'drawing':
      return drawnTake && <DrawingDialog takeId={drawnTake} onClose={close} />
    case 'settings':
      return <SettingsDialog onClose={close} />
  }
}
