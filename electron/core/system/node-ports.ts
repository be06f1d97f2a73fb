import { randomBytes } from 'node:crypto'
import { createIdMaker } from '#shared/kernel/ids.ts'
import type { Log } from '#shared/kernel/log.ts'
import type {
  CameraGate,
  ChildStarter,
  CorePorts,
  KeyHook,
  ScreenSources,
  Secrets,
  SystemPermissions,
  Updater,
} from '../ports.ts'
import { createChildStarter, sourcePrograms } from './children.ts'
import { createNet } from './net.ts'
import { createSystemClock } from './system-clock.ts'

export interface NodePortsOptions {
  readonly dataDir: string
  readonly version: string
  readonly log: Log
  /** Null or left out: no global keys, as on the command line. */
  readonly keyHook?: KeyHook | null
  /** Null or left out: no keyring. */
  readonly secrets?: Secrets | null
  /** Null or left out: a page knows. */
  readonly permissions?: SystemPermissions | null
  /** Null or left out: a browser asks. */
  readonly screen?: ScreenSources | null
  /** Null or left out: a browser asks. */
  readonly camera?: CameraGate | null
  /** Null or left out: no updates. */
  readonly updater?: Updater | null
  /** Left out: our programs run from the source tree by the Node that runs us. */
  readonly children?: ChildStarter
}

/** The ports of a core on plain Node: real time, real network, real processes. */
export function createNodePorts(options: NodePortsOptions): CorePorts {
  const clock = createSystemClock()
  return {
    dataDir: options.dataDir,
    version: options.version,
    log: options.log,
    clock,
    ids: createIdMaker({ clock, random: () => randomBytes(16) }),
    random: () => Math.random(),
    net: createNet(clock),
    children: options.children ?? createChildStarter(sourcePrograms(), clock),
    keyHook: options.keyHook ?? null,
    secrets: options.secrets ?? null,
    permissions: options.permissions ?? null,
    screen: options.screen ?? null,
    camera: options.camera ?? null,
    updater: options.updater ?? null,
  }
}
