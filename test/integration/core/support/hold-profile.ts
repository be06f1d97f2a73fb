import { createCore } from '../../../../electron/core/core.ts'
import { createNodePorts } from '../../../../electron/core/system/node-ports.ts'

/** Holds the profile named on the command line until it is killed. */
const dataDir = process.argv[2] ?? ''
const opened = await createCore(createNodePorts({ dataDir, version: '0.0.0-test', log: () => undefined }))
if (!opened.ok) throw new Error(opened.reason)
setInterval(() => undefined, 60_000)
process.send?.('open')
