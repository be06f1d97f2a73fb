/** A program that speaks for ever into a take, to be killed: `DATA_DIR [TAKE]`, on to a draft where one is named. Prints `take ID`, then `spoken N` for each page handed over. */
import { ConversationId, TakeId } from '../../../shared/kernel/ids.ts'
import { openNodeTakes } from './node-takes.ts'
import { createSpokenPages, PAGE_MS } from './spoken-pages.ts'

const [, , dataDir = '', draft] = process.argv
const takes = await openNodeTakes(dataDir)
takes.attachCapture((command) => {
  if (command.kind !== 'openMicrophone') return
  const { takeId } = command
  const pages = createSpokenPages(takeId)
  console.log(`take ${takeId}`)
  setTimeout(() => {
    takes.report({ kind: 'microphoneOpened', takeId, label: 'Test microphone' })
    for (const frame of pages.take(2)) takes.acceptPage(frame)
    setInterval(() => {
      const frame = pages.next()
      takes.acceptPage(frame)
      console.log(`spoken ${frame.index - 1}`)
    }, PAGE_MS)
  }, 0)
})
takes.setTarget({
  conversationId: ConversationId.parse('01890000-0000-7000-8000-00000000000c'),
  rootId: null,
  anchor: null,
})
if (draft === undefined) takes.press()
else await takes.append(TakeId.parse(draft))
