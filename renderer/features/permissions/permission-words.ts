import type { Permission, PermissionState } from '#shared/contract/permissions.ts'

interface Words {
  readonly name: string
  readonly title: string
  /** Why, before the system asks. */
  readonly reason: string
  /** Where it is another in a browser. */
  readonly browserReason?: string
  readonly ask: string
}

export const permissionWords: Readonly<Record<Permission, Words>> = {
  microphone: {
    name: 'Microphone',
    title: 'Earshot needs the microphone',
    reason:
      'It records what you say while you hold the key or the button, and nothing else. What is recorded stays on this computer until you send it.',
    ask: 'Allow the microphone',
  },
  camera: {
    name: 'Camera',
    title: 'The camera in clips',
    reason:
      'Earshot puts you into a clip of the screen only while you have switched that on. It is never on otherwise.',
    ask: 'Allow the camera',
  },
  keys: {
    name: 'Keys in other programs',
    title: 'Keys that work in other programs',
    reason:
      'To notice that you hold your keys while another program is in front, Earshot must be let see keys. It looks for yours and forgets all others.',
    ask: 'Ask the system',
  },
  screen: {
    name: 'Screen',
    title: 'Pictures of the screen',
    reason:
      'Earshot takes a picture of the screen only when you choose to add one to a note. You can paste or drop one instead.',
    ask: 'Ask the system',
  },
  notifications: {
    name: 'Notifications',
    title: 'Notifications',
    reason: 'They tell who spoke, where and how long, and play a note without opening the window.',
    browserReason: 'They tell who spoke, where and how long, while a tab of Earshot is open. A click opens the note.',
    ask: 'Allow notifications',
  },
}

export const stateWords: Readonly<Record<PermissionState, string>> = {
  granted: 'Allowed',
  denied: 'Not allowed',
  notAsked: 'Not asked yet',
  unknown: 'Shows when it is used',
}

/** What to do after a no; `isBrowser`: the browser keeps the answer, with the page. */
export function wayBack(permission: Permission, place: { isBrowser: boolean; isMac: boolean }): string {
  if (place.isBrowser) {
    return `Click the sign left of the address of this page, and allow ${permissionWords[permission].name.toLowerCase()}. What you recorded is kept.`
  }
  if (place.isMac) {
    return 'macOS says no also where it never asked, and may ask anew every month. Switch Earshot on in its settings; if it stands there already, switch it off and on. What you recorded is kept.'
  }
  return 'Switch it on in the settings of the system, for desktop programs too. What you recorded is kept.'
}
