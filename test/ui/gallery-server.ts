import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { build, preview } from 'vite'
import { exportedPlayer } from '../../build/exported-player.ts'

export interface GalleryServer {
  /** `${url}?scene=NAME` is one scene. */
  readonly url: string
  close(): Promise<void>
}

/** Builds the gallery into `.cache/` and serves it on a free port of this computer. */
export async function startGallery(): Promise<GalleryServer> {
  const root = fileURLToPath(new URL('.', import.meta.url))
  const dist = { outDir: join(root, '../../.cache/gallery'), emptyOutDir: true, target: 'esnext' }
  await build({ configFile: false, root, plugins: [react(), exportedPlayer()], build: dist, logLevel: 'error' })
  const server = await preview({
    configFile: false,
    root,
    build: dist,
    // The names of all but the page itself change with what is in them; a browser that asks again each time loads a scene later.
    preview: { host: '127.0.0.1', port: 0, headers: { 'cache-control': 'max-age=3600' } },
    logLevel: 'error',
  })
  return { url: server.resolvedUrls?.local[0] ?? '', close: () => server.close() }
}
