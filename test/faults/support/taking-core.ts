/**
 * A whole core in a process of its own, on the data folder named on the command line. The process that started it is its capture
 * window, as in the app: pages and facts come in as messages, commands go out.
 */
import { createCore } from '../../../electron/core/core.ts'
import { createNodePorts } from '../../../electron/core/system/node-ports.ts'
import { decodePageFrame } from '../../../shared/contract/capture.ts'
import { ConversationId } from '../../../shared/kernel/ids.ts'
import type { FromCore, ToCore } from './core-process.ts'

const [dataDir = ''] = process.argv.slice(2)
const opened = await createCore(createNodePorts({ dataDir, version: '0.0.0-test', log: () => undefined }))
if (!opened.ok) throw new Error(`${opened.reason} ${opened.detail ?? ''}`)
const { takes } = opened.value
const say = (message: FromCore): void => void process.send?.(message)

const notices: string[] = []
let mostMs = 0
takes.onChange((change) => {
  if (change.kind === 'notice') notices.push(change.notice.message)
  if (change.kind === 'take') mostMs = Math.max(mostMs, change.take.durationMs)
})

const list = (): void =>
  say({
    kind: 'found',
    takes: takes.list().map(({ id, state, durationMs }) => ({ id, state, durationMs, path: takes.audioPath(id) })),
    mostMs,
    notices,
  })

takes.attachCapture((command) => {
  if ('takeId' in command) say({ kind: 'command', command })
})
takes.setTarget({
  conversationId: ConversationId.parse('01890000-0000-7000-8000-00000000000c'),
  rootId: null,
  anchor: null,
})
process.on('message', (message: ToCore) => {
  if (message.kind === 'press') takes.press()
  else if (message.kind === 'release') takes.release()
  else if (message.kind === 'list') list()
  else if (message.kind === 'fact') takes.report(message.fact)
  else if (message.kind === 'page') {
    const frame = decodePageFrame(message.bytes)
    if (frame) takes.acceptPage(frame)
  }
})
say({ kind: 'ready' })
