import type { ClipCamera } from '#shared/contract/settings.ts'
import { cameraTuning } from './tuning.ts'

/** `label`: empty until the person has allowed a camera once. */
export interface CameraInfo {
  readonly id: string
  readonly label: string
}

export type CameraFault = 'refused' | 'missing' | 'busy'

export interface OpenCamera {
  readonly track: MediaStreamTrack
  readonly camera: CameraInfo
  /** The name of the chosen one, where another stepped in because it is not there. */
  readonly insteadOf: string | null
}

export type OpenedCamera =
  | { readonly ok: true; readonly value: OpenCamera }
  | { readonly ok: false; readonly fault: CameraFault }

/**
 * Which of those that are there is meant. By its id; by its name where that is one camera's alone, for a page at another address is told other
 * ids. Null: it is not there, and another may step in.
 */
export function findCamera(all: readonly CameraInfo[], chosen: CameraInfo): CameraInfo | null {
  const byId = all.find(({ id }) => id === chosen.id)
  if (byId) return byId
  const named = chosen.label === '' ? [] : all.filter(({ label }) => label === chosen.label)
  return named.length === 1 ? (named[0] ?? null) : null
}

/** The cameras of this computer; none where the browser shows none. */
export async function listCameras(devices: MediaDevices | undefined): Promise<CameraInfo[]> {
  const all = (await devices?.enumerateDevices().catch(() => [])) ?? []
  return all
    .filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '')
    .map(({ deviceId, label }) => ({ id: deviceId, label }))
}

/**
 * Opens the chosen camera, or any where none was chosen. Another one steps in only where the chosen one is not there, and that is said; one that is there
 * and cannot be opened is a fault.
 */
export async function openCamera(
  devices: MediaDevices | undefined,
  chosen: ClipCamera['device'],
): Promise<OpenedCamera> {
  // Browsers hide cameras from pages that are not served securely.
  if (!devices) return { ok: false, fault: 'refused' }
  if (chosen === null) return await ask(devices, null, null)
  const byId = await ask(devices, chosen, null)
  if (byId.ok || byId.fault !== 'missing') return byId
  // Names are told from the first permission on, so the list is read again once any camera is open.
  const any = await ask(devices, null, chosen.label)
  if (!any.ok) return any
  const found = findCamera(await listCameras(devices), chosen)
  if (found === null) return any
  if (found.id === any.value.camera.id) return { ok: true, value: { ...any.value, insteadOf: null } }
  any.value.track.stop()
  return await ask(devices, found, null)
}

async function ask(devices: MediaDevices, camera: CameraInfo | null, insteadOf: string | null): Promise<OpenedCamera> {
  const { width, height } = cameraTuning.wish
  const wish: MediaTrackConstraints = { width: { ideal: width }, height: { ideal: height } }
  try {
    const video = camera === null ? wish : { ...wish, deviceId: { exact: camera.id } }
    const [track] = (await devices.getUserMedia({ video, audio: false })).getVideoTracks()
    if (!track) return { ok: false, fault: 'missing' }
    const opened = { id: track.getSettings().deviceId ?? camera?.id ?? '', label: track.label }
    return { ok: true, value: { track, camera: opened, insteadOf } }
  } catch (error) {
    return { ok: false, fault: faultOf(error) }
  }
}

/** Names of `DOMException` by Media Capture and Streams, section 10.2 (getUserMedia). */
export function faultOf(error: unknown): CameraFault {
  switch (error instanceof Error || error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'refused'
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing'
    default:
      // NotReadableError, AbortError, and what browsers add: there is one, and it gives no picture.
      return 'busy'
  }
}
