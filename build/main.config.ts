import { defineConfig } from 'vite'
import { thirdPartyNotices } from './notices.ts'
import { inRoot } from './paths.ts'

/**
 * Electron's main program and the child programs it starts. Native and self-locating packages stay outside the bundle;
 * `bufferutil` and `utf-8-validate` are accelerators that `ws` does without.
 */
const external = ['electron', 'better-sqlite3', 'uiohook-napi', 'opus-recorder', 'bufferutil', 'utf-8-validate']

export default defineConfig({
  root: inRoot('electron'),
  // The icons by the clock lie beside the program.
  plugins: [thirdPartyNotices({ withPackedBeside: true })],
  publicDir: inRoot('build/icons/tray'),
  build: {
    ssr: true,
    outDir: inRoot('dist/electron'),
    // Takes the preload script along, which is then missing and built after this.
    emptyOutDir: true,
    copyPublicDir: true,
    target: 'node24',
    sourcemap: true,
    minify: false,
    rolldownOptions: {
      input: {
        main: inRoot('electron/main.ts'),
        server: inRoot('server/main.ts'),
        'key-hook': inRoot('electron/core/hotkey/key-hook-process.ts'),
      },
      external: (id) => external.some((name) => id === name || id.startsWith(`${name}/`)),
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
  ssr: { noExternal: true, external },
})
