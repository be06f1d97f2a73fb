import type {
  BaseWindow,
  Dialog,
  MessageBoxOptions,
  MessageBoxReturnValue,
  OpenDialogReturnValue,
  SaveDialogReturnValue,
} from 'electron'
import type { HostContext } from '../context.ts'

export interface Dialogs {
  readonly dialog: Dialog
  /** What the person will choose next, by the dialog's name; otherwise they cancel. */
  answerNext(name: 'showMessageBox' | 'showOpenDialog' | 'showSaveDialog', answer: object): void
}

export function createDialogs({ faithful }: HostContext): Dialogs {
  const waiting = new Map<string, object[]>()
  const next = <T extends object>(name: string, usual: T): T => ({ ...usual, ...waiting.get(name)?.shift() })
  const canceled: OpenDialogReturnValue = { canceled: true, filePaths: [] }
  const unsaved: SaveDialogReturnValue = { canceled: true, filePath: '' }
  const messageBox = (first: BaseWindow | MessageBoxOptions, second?: MessageBoxOptions): MessageBoxReturnValue => {
    const { cancelId = 0 } = second ?? (first as MessageBoxOptions)
    return next('showMessageBox', { response: cancelId, checkboxChecked: false })
  }
  return {
    dialog: faithful.part<Dialog>('dialog', {
      showErrorBox() {},
      showMessageBox: async (first: BaseWindow | MessageBoxOptions, second?: MessageBoxOptions) =>
        messageBox(first, second),
      showMessageBoxSync: (first: BaseWindow | MessageBoxOptions, second?: MessageBoxOptions) =>
        messageBox(first, second).response,
      showOpenDialog: async () => next('showOpenDialog', canceled),
      showSaveDialog: async () => next('showSaveDialog', unsaved),
    }),
    answerNext(name, answer) {
      waiting.set(name, [...(waiting.get(name) ?? []), answer])
    },
  }
}
