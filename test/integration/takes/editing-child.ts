/** A program that edits a draft for ever, to be killed: `DATA_DIR TAKE`. Prints `edited N` after each change it was told is done. */
import { TakeId } from '../../../shared/kernel/ids.ts'
import { openNodeTakes } from './node-takes.ts'

const [, , dataDir = '', draft = ''] = process.argv
const takes = await openNodeTakes(dataDir)
const takeId = TakeId.parse(draft)
for (let count = 1; ; count += 2) {
  await takes.edit(takeId, { kind: 'trim', fromMs: 300, toMs: 1_300 })
  console.log(`edited ${count}`)
  await takes.undoEdit(takeId)
  console.log(`edited ${count + 1}`)
}
