import { defineConfig } from 'vite'
import { inRoot } from './paths.ts'

/** A sandboxed preload script must be one CommonJS file. */
export default defineConfig({
  root: inRoot('electron'),
  build: {
    outDir: inRoot('dist/electron'),
    emptyOutDir: false,
    target: 'chrome130',
    minify: false,
    lib: { entry: inRoot('electron/preload.ts'), formats: ['cjs'], fileName: () => 'preload.cjs' },
    rolldownOptions: { external: ['electron'] },
  },
})
