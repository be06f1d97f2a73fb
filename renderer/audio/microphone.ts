import type { CaptureFact } from '#shared/contract/capture.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'

export type MicrophoneFault = Extract<CaptureFact, { kind: 'microphoneFailed' }>['reason']

export interface OpenMicrophone {
  readonly stream: MediaStream
  readonly track: MediaStreamTrack
  /** The device's name; says so when the chosen one was not there and another stepped in. */
  readonly label: string
  /** The one the person chose; null: the system's default. */
  readonly chosenId: string | null
}

export interface MicrophoneInfo {
  readonly id: string
  /** Empty until the person has allowed the microphone once. */
  readonly label: string
}

/**
 * What the browser may do to a voice before we get it.
 * - No echo cancellation: nothing plays while a person holds the key, and it makes headsets drop to telephone quality.
 * - No automatic gain: it pumps up the pauses; loudness is evened out at play instead, where it can be undone.
 * - No noise suppression: it eats consonants, and a take is the only copy of what was said.
 */
const VOICE: MediaTrackConstraints = {
  channelCount: { ideal: 1 },
  sampleRate: { ideal: 48_000 },
  echoCancellation: false,
  autoGainControl: false,
  noiseSuppression: false,
}

/** Opens the microphone `id`, or the system's default for null or when that one is gone. */
export async function openMicrophone(
  devices: MediaDevices | undefined,
  id: string | null,
): Promise<Result<OpenMicrophone, MicrophoneFault>> {
  // Browsers hide the microphone from pages that are not served securely.
  if (!devices) return refused('microphoneRefused', 'no mediaDevices')
  if (id !== null) {
    const chosen = await ask(devices, id)
    if (chosen.ok || chosen.reason !== 'microphoneMissing') return chosen
  }
  const fallback = await ask(devices, null)
  if (!fallback.ok || id === null) return fallback
  return done({ ...fallback.value, label: `${fallback.value.label} (the chosen microphone is not there)` })
}

/** The same choice again, after its device has gone or another became the default; never another device than the chosen one. */
export async function reopenMicrophone(
  devices: MediaDevices | undefined,
  { chosenId }: OpenMicrophone,
): Promise<Result<OpenMicrophone, MicrophoneFault>> {
  return devices ? await ask(devices, chosenId) : refused('microphoneRefused', 'no mediaDevices')
}

async function ask(devices: MediaDevices, chosenId: string | null): Promise<Result<OpenMicrophone, MicrophoneFault>> {
  try {
    const audio = chosenId === null ? VOICE : { ...VOICE, deviceId: { exact: chosenId } }
    const stream = await devices.getUserMedia({ audio, video: false })
    const track = stream.getAudioTracks()[0]
    return track ? done({ stream, track, label: track.label, chosenId }) : refused('microphoneMissing')
  } catch (error) {
    return refused(faultOf(error), String(error))
  }
}

/** Names of `DOMException` by Media Capture and Streams, section 10.2 (getUserMedia). */
export function faultOf(error: unknown): MicrophoneFault {
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'microphoneRefused'
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'microphoneMissing'
    default:
      // NotReadableError, AbortError, and what browsers add: there is a microphone, and it does not give sound.
      return 'microphoneBusy'
  }
}

/** The microphones to choose from; empty where the browser shows none. */
export async function listMicrophones(devices: MediaDevices | undefined): Promise<MicrophoneInfo[]> {
  const all = (await devices?.enumerateDevices()) ?? []
  return all
    .filter(({ kind, deviceId }) => kind === 'audioinput' && deviceId !== 'default' && deviceId !== 'communications')
    .map(({ deviceId, label }) => ({ id: deviceId, label }))
}

/** Which device the system's default is now; null where the browser does not say (Firefox lists no alias). */
export async function defaultMicrophone(devices: MediaDevices | undefined): Promise<string | null> {
  const all = (await devices?.enumerateDevices()) ?? []
  const alias = all.find(({ kind, deviceId }) => kind === 'audioinput' && deviceId === 'default')
  return alias ? `${alias.groupId} ${alias.label}` : null
}

export function closeMicrophone(microphone: OpenMicrophone): void {
  for (const track of microphone.stream.getTracks()) track.stop()
}
