import { PROTOCOL_VERSION } from '#shared/contract/version.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'

/**
 * Compares the client's protocol with ours; `detail` is ours. A request without the header passes: browsers
 * that open an invitation and monitors that ask for health speak no protocol.
 */
export function checkProtocol(
  header: string | readonly string[] | undefined,
): Result<null, 'serverTooOld' | 'serverTooNew' | 'requestInvalid'> {
  if (header === undefined) return done(null)
  const theirs = typeof header === 'string' && /^\d{1,6}$/.test(header) ? Number(header) : null
  if (theirs === null) return refused('requestInvalid', 'the protocol version is not a number')
  if (theirs > PROTOCOL_VERSION) return refused('serverTooOld', String(PROTOCOL_VERSION))
  if (theirs < PROTOCOL_VERSION) return refused('serverTooNew', String(PROTOCOL_VERSION))
  return done(null)
}
