import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { createTempFolder, type Device, openServer, type TestServer } from './support.ts'

/** Servers and folders that go with the test they were made in. */
export function keepServers() {
  const open: TestServer[] = []
  const folders: string[] = []
  afterEach(async () => {
    for (const server of open.splice(0)) await server.dispose()
    for (const folder of folders.splice(0)) await rm(join(folder, '..'), { recursive: true, force: true })
  })
  const keep = async (starting: Promise<TestServer>): Promise<TestServer> => {
    const server = await starting
    open.push(server)
    return server
  }
  return {
    openKept: (options: Parameters<typeof openServer>[0] = {}) => keep(openServer(options)),
    /** Closes, and starts again on the same folder and port. */
    restart: (server: TestServer) => keep(server.restart()),
    async tempFolder(): Promise<string> {
      const folder = await createTempFolder()
      folders.push(folder)
      return folder
    },
  }
}

/** All events that it may read, to compare. */
export async function everythingOf(device: Device): Promise<string> {
  return JSON.stringify([...(await device.pullAll())])
}
