import type { TestProject } from 'vitest/node'
import { startGallery } from './gallery-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the scenes are: `${galleryUrl}?scene=NAME`. */
    galleryUrl: string
  }
}

/** Built and served once for all specs. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const gallery = await startGallery()
  project.provide('galleryUrl', gallery.url)
  return () => gallery.close()
}
