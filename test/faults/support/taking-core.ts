/**
 * A whole core in a process of its own, on the data folder named on the command line. The process that started it is its capture
 * window, as in the app: pages and facts come in as messages, commands go out.
 */
import { createCore } from '../../../electron/core/core.ts'
import { createNodePorts } from '../../../electron/core/system/node-ports.ts'
import { decodePageFrame } from '../../../shared/contract/capture.ts'
import { decodeFileFrame } from '../../../shared/contract/take-files.ts'
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
/** What a page that draws asks, answered as over its own channel. */
async function drawn(message: ToCore): Promise<void> {
  if (message.kind === 'filePiece') {
    const frame = decodeFileFrame(message.bytes)
    if (frame && !takes.clips.accept(frame)) takes.drawings.accept(frame)
  } else if (message.kind === 'keepClip') {
    const kept = await takes.clips.keep(message.takeId, message.part)
    say({ kind: 'kept', haveBytes: kept.ok ? kept.value.haveBytes : 0, reason: kept.ok ? null : kept.reason })
  } else if (message.kind === 'setPicture') {
    const set = await takes.drawings.setPicture(message.takeId, message.of)
    say({ kind: 'answered', ask: message.ask, have: null, reason: set.ok ? null : set.reason })
  } else if (message.kind === 'draw') {
    const kept = await takes.drawings.draw(message.takeId, message.part)
    const { have, reason } = kept.ok ? { ...kept.value, reason: null } : { have: null, reason: kept.reason }
    say({ kind: 'answered', ask: message.ask, have, reason })
  }
}

process.on('message', (message: ToCore) => {
  void drawn(message)
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
