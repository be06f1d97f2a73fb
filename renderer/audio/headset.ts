/** Of `MediaDeviceInfo`, what this looks at. */
export interface NamedDevice {
  readonly kind: MediaDeviceInfo['kind']
  readonly deviceId: string
  readonly label: string
}

export interface HeadsetAdvice {
  readonly headset: string
  readonly instead: { readonly id: string; readonly label: string }
}

/**
 * Chromium names the way a device is connected on macOS and Windows, "(Bluetooth)" and "(Built-in)"; Windows calls the telephone half of a
 * headset "Hands-Free". On Linux there is often nothing to go by, and then nothing is said.
 */
const isWireless = (label: string): boolean => /bluetooth|hands-?free|airpods/i.test(label)
const isBuiltIn = (label: string): boolean => /built-?in|internal|microphone array|macbook/i.test(label)
const isAlias = ({ deviceId }: NamedDevice): boolean => deviceId === 'default' || deviceId === 'communications'

/**
 * A headset that is connected by Bluetooth plays in telephone quality as long as its microphone is open (electron #10996). Null where it is
 * not recorded with one, it does not play, or there is no other microphone to offer.
 */
export function headsetAdvice(devices: readonly NamedDevice[], chosenId: string | null): HeadsetAdvice | null {
  const of = (kind: NamedDevice['kind'], deviceId: string): NamedDevice | undefined =>
    devices.find((device) => device.kind === kind && device.deviceId === deviceId)
  const recordsWith = of('audioinput', chosenId ?? 'default')
  const playsWith = of('audiooutput', 'default')
  if (!recordsWith || !playsWith || !isWireless(recordsWith.label) || !isWireless(playsWith.label)) return null
  const instead = devices.find(
    (device) =>
      device.kind === 'audioinput' && !isAlias(device) && isBuiltIn(device.label) && !isWireless(device.label),
  )
  if (!instead) return null
  const headset = recordsWith.label.replace(/^Default - /, '')
  return { headset, instead: { id: instead.deviceId, label: instead.label } }
}
