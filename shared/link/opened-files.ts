import { claimsToBeLink, parseAppLink } from './app-link.ts'

/**
 * Recordings that a command line names, as the system does when one is opened with the app. The grammar is closed:
 *
 *     earshot [SWITCH...] FILE...        FILE: a name that ends like a recording's, with no switch behind it
 *     earshot [SWITCH...] -- FILE...     FILE: any name
 *
 * A name that begins with `-` is none, here as there, and beside a link there are no files: whoever wrote the link wrote what stands
 * around it. `args`: without the program's own name.
 */
export function filesInArguments(args: readonly string[]): string[] {
  const end = args.indexOf('--')
  const names = end < 0 ? trailingRecordings(args) : args.slice(end + 1)
  return names.every(mayBeFile) ? names.slice(0, FILES_AT_ONCE) : []
}

/** Each becomes a draft of its own; whoever opens a whole folder by mistake has few to discard. */
export const FILES_AT_ONCE = 20
/** What systems allow, roughly; longer is no path. */
export const PATH_LENGTH = 4096

const recording = /\.(?:opus|ogg|oga|wav|wave)$/i

const mayBeFile = (text: string): boolean =>
  text !== '' && text.length <= PATH_LENGTH && !text.startsWith('-') && !text.includes('\0') && !claimsToBeLink(text)

function trailingRecordings(args: readonly string[]): readonly string[] {
  const isName = (arg: string, index: number): boolean =>
    mayBeFile(arg) && recording.test(arg) && args[index - 1] !== '--profile'
  const before = args.findLastIndex((arg, index) => !isName(arg, index))
  return args.slice(before + 1)
}

/** What a person wrote behind the program's options. */
export type Operands =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'link'; readonly link: string }
  | { readonly kind: 'files'; readonly names: readonly string[] }
  | { readonly kind: 'wrong' }

/** One link, or files; an address of the web is neither. */
export function operandsOf(texts: readonly string[]): Operands {
  const [first, ...others] = texts
  if (first === undefined) return { kind: 'nothing' }
  if (others.length === 0 && parseAppLink(first) !== null) return { kind: 'link', link: first }
  const isFile = (text: string): boolean => mayBeFile(text) && (!text.includes('://') || text.startsWith('file://'))
  return texts.length <= FILES_AT_ONCE && texts.every(isFile) ? { kind: 'files', names: texts } : { kind: 'wrong' }
}
