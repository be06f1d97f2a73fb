import { EventEmitter } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import type { CDPSession } from 'playwright-core'

/** One side of the DevTools protocol, typed by Playwright's copy of it: of the whole browser, or of one page. */
export interface DevtoolsSession {
  readonly send: CDPSession['send']
  readonly on: CDPSession['on']
}

export interface Devtools extends DevtoolsSession {
  attach(targetId: string): Promise<DevtoolsSession>
}

interface Message {
  readonly id?: number
  readonly method?: string
  readonly sessionId?: string
  readonly params?: object
  readonly result?: object
  readonly error?: { readonly message: string }
}

interface Asked {
  readonly sessionId: string
  answer(message: Message): void
}

/** Over Chromium's pipe: messages end with a zero byte. Chromium ends when the pipe does, so it never outlives this program. */
export function createDevtools(input: Writable, output: Readable): Devtools {
  const open = new Map<number, Asked>()
  const sessions = new Map<string, EventEmitter>()
  let lastId = 0
  let rest = ''

  /** Who is dead answers no more. */
  const giveUp = (sessionId: string | null, why: string): void => {
    for (const [id, asked] of [...open]) {
      if (sessionId !== null && asked.sessionId !== sessionId) continue
      open.delete(id)
      asked.answer({ error: { message: why } })
    }
  }
  const receive = (message: Message): void => {
    if (message.id !== undefined) {
      open.get(message.id)?.answer(message)
      open.delete(message.id)
    } else if (message.method !== undefined) {
      if (message.method === 'Inspector.targetCrashed') giveUp(message.sessionId ?? '', 'the page has crashed')
      sessions.get(message.sessionId ?? '')?.emit(message.method, message.params)
    }
  }
  output.setEncoding('utf8')
  output.on('data', (chunk: string) => {
    const texts = (rest + chunk).split('\0')
    rest = texts.pop() ?? ''
    for (const text of texts) receive(JSON.parse(text) as Message)
  })
  output.once('close', () => giveUp(null, 'Chromium has ended'))
  // What is said while it ends is said to nobody.
  input.on('error', () => undefined)

  const session = (sessionId: string): DevtoolsSession => {
    const events = new EventEmitter()
    sessions.set(sessionId, events)
    const send = (method: string, params: object = {}): Promise<object> => {
      lastId += 1
      const id = lastId
      const text = JSON.stringify({ id, method, params, ...(sessionId === '' ? {} : { sessionId }) })
      return new Promise((done, fail) => {
        const answer = ({ result, error }: Message): void =>
          error ? fail(new Error(`${method}: ${error.message}`)) : done(result ?? {})
        open.set(id, { sessionId, answer })
        input.write(`${text}\0`)
      })
    }
    return { send: send as CDPSession['send'], on: events.on.bind(events) as unknown as CDPSession['on'] }
  }

  const browser = session('')
  return {
    ...browser,
    async attach(targetId) {
      const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: true })
      return session(sessionId)
    },
  }
}
