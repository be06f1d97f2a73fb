import { createHash } from 'node:crypto'

/** Fresh random bytes, `sizeBytes` of them. */
export type RandomBytes = (sizeBytes: number) => Uint8Array

/** 128 bits: an invitation is short enough to read out, and cannot be guessed within its week. */
export const newInvitationCode = (random: RandomBytes): string => Buffer.from(random(16)).toString('base64url')

/** 256 bits: a device's token lives until it is revoked. */
export const newDeviceToken = (random: RandomBytes): string => Buffer.from(random(32)).toString('base64url')

/** What the server keeps instead of a code or a token. No salt is needed: the input is random, not chosen by a person. */
export const hashOfSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex')
