import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { exportedPlayer } from './exported-player.ts'
import { thirdPartyNotices } from './notices.ts'
import { inRoot } from './paths.ts'

/** The page, for both hosts. Worklets, workers and WebAssembly stay files of their own: the policy forbids `data:` scripts. */
export default defineConfig({
  root: inRoot('renderer'),
  base: '/',
  plugins: [react(), thirdPartyNotices(), exportedPlayer()],
  build: {
    outDir: inRoot('dist/renderer'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: 'chrome130',
    sourcemap: true,
    // One page for each window; the browser host shows the first alone.
    rollupOptions: { input: ['index.html', 'capture.html', 'panel.html'].map((page) => inRoot(`renderer/${page}`)) },
    // Served from this computer: one file is quicker than several.
    chunkSizeWarningLimit: 2000,
    // Chromium of every host knows module preload; the polyfill would be dead weight.
    modulePreload: { polyfill: false },
  },
  worker: { format: 'es' },
})
