import type { SafeStorage } from 'electron'
import type { Secrets } from '#core/ports.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import type { Log } from '#shared/kernel/log.ts'

export interface SecretsDeps {
  readonly safeStorage: SafeStorage
  readonly platform: NodeJS.Platform
  readonly clock: Clock
  readonly log: Log
}

/** A keyring may ask the person for its password first. After this the app goes on without it. */
const ANSWER_LIMIT_MS = 60_000

/** `basic_text` is a password that stands in Chromium's source: it hides the token from nobody, and from the person that it does not. */
const noKeyring: ReadonlySet<string> = new Set(['basic_text', 'unknown'])

/** The keyring of this computer; null where there is none worth the name. After the app is ready. */
export async function openSecrets({ safeStorage, platform, clock, log }: SecretsDeps): Promise<Secrets | null> {
  const inTime = <T>(work: Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const limit = clock.setTimer(() => reject(new Error('the keyring does not answer')), ANSWER_LIMIT_MS)
      work.then(resolve, reject).finally(() => limit.cancel())
    })
  try {
    if (platform === 'linux') {
      const backend = safeStorage.getSelectedStorageBackend()
      if (noKeyring.has(backend)) {
        log('info', 'no keyring', { backend })
        return null
      }
    }
    if (!(await inTime(safeStorage.isAsyncEncryptionAvailable()))) {
      log('info', 'no keyring', { backend: 'it is not available' })
      return null
    }
  } catch (error) {
    log('warn', 'no keyring', { error: String(error) })
    return null
  }
  return {
    encrypt: (text) => inTime(safeStorage.encryptStringAsync(text)),
    async decrypt(sealed) {
      const { result, shouldReEncrypt } = await inTime(safeStorage.decryptStringAsync(Buffer.from(sealed)))
      return { text: result, isStale: shouldReEncrypt }
    },
  }
}
