import { resolve } from 'node:path'
import type { App } from 'electron'
import type { UiCommand } from '#shared/contract/shell.ts'
import type { Log } from '#shared/kernel/log.ts'
import { commandOfLink, linkInArguments, linkOfSecondStart, type SecondStart } from '#shared/link/link-command.ts'
import { APP_SCHEME } from './origin.ts'

export interface LinksDeps {
  readonly app: App
  /** Of this start. */
  readonly args: readonly string[]
  readonly log: Log
}

export interface Links {
  /** For the program that runs already, where this is the second start. */
  readonly own: Pick<SecondStart, 'link'>
  fromSecondStart(args: readonly string[], data: unknown): void
  /** From now on a link brings the window to the front and asks its page; those that came before are next. */
  follow(to: { readonly show: () => void; readonly send: (command: UiCommand) => void }): void
}

/**
 * `earshot://` links, by each of the three ways they come: `open-url` (macOS), the arguments of this start, and those of a second one
 * (Windows, Linux). What a link may ask for is decided in `shared/link`. Must run before the app is ready: macOS tells early.
 */
export function takeLinks({ app, args, log }: LinksDeps): Links {
  const own = { link: linkInArguments(args) }
  const early: string[] = own.link === null ? [] : [own.link]
  let take = (link: string): void => void early.push(link)
  app.on('open-url', (event, url) => {
    event.preventDefault()
    take(url)
  })
  return {
    own,
    fromSecondStart(secondArgs, data) {
      const link = linkOfSecondStart(secondArgs, data)
      if (link !== null) take(link)
    },
    follow({ show, send }) {
      take = (link) => {
        const command = commandOfLink(link)
        // Not the link itself: it may hold an invitation.
        if (command.kind === 'linkRefused') log('warn', 'a link was refused', { length: link.length })
        show()
        send(command)
      }
      for (const link of early.splice(0)) take(link)
    },
  }
}

/**
 * Makes the system bring such links here. Of an installed program only: a copy that is being worked on would take them away from it. The
 * `--` stands before the link on Windows, so that nothing in it is ever read as a switch.
 */
export function claimLinks(app: App, exePath: string): void {
  if (app.isPackaged) app.setAsDefaultProtocolClient(APP_SCHEME, resolve(exePath), ['--'])
}
