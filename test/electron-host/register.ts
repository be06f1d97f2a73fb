import { registerHooks } from 'node:module'

/** Loaded before the built main bundle: whoever asks for `electron` gets the stand-in beside this file. */
const standIn = new URL('./electron.ts', import.meta.url).href

registerHooks({
  resolve(specifier, context, nextResolve) {
    if (specifier === 'electron' || specifier === 'electron/main') {
      return { url: standIn, format: 'module-typescript', shortCircuit: true }
    }
    return nextResolve(specifier, context)
  },
})
