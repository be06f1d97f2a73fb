import type { Configuration, FileAssociation, FileSet } from 'electron-builder'
import { NOTICES_FILE } from './notices.ts'

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

/** Why the system asks the person, in its own dialog; the app has said the same on a screen of its own before. */
const usageDescriptions = {
  NSMicrophoneUsageDescription: 'Earshot records what you say while you hold the key or the button.',
  NSCameraUsageDescription: 'Earshot puts you into a clip of the screen only while you have switched that on.',
  NSScreenCaptureUsageDescription: 'Earshot takes a picture of the screen only when you choose to add one to a note.',
  NSAccessibilityUsageDescription: 'Earshot notices when you hold and let go of your keys for talking, in any window.',
} as const

/** Files of an npm package, and no others. */
const partsOf = (name: string, filter: readonly string[]): FileSet => ({
  from: `node_modules/${name}`,
  to: `node_modules/${name}`,
  filter: ['package.json', 'LICENSE*', ...filter],
})

/**
 * Everything npm brought is inside our bundles, save what must stay a file: two native modules, their loader, and WebAssembly that finds
 * itself. What is not named here is not packed; `test/integration/package` looks.
 */
const packedFiles = [
  'dist/electron/**/*',
  'dist/renderer/**/*',
  '!**/*.map',
  `!**/${NOTICES_FILE}`,
  'LICENSE',
  partsOf('better-sqlite3', ['lib/**/*.js']),
  partsOf('uiohook-napi', ['dist/index.js']),
  partsOf('node-gyp-build', ['index.js', 'node-gyp-build.js']),
  partsOf('opus-recorder', ['dist/encoderWorker.min.js', 'dist/decoderWorker.min.{js,wasm}']),
]

/** The two native modules for one system; `arches` is a pattern. */
const prebuilds = (platform: 'darwin' | 'win32' | 'linux', arches: string): FileSet[] => [
  partsOf('better-sqlite3', [`prebuilds/${platform}-${arches}.node`]),
  partsOf('uiohook-napi', [`prebuilds/${platform}-${arches}/*.node`]),
]

/**
 * What `electron/core/media/import-audio.ts` takes. Earshot offers itself and takes nothing away: who plays recordings elsewhere goes on
 * doing so. On Windows `installer.nsh` says the same, since electron-builder's own way would make Earshot the default.
 */
export const openedExtensions = ['opus', 'ogg', 'oga', 'wav', 'wave'] as const
const macFileAssociation: FileAssociation = {
  ext: [...openedExtensions],
  name: 'Recording',
  role: 'Viewer',
  rank: 'Alternate',
}
const openedTypes = ['audio/ogg', 'audio/x-opus+ogg', 'audio/x-wav', 'audio/wav', 'audio/vnd.wave']

/** Filled in by electron-builder. */
const macro = (name: 'version' | 'os' | 'arch' | 'ext'): string => `\${${name}}`

type Environment = Readonly<Record<string, string | undefined>>

/**
 * How the program is packed. Certificates, and where updates come from, are the environment's, and what is not set is not done:
 *
 * - `CSC_LINK`, `CSC_KEY_PASSWORD` (macOS, Windows; `WIN_CSC_...` for Windows alone) sign. electron-builder reads them itself.
 * - `APPLE_API_KEY`, `APPLE_API_KEY_ID`, `APPLE_API_ISSUER`, or `APPLE_ID`, `APPLE_APP_SPECIFIC_PASSWORD`, `APPLE_TEAM_ID` notarise.
 * - `EARSHOT_UPDATE_URL` (https, of a folder) is burnt in as the place of updates, `EARSHOT_UPDATE_CHANNEL` as their channel.
 */
export function packageConfig(env: Environment): Configuration {
  // A workflow without the variable hands over an empty one.
  const updateUrl = env.EARSHOT_UPDATE_URL || null
  if (updateUrl !== null && URL.parse(updateUrl)?.protocol !== 'https:') {
    throw new Error('EARSHOT_UPDATE_URL must be an https address: whoever can change an update can run anything.')
  }
  return {
    appId: 'org.earshot.desktop',
    productName: 'Earshot',
    copyright: 'Copyright © The Earshot authors. MIT licence.',
    directories: { buildResources: 'build', output: 'release' },
    artifactName: `Earshot-${macro('version')}-${macro('os')}-${macro('arch')}.${macro('ext')}`,
    // Never a guess from the repository's address: nothing is sent anywhere but by who runs the release.
    publish: updateUrl
      ? [{ provider: 'generic', url: updateUrl, channel: env.EARSHOT_UPDATE_CHANNEL || 'latest' }]
      : null,
    asar: { smartUnpack: false },
    // A native module is a file for the system, which knows nothing of archives. The loader beside it, so that a plain Node loads both.
    asarUnpack: ['node_modules/{better-sqlite3,uiohook-napi,node-gyp-build}/**'],
    files: packedFiles,
    // Beside the archive, where a person can read them; those of Electron and Chromium lie beside the program.
    extraResources: [
      { from: `dist/electron/${NOTICES_FILE}`, to: 'licences/program.txt' },
      { from: `dist/renderer/${NOTICES_FILE}`, to: 'licences/pages.txt' },
    ],
    // The native modules bring binaries of Node-API, one for Node and Electron: nothing to compile, and `files` says what to take.
    beforeBuild: async () => false,
    electronFuses: fuses,
    electronLanguages: ['en-US'],
    protocols: [{ name: 'Earshot link', schemes: ['earshot'] }],
    mac: {
      target: [
        { target: 'dmg', arch: 'universal' },
        // Updates come as this one.
        { target: 'zip', arch: 'universal' },
      ],
      files: prebuilds('darwin', '{arm64,x64}'),
      // Each half of a universal program holds the modules of both, which are then the same file twice.
      x64ArchFiles: '**/app.asar.unpacked/node_modules/{better-sqlite3,uiohook-napi}/prebuilds/**',
      fileAssociations: macFileAssociation,
      category: 'public.app-category.social-networking',
      icon: 'build/icons/icon.icns',
      hardenedRuntime: true,
      gatekeeperAssess: false,
      entitlements: 'build/entitlements.mac.plist',
      entitlementsInherit: 'build/entitlements.mac.inherit.plist',
      notarize: canNotarise(env),
      // LSUIElement is left out: Earshot has a window and a place in the Dock.
      extendInfo: usageDescriptions,
    },
    win: {
      target: [{ target: 'nsis', arch: ['x64', 'arm64'] }],
      files: prebuilds('win32', macro('arch')),
      icon: 'build/icons/icon.ico',
      // An update whose signature is not the publisher's is not installed.
      verifyUpdateCodeSignature: true,
    },
    nsis: {
      // For this person alone: no administrator is asked, now or at an update.
      oneClick: true,
      perMachine: false,
      deleteAppDataOnUninstall: false,
    },
    linux: {
      target: [
        { target: 'AppImage', arch: ['x64', 'arm64'] },
        { target: 'deb', arch: ['x64', 'arm64'] },
        { target: 'rpm', arch: ['x64', 'arm64'] },
      ],
      files: prebuilds('linux', macro('arch')),
      icon: 'build/icons/linux',
      executableName: 'earshot',
      syncDesktopName: true,
      category: 'Network',
      mimeTypes: openedTypes,
      synopsis: 'Asynchronous voice for teams',
      maintainer: 'The Earshot authors <noreply@earshot.invalid>',
      desktop: {
        entry: {
          Categories: 'Network;InstantMessaging;AudioVideo;Audio;',
          Keywords: 'voice;note;message;audio;team;',
          StartupNotify: 'true',
        },
      },
    },
    deb: { packageCategory: 'net', depends: [...desktopLibraries, ...keyHookLibraries] },
    rpm: { depends: rpmLibraries },
  }
}

/** What Electron needs of Debian, as electron-builder has it, and the key hook beyond that. */
const desktopLibraries = [
  'libgtk-3-0',
  'libnotify4',
  'libnss3',
  'libxss1',
  'libxtst6',
  'xdg-utils',
  'libatspi2.0-0',
  'libuuid1',
  'libsecret-1-0',
]
const keyHookLibraries = ['libxt6', 'libxinerama1', 'libxkbcommon-x11-0']
const rpmLibraries = [
  'gtk3',
  'libnotify',
  'nss',
  '(libXScrnSaver or libXss1)',
  '(libXtst or libXtst6)',
  'xdg-utils',
  'at-spi2-core',
  '(libuuid or libuuid1)',
  '(libXt or libXt6)',
  '(libXinerama or libXinerama1)',
  '(libxkbcommon-x11 or libxkbcommon-x11-0)',
]

/** By a key of App Store Connect, or by an account. */
const canNotarise = (env: Environment): boolean =>
  ['APPLE_API_KEY', 'APPLE_API_KEY_ID', 'APPLE_API_ISSUER'].every((name) => env[name]) ||
  ['APPLE_ID', 'APPLE_APP_SPECIFIC_PASSWORD', 'APPLE_TEAM_ID'].every((name) => env[name])

/** For electron-builder's own command line. */
export default (): Configuration => packageConfig(process.env)
