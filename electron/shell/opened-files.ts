import { isAbsolute } from 'node:path'
import type { App } from 'electron'
import { pathOf } from '#core/hosting/file-path.ts'
import type { SecondStart } from '#shared/link/link-command.ts'
import { filesOfSecondStart } from '#shared/link/link-command.ts'
import { filesInArguments } from '#shared/link/opened-files.ts'

export interface OpenedFilesDeps {
  readonly app: App
  /** Of this start, all of them. */
  readonly args: readonly string[]
  readonly folder: string
}

export interface OpenedFiles {
  /** For the program that runs already, where this is the second start. */
  readonly own: Pick<SecondStart, 'files'>
  fromSecondStart(data: unknown): void
  /** From now on a file brings the window to the front; those that came before are next. */
  follow(to: { readonly show: () => void; readonly open: (paths: readonly string[]) => void }): void
}

/**
 * Recordings that the person opens with Earshot, by each of the three ways they come: `open-file` (macOS, also before the app is ready),
 * the arguments of this start, and those of a second one (Windows, Linux). What becomes of them is the core's.
 */
export function takeFiles({ app, args, folder }: OpenedFilesDeps): OpenedFiles {
  // Before the arguments stand the program and, where Electron itself was started, the app's folder.
  const named = filesInArguments(args.slice(app.isPackaged ? 1 : 2))
  const own = { files: named.flatMap((name) => pathOf(name, folder) ?? []) }
  const early: string[] = [...own.files]
  let take = (paths: readonly string[]): void => void early.push(...paths)
  app.on('open-file', (event, path) => {
    event.preventDefault()
    if (isAbsolute(path)) take([path])
  })
  return {
    own,
    fromSecondStart(data) {
      const files = filesOfSecondStart(data).filter((path) => isAbsolute(path))
      if (files.length > 0) take(files)
    },
    follow({ show, open }) {
      take = (paths) => {
        show()
        open(paths)
      }
      if (early.length > 0) take(early.splice(0))
    },
  }
}
