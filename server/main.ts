import { userInfo } from 'node:os'
import { parseArgs } from 'node:util'
import type { Log } from '#shared/kernel/log.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import { type ServerOptions, startServer } from './server.ts'

/**
 * The server as a program of its own. Standard output is for the program that started it: `invitation LINK` when one was
 * made, then `listening on URL`. Standard error holds the log, one JSON object a line, and `error <reason> <detail>` when
 * the start failed.
 */
async function main(args: string[]): Promise<void> {
  const options = readOptions(args)
  if (!options.ok) return fail(options.reason, options.detail)
  const server = await startServer(options.value.server)
  if (!server.ok) return fail(server.reason, server.detail)

  let isStopping = false
  const stop = (): void => {
    if (isStopping) return
    isStopping = true
    server.value.close().then(
      () => process.exit(0),
      (error: unknown) => fail('internal', String(error)),
    )
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  if (options.value.isChild) stopWithParent(stop)
  if (server.value.ownerInvitation) console.log(`invitation ${server.value.ownerInvitation}`)
  console.log(`listening on ${server.value.url}`)
}

/** The parent holds the other end of standard input; however it dies, the system closes it. */
function stopWithParent(stop: () => void): void {
  process.stdin.on('end', stop)
  process.stdin.on('close', stop)
  process.stdin.on('error', stop)
  process.stdin.resume()
  // A parent that is gone reads no more output either; that must not end us before the data is closed.
  process.stdout.on('error', stop)
}

function readOptions(args: string[]): Result<{ server: ServerOptions; isChild: boolean }, Reason> {
  try {
    const { values } = parseArgs({
      args,
      options: {
        port: { type: 'string', default: '4310' },
        host: { type: 'string', default: '127.0.0.1' },
        'public-url': { type: 'string' },
        data: { type: 'string' },
        name: { type: 'string', default: 'Earshot' },
        owner: { type: 'string' },
        'owner-invite': { type: 'boolean', default: false },
        'parent-stdin': { type: 'boolean', default: false },
      },
    })
    const port = /^\d{1,5}$/.test(values.port) ? Number(values.port) : Number.NaN
    if (!(port <= 65_535)) return refused('requestInvalid', `--port ${values.port} is no port number`)
    if (!values.data) return refused('requestInvalid', '--data DIR is missing')
    const server = {
      dataDir: values.data,
      host: values.host,
      port,
      publicUrl: values['public-url'] ?? null,
      workspaceName: values.name,
      ownerName: values.owner ?? userInfo().username,
      makeOwnerInvite: values['owner-invite'],
      log: createStderrLog(),
    }
    return done({ server, isChild: values['parent-stdin'] })
  } catch (error) {
    return refused('requestInvalid', error instanceof Error ? error.message : String(error))
  }
}

/** Debug lines are for tests; whoever runs a server wants to read what happened, not what might have. */
function createStderrLog(): Log {
  return (level, message, fields) => {
    if (level === 'debug') return
    console.error(JSON.stringify({ at: new Date().toISOString(), level, message, ...fields }))
  }
}

function fail(reason: Reason, detail: string | undefined): void {
  console.error(`error ${reason} ${detail?.replace(/\s+/g, ' ') ?? ''}`.trimEnd())
  process.exit(1)
}

await main(process.argv.slice(2))
