import { registerHooks } from 'node:module'

/** Loaded before the built main bundle: whoever asks for `electron` gets the fake beside this file. */
const fake = new URL('./electron.ts', import.meta.url).href

registerHooks({
  resolve(specifier, context, nextResolve) {
    if (specifier === 'electron') return { url: fake, format: 'module-typescript', shortCircuit: true }
    return nextResolve(specifier, context)
  },
})
