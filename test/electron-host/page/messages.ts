/** What goes between a window's page and the stand-in, beside what the program itself sends. */
export type FromPage =
  | { readonly kind: 'hello' }
  | { readonly kind: 'send'; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly kind: 'invoke'; readonly id: number; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly kind: 'permission'; readonly id: number; readonly request: PermissionAsked }
  | { readonly kind: 'display'; readonly id: number; readonly request: DisplayAsked }
  /** It has it, or could not have it. */
  | { readonly kind: 'displayTaken' }
  | { readonly kind: 'title'; readonly title: string }
  | { readonly kind: 'open'; readonly url: string }
  | { readonly kind: 'failed'; readonly message: string }

/** `check`: the page only looks whether it might. */
export interface PermissionAsked {
  readonly permission: string
  readonly mediaTypes: readonly ('audio' | 'video')[]
  readonly isCheck: boolean
}

/** The page wants what is on a display or in a window. */
export interface DisplayAsked {
  readonly wantsAudio: boolean
  readonly hasGesture: boolean
}

/** `unsupported`: nobody chooses in this session. `failed`: whoever chooses gave nothing. */
export type DisplayAnswer =
  | { readonly kind: 'given'; readonly id: string }
  | { readonly kind: 'denied' | 'unsupported' | 'failed' }

export type ToPage =
  | { readonly kind: 'message'; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'refusal'; readonly id: number; readonly error: string }
  | { readonly kind: 'focus'; readonly isFocused: boolean }

export interface PageSetup {
  /** Name of the function that Chromium puts into the page; gone before its first script runs. */
  readonly binding: string
  /** Key of the symbol by which the stand-in reaches into the page. */
  readonly door: string
  readonly platform: string
  readonly argv: readonly string[]
}
