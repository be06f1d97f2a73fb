import type { SafeStorage } from 'electron'
import { describe, expect, it, vi } from 'vitest'
import { openSecrets } from './secrets.ts'

type Backend = ReturnType<SafeStorage['getSelectedStorageBackend']>

function keyring(backend: Backend, over: Partial<SafeStorage> = {}) {
  return {
    getSelectedStorageBackend: () => backend,
    isAsyncEncryptionAvailable: async () => true,
    encryptStringAsync: async (text: string) => Buffer.from(`[${text}]`),
    decryptStringAsync: async (sealed: Buffer) => ({ result: String(sealed).slice(1, -1), shouldReEncrypt: true }),
    ...over,
  } as unknown as SafeStorage
}
let limits: (() => void)[] = []
const clock = {
  nowMs: () => 0,
  monotonicMs: () => 0,
  setTimer(run: () => void) {
    limits.push(run)
    return { cancel: () => undefined }
  },
}
const open = (safeStorage: SafeStorage, platform: NodeJS.Platform = 'linux') => {
  limits = []
  return openSecrets({ safeStorage, platform, clock, log: () => {} })
}

describe('the keyring', () => {
  it('seals, and opens what it sealed', async () => {
    const secrets = await open(keyring('gnome_libsecret'))
    const sealed = await secrets?.encrypt('token')
    expect(String(sealed)).toBe('[token]')
    expect(await secrets?.decrypt(sealed ?? new Uint8Array())).toEqual({ text: 'token', isStale: true })
  })

  it.each(['basic_text', 'unknown'] as const)('is none on Linux when it is %s', async (backend) => {
    expect(await open(keyring(backend))).toBeNull()
  })

  it('is asked for its backend on Linux alone', async () => {
    const getSelectedStorageBackend = vi.fn(() => 'unknown' as const)
    expect(await open(keyring('unknown', { getSelectedStorageBackend }), 'darwin')).not.toBeNull()
    expect(getSelectedStorageBackend).not.toHaveBeenCalled()
  })

  it('is none where it says so, and where it fails', async () => {
    expect(await open(keyring('kwallet6', { isAsyncEncryptionAvailable: async () => false }))).toBeNull()
    const fails = () => Promise.reject(new Error('no bus'))
    expect(await open(keyring('kwallet6', { isAsyncEncryptionAvailable: fails }))).toBeNull()
  })

  it('that never answers is not waited for without end', async () => {
    const opening = open(keyring('kwallet6', { isAsyncEncryptionAvailable: () => new Promise<boolean>(() => {}) }))
    for (const limit of limits) limit()
    expect(await opening).toBeNull()
  })
})
