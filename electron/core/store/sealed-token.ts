import type { Log } from '#shared/kernel/log.ts'
import type { Secrets } from '../ports.ts'

/** Stands before the sealed bytes, in base64. No token has a colon in it. */
const MARK = 'sealed:'

export const isSealed = (stored: string): boolean => stored.startsWith(MARK)

/** The token as it is where the host has no way to seal, or its keyring fails just now: signing in does not depend on it. */
export async function sealToken(token: string, secrets: Secrets | null, log: Log): Promise<string> {
  if (!secrets) return token
  try {
    return MARK + Buffer.from(await secrets.encrypt(token)).toString('base64')
  } catch (error) {
    log('warn', 'the token is kept unsealed', { error: String(error) })
    return token
  }
}

/** Null where it cannot be opened. `isStale`: it should be sealed anew. */
export async function unsealToken(
  stored: string,
  secrets: Secrets | null,
  log: Log,
): Promise<{ readonly token: string; readonly isStale: boolean } | null> {
  if (!secrets) {
    log('warn', 'the token is sealed, and this host cannot open it')
    return null
  }
  try {
    const { text, isStale } = await secrets.decrypt(Buffer.from(stored.slice(MARK.length), 'base64'))
    return { token: text, isStale }
  } catch (error) {
    log('warn', 'the token could not be opened', { error: String(error) })
    return null
  }
}
