import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { z } from 'zod'
import * as auth from '#shared/contract/auth.ts'
import * as captions from '#shared/contract/captions.ts'
import * as event from '#shared/contract/event.ts'
import * as model from '#shared/contract/model.ts'
import * as mutation from '#shared/contract/mutation.ts'
import * as reaction from '#shared/contract/reaction.ts'
import * as sync from '#shared/contract/sync.ts'
import * as upload from '#shared/contract/upload.ts'
import { PROTOCOL_VERSION } from '#shared/contract/version.ts'

/**
 * The hash of everything that devices and servers of different versions say to each other. What stays on one computer
 * (capture, desktop, rpc) is not part of it: window and core are always of one version.
 */
const pinned = { protocol: 1, hash: '6657ace7a243fecfb01ccb83e8d7378bf242fa626fd302d74a095adf000a8ec1' }

const advice = `The wire schemas have changed. Can both an older server and an older device live with it (a field that may be
left out, a new event kind)? Then only pin the new hash here. Otherwise raise PROTOCOL_VERSION in shared/contract/version.ts,
say so in CHANGELOG.md, and pin both here.`

it('keeps the wire schemas and the protocol version in step', () => {
  expect({ protocol: PROTOCOL_VERSION, hash: hashWire() }, advice).toEqual(pinned)
})

function hashWire(): string {
  const hash = createHash('sha256')
  for (const [file, module] of Object.entries({ auth, captions, event, model, mutation, reaction, sync, upload })) {
    for (const [name, value] of Object.entries(module).sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (typeof value === 'function') continue
      const schema = value instanceof z.ZodType ? z.toJSONSchema(value, { unrepresentable: 'any', io: 'input' }) : value
      hash.update(`${file}.${name} ${JSON.stringify(schema)}\n`)
    }
  }
  return hash.digest('hex')
}
