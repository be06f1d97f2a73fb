import { EventEmitter } from 'node:events'
import type { CustomScheme, Protocol, Session, Streams, WebContents } from 'electron'
import type { SchemeHandler } from '../chromium/scheme-server.ts'
import type { HostContext } from '../context.ts'
import type { DisplayAsked } from '../page/messages.ts'
import { createFrame } from './frame.ts'
import type { DisplayGiver, PermissionJudge } from './web-contents.ts'

type RequestHandler = NonNullable<Parameters<Session['setPermissionRequestHandler']>[0]>
type CheckHandler = NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>
type DisplayHandler = NonNullable<Parameters<Session['setDisplayMediaRequestHandler']>[0]>

export interface SessionPart {
  readonly session: Session
  readonly protocol: Protocol
  /** Registered before the program was ready. */
  schemes(): readonly CustomScheme[]
  handlerOf(scheme: string): SchemeHandler | null
  readonly judge: PermissionJudge
  readonly giveDisplay: DisplayGiver
  request(contents: WebContents, permission: string, details: object): Promise<boolean>
  check(contents: WebContents | null, permission: string, origin: string, details: object): boolean
  chooseDisplay(frameUrl: string): Promise<Streams | null>
}

export function createSession({ faithful }: HostContext, isReady: () => boolean): SessionPart {
  const handlers = new Map<string, SchemeHandler>()
  let schemes: readonly CustomScheme[] = []
  let onRequest: RequestHandler | null = null
  let onCheck: CheckHandler | null = null
  let onDisplay: DisplayHandler | null = null

  const protocol = faithful.part<Protocol>('protocol', {
    registerSchemesAsPrivileged(custom) {
      if (isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
      schemes = custom
    },
    handle(scheme, handler) {
      if (handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`)
      handlers.set(scheme, handler)
    },
    unhandle: (scheme) => void handlers.delete(scheme),
    isProtocolHandled: (scheme) => handlers.has(scheme),
  })
  const session = faithful.part<Session>(
    'session',
    {
      protocol,
      setPermissionRequestHandler(handler) {
        onRequest = handler
      },
      setPermissionCheckHandler(handler) {
        onCheck = handler
      },
      setDevicePermissionHandler() {},
      setUSBProtectedClassesHandler() {},
      setBluetoothPairingHandler() {},
      setDisplayMediaRequestHandler(handler) {
        onDisplay = handler
      },
      setSpellCheckerEnabled() {},
      setSpellCheckerLanguages() {},
      setCertificateVerifyProc() {},
      setUserAgent() {},
      setPreloads() {},
      isPersistent: () => true,
      clearCache: async () => undefined,
      clearStorageData: async () => undefined,
      closeAllConnections: async () => undefined,
      flushStorageData() {},
      setProxy: async () => undefined,
    },
    { emitter: new EventEmitter() },
  )

  /** Electron allows what nobody judges; the stand-in would rather be told. */
  const judged = <T>(handler: T | null, what: string): T => {
    if (handler === null) throw new Error(`the page asks for a permission, and there is no ${what}`)
    return handler
  }
  const request: SessionPart['request'] = (contents, permission, details) =>
    new Promise((resolve) => {
      judged(onRequest, 'setPermissionRequestHandler')(contents, permission as never, resolve, details as never)
    })
  const check: SessionPart['check'] = (contents, permission, origin, details) =>
    judged(onCheck, 'setPermissionCheckHandler')(contents, permission as never, origin, details as never)
  const chooseDisplay = (
    frameUrl: string,
    { wantsAudio, hasGesture }: DisplayAsked = { wantsAudio: false, hasGesture: true },
  ): Promise<Streams | null> =>
    new Promise((resolve) => {
      const { origin } = new URL(frameUrl)
      const facts = {
        frame: createFrame({ faithful } as HostContext, () => ({ url: frameUrl, parent: null })),
        securityOrigin: origin,
        videoRequested: true,
        audioRequested: wantsAudio,
        userGesture: hasGesture,
      }
      if (onDisplay) onDisplay(facts, (streams) => resolve(streams))
      else resolve(null)
    })

  return {
    session,
    protocol,
    schemes: () => schemes,
    handlerOf: (scheme) => handlers.get(scheme) ?? null,
    request,
    check,
    chooseDisplay,
    async judge(contents, frame, { permission, mediaTypes, isCheck }) {
      const url = frame?.url ?? ''
      const isMainFrame = frame !== null && frame.parent === null
      const securityOrigin = URL.parse(url)?.href ?? ''
      if (isCheck) {
        const origin = /^[^:]+:\/\/[^/]*/.exec(url)?.[0] ?? url
        const [mediaType] = mediaTypes
        return check(contents, permission, origin, { isMainFrame, requestingUrl: url, securityOrigin, mediaType })
      }
      const details = { isMainFrame, requestingUrl: url, securityOrigin, mediaTypes: [...mediaTypes] }
      return await request(contents, permission, details)
    },
    /** As Electron does: first whether the page may at all, then what it is to be. */
    async giveDisplay(contents, frame, asked) {
      const url = frame?.url ?? ''
      const details = {
        isMainFrame: frame !== null && frame.parent === null,
        requestingUrl: url,
        securityOrigin: URL.parse(url)?.href ?? '',
        mediaTypes: asked.wantsAudio ? ['audio', 'video'] : ['video'],
      }
      if (!(await request(contents, 'display-capture', details))) return { kind: 'denied' }
      if (onDisplay === null) return { kind: 'unsupported' }
      const video = (await chooseDisplay(url, asked))?.video
      if (video === undefined) return { kind: 'failed' }
      if ('id' in video) return { kind: 'given', id: video.id }
      throw new Error('the electron stand-in shows displays and windows only, no frames')
    },
  }
}
