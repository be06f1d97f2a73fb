import { EventEmitter } from 'node:events'
import type {
  Clipboard,
  NativeTheme,
  PowerMonitor,
  PowerSaveBlocker,
  SafeStorage,
  Shell,
  SystemPreferences,
} from 'electron'
import type { HostContext } from '../context.ts'

/** What the computer and the person have settled; a test changes it. */
export interface SystemFacts {
  storageBackend: ReturnType<SafeStorage['getSelectedStorageBackend']>
  hasEncryption: boolean
  isAccessibilityTrusted: boolean
  mediaAccess: Record<string, ReturnType<SystemPreferences['getMediaAccessStatus']>>
  isDark: boolean
  idleSeconds: number
  /** What `openExternal` fails with; null: a program opens. */
  externalError: string | null
}

export type SystemPart = ReturnType<typeof createSystem>

export function createSystem({ faithful }: HostContext) {
  const facts: SystemFacts = {
    storageBackend: 'gnome_libsecret',
    hasEncryption: true,
    isAccessibilityTrusted: true,
    mediaAccess: {},
    isDark: false,
    idleSeconds: 0,
    externalError: null,
  }
  const power = new EventEmitter()
  const themeEvents = new EventEmitter()
  let themeSource: NativeTheme['themeSource'] = 'system'
  let clipped = ''
  let blockers = 0

  const powerMonitor = faithful.part<PowerMonitor>(
    'powerMonitor',
    {
      getSystemIdleTime: () => facts.idleSeconds,
      getSystemIdleState: (threshold) => (facts.idleSeconds >= threshold ? 'idle' : 'active'),
      getCurrentThermalState: () => 'nominal',
      isOnBatteryPower: () => false,
      onBatteryPower: false,
    },
    { emitter: power },
  )
  const nativeTheme = faithful.part<NativeTheme>(
    'nativeTheme',
    {
      get shouldUseDarkColors() {
        return themeSource === 'system' ? facts.isDark : themeSource === 'dark'
      },
      get shouldUseDarkColorsForSystemIntegratedUI() {
        return facts.isDark
      },
      get themeSource() {
        return themeSource
      },
      set themeSource(next) {
        themeSource = next
        themeEvents.emit('updated')
      },
      shouldUseHighContrastColors: false,
      shouldUseInvertedColorScheme: false,
      inForcedColorsMode: false,
      prefersReducedTransparency: false,
    },
    { emitter: themeEvents },
  )
  const safeStorage = faithful.part<SafeStorage>('safeStorage', {
    isEncryptionAvailable: () => facts.hasEncryption,
    isAsyncEncryptionAvailable: async () => facts.hasEncryption,
    getSelectedStorageBackend: () => facts.storageBackend,
    setUsePlainTextEncryption() {},
    encryptString: (text) => seal(facts, text),
    encryptStringAsync: async (text) => seal(facts, text),
    decryptString: (bytes) => unseal(facts, bytes),
    decryptStringAsync: async (bytes) => ({ result: unseal(facts, bytes), shouldReEncrypt: false }),
  })
  const shell = faithful.part<Shell>('shell', {
    async openExternal() {
      if (facts.externalError !== null) throw new Error(facts.externalError)
    },
    openPath: async () => '',
    showItemInFolder() {},
    trashItem: async () => undefined,
    beep() {},
  })
  const systemPreferences = faithful.part<SystemPreferences>(
    'systemPreferences',
    {
      isTrustedAccessibilityClient: () => facts.isAccessibilityTrusted,
      askForMediaAccess: async (kind) => (facts.mediaAccess[kind] ?? 'granted') === 'granted',
      getMediaAccessStatus: (kind) => facts.mediaAccess[kind] ?? 'granted',
      getAccentColor: () => '0f766eff',
      getAnimationSettings: () => ({
        shouldRenderRichAnimation: true,
        scrollAnimationsEnabledBySystem: true,
        prefersReducedMotion: false,
      }),
    },
    { emitter: new EventEmitter() },
  )
  const clipboard = faithful.part<Clipboard>('clipboard', {
    readText: async () => clipped,
    async writeText(text) {
      clipped = text
    },
    async clear() {
      clipped = ''
    },
  })
  const powerSaveBlocker = faithful.part<PowerSaveBlocker>('powerSaveBlocker', {
    start() {
      blockers += 1
      return blockers
    },
    stop: () => true,
    isStarted: () => false,
  })
  return {
    facts,
    power,
    themeEvents,
    powerMonitor,
    nativeTheme,
    safeStorage,
    shell,
    systemPreferences,
    clipboard,
    powerSaveBlocker,
  }
}

/** Reversible, and plainly no secret: it shows that what is stored is what was sealed. */
const SEAL = 'stand-in sealed:'

function seal({ hasEncryption }: SystemFacts, text: string): Buffer {
  if (!hasEncryption)
    throw new Error(
      'Error while encrypting the text provided to safeStorage.encryptString. Encryption is not available.',
    )
  return Buffer.from(`${SEAL}${Buffer.from(text).toString('base64')}`)
}

function unseal({ hasEncryption }: SystemFacts, bytes: Buffer): string {
  const text = String(bytes)
  if (!hasEncryption || !text.startsWith(SEAL)) {
    throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptString.')
  }
  return Buffer.from(text.slice(SEAL.length), 'base64').toString()
}
