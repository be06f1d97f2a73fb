import { parseArgs } from 'node:util'
import { formatInvitationLink } from '#shared/contract/auth.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { createLocalInvitation } from './auth/local-invitation.ts'

/**
 * Makes an invitation on the server's own machine: `node server/invite.ts --data DIR [--member NAME]`. The server may be running.
 * Standard output: one line of JSON, `{ link, expiresAtMs }`. Refused: `error <reason> <detail>` on standard error and exit code 1.
 */
async function main(args: string[]): Promise<void> {
  const options = readOptions(args)
  if ('problem' in options) return fail('requestInvalid', options.problem)
  const invitation = await createLocalInvitation(options)
  if (!invitation.ok) return fail(invitation.reason, invitation.detail)
  const { expiresAtMs, ...link } = invitation.value
  process.stdout.write(`${JSON.stringify({ link: formatInvitationLink(link), expiresAtMs })}\n`)
}

function readOptions(args: string[]): { dataDir: string; memberName?: string } | { problem: string } {
  try {
    const { values } = parseArgs({ args, options: { data: { type: 'string' }, member: { type: 'string' } } })
    if (!values.data) return { problem: '--data DIR is missing' }
    return { dataDir: values.data, ...(values.member === undefined ? {} : { memberName: values.member }) }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}

function fail(reason: Reason, detail = ''): void {
  process.stderr.write(`error ${reason} ${detail.replace(/\s+/g, ' ')}`.trimEnd().concat('\n'))
  process.exitCode = 1
}

await main(process.argv.slice(2))
