import { build, type Plugin } from 'vite'
import { licenceOf, packageFolderOf } from './notices.ts'
import { inRoot } from './paths.ts'

const FILE = 'exported-player.js'

/**
 * Beside the page: the program that an exported note brings along, as one script that runs from a file. What it holds of other people's
 * work comes with its licence, in the script itself.
 */
export function exportedPlayer(): Plugin {
  return {
    name: 'earshot:exported-player',
    async generateBundle() {
      const source = await buildExportedPlayer((path) => this.addWatchFile(path))
      this.emitFile({ type: 'asset', fileName: FILE, source })
    },
  }
}

export async function buildExportedPlayer(onModule: (path: string) => void = () => {}): Promise<string> {
  const built = await build({
    configFile: false,
    root: inRoot('renderer'),
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2022',
      rollupOptions: { input: inRoot('renderer/exported/player.ts'), output: { format: 'iife' } },
    },
  })
  const [output] = Array.isArray(built) ? built : [built]
  if (!output || !('output' in output)) throw new Error('The program of exported pages was not built.')
  const chunk = output.output.find((part) => part.type === 'chunk')
  if (!chunk || output.output.length > 1) throw new Error('The program of exported pages must be one script.')
  for (const path of chunk.moduleIds) onModule(path)
  const folders = new Set(chunk.moduleIds.flatMap((id) => packageFolderOf(id) ?? []))
  const licences = [...folders].map((folder) => licenceOf(folder).replaceAll('*/', '* /'))
  // It stands inside an element of a page: nothing in it may end that.
  return `/*\n${licences.join('\n\n')}\n*/\n${chunk.code}`.replaceAll('</script', '<\\/script')
}
