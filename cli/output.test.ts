import { describe, expect, it } from 'vitest'
import { ReasonError, reasons, sentenceOf } from '#shared/kernel/reasons.ts'
import { createOutput } from './output.ts'

function fail(isJson: boolean, error: unknown) {
  let out = ''
  let err = ''
  const output = createOutput(isJson, {
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
  })
  return { code: output.failWith(error), out, err }
}

describe('a refusal on the command line', () => {
  it('is one sentence for a person and the same by name for a machine, for every reason there is', () => {
    for (const reason of reasons) {
      const message = sentenceOf(reason, 'this')
      const error = new Error('a call failed', { cause: new ReasonError(reason, 'this') })
      expect(fail(false, error)).toEqual({ code: 1, out: '', err: `earshot: ${message}\n` })
      const json = fail(true, error)
      expect([json.code, json.err]).toEqual([1, ''])
      expect(JSON.parse(json.out)).toEqual({ ok: false, reason, message })
      expect(message).toMatch(/^[^\n]{20,}$/)
    }
  })

  it('has no stack when it is a fault of its own', () => {
    expect(fail(false, new Error('boom')).err).toBe(`earshot: ${sentenceOf('internal', 'boom')}\n`)
  })
})
