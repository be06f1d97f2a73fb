import type { Configuration } from 'electron-builder'

/**
 * What is burnt into the program's own binary, so that nobody who can only start it, or set its environment, makes it run something else
 * (Electron's fuses). Checked by `test/security`.
 */
export const fuses = {
  // Our programs run as utility processes; a signed binary that is also a Node for anybody is a gift.
  runAsNode: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  // The page is at `earshot:`, so nothing of ours is served from files.
  grantFileProtocolExtraPrivileges: false,
  enableCookieEncryption: true,
  // Only together do these two mean that no other code is loaded than what was packed.
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
} as const satisfies Configuration['electronFuses']

const config: Configuration = {
  asar: true,
  electronFuses: fuses,
}

export default config
