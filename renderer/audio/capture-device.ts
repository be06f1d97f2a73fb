import type { CaptureFact } from '#shared/contract/capture.ts'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import { closeMicrophone, defaultMicrophone, type OpenMicrophone, reopenMicrophone } from './microphone.ts'
import { captureTuning } from './tuning.ts'

export type LossCause = NonNullable<Extract<CaptureFact, { kind: 'microphoneLost' }>['cause']>

export interface DevicePorts {
  readonly devices: MediaDevices | undefined
  readonly clock: Clock
  /** Another device took over; the one before is closed already. */
  onReplaced(microphone: OpenMicrophone): void
  /** Once: no device gives sound any more. */
  onLost(cause: LossCause): void
}

/**
 * The device behind a take, which may be another one at the end: who records with the system's default goes on with the new default
 * when that changes or when its device is unplugged. A device that was chosen is never swapped for another.
 */
export interface CaptureDevice {
  /** Gives no sound at this moment: the old device has gone and the next one is being opened. */
  isBetween(): boolean
  /** Off while the person pauses: not even the level is looked at. */
  setListening(isListening: boolean): void
  close(): void
}

export function holdDevice(ports: DevicePorts, first: OpenMicrophone): CaptureDevice {
  const { devices, clock } = ports
  let microphone = first
  let watching = new AbortController()
  let sinceMs = clock.monotonicMs()
  let isReplacement = false
  let isReplacing = false
  let hasEnded = false
  let isListening = true
  let isClosed = false
  let mute: Timer | null = null
  let knownDefault: string | null = null

  function hold(next: OpenMicrophone): void {
    microphone = next
    hasEnded = false
    sinceMs = clock.monotonicMs()
    watching.abort()
    watching = new AbortController()
    const { signal } = watching
    const { track } = next
    track.enabled = isListening
    track.addEventListener('ended', ended, { signal })
    track.addEventListener('mute', muted, { signal })
    track.addEventListener('unmute', () => mute?.cancel(), { signal })
    mute?.cancel()
    if (track.readyState === 'ended') ended()
  }

  function muted(): void {
    mute?.cancel()
    mute = clock.setTimer(() => lose('muted'), captureTuning.muteMs)
  }

  function lose(cause: LossCause): void {
    if (isClosed) return
    close()
    ports.onLost(cause)
  }

  function ended(): void {
    hasEnded = true
    // A device that opens only to go again would be opened for ever.
    const isFlapping = isReplacement && clock.monotonicMs() - sinceMs < captureTuning.flappingMs
    if (isFlapping) lose('unplugged')
    else void replace().catch(() => lose('unplugged'))
  }

  /** Opens what was asked for anew; asking also tells why the one before has gone. */
  async function replace(): Promise<void> {
    if (isReplacing || isClosed) return
    isReplacing = true
    const opened = await reopenMicrophone(devices, microphone)
    isReplacing = false
    if (isClosed) {
      if (opened.ok) closeMicrophone(opened.value)
      return
    }
    if (!opened.ok) {
      if (hasEnded) lose(opened.reason === 'microphoneRefused' ? 'revoked' : 'unplugged')
      return
    }
    closeMicrophone(microphone)
    isReplacement = true
    hold(opened.value)
    ports.onReplaced(opened.value)
  }

  async function devicesChanged(): Promise<void> {
    const before = knownDefault
    knownDefault = await defaultMicrophone(devices)
    if (before === null || knownDefault === null || before === knownDefault) return
    await replace()
  }

  const onDeviceChange = (): void => void devicesChanged().catch(() => {})

  function close(): void {
    if (isClosed) return
    isClosed = true
    mute?.cancel()
    watching.abort()
    devices?.removeEventListener?.('devicechange', onDeviceChange)
    closeMicrophone(microphone)
  }

  hold(first)
  if (first.chosenId === null && !isClosed) {
    devices?.addEventListener?.('devicechange', onDeviceChange)
    void defaultMicrophone(devices).then(
      (id) => {
        knownDefault ??= id
      },
      () => {},
    )
  }

  return {
    isBetween: () => hasEnded,
    setListening(next) {
      isListening = next
      microphone.track.enabled = next
    },
    close,
  }
}
