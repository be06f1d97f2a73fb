/** As much of a device as tells whether sound still comes out where it did. */
export interface OutputDevice {
  readonly kind: string
  readonly deviceId: string
  readonly groupId: string
}

/**
 * Whether what one listened on is gone. The system goes on with another device by itself, which for a voice in an open office is worse
 * than silence. Without the permission for a microphone devices have no names, and only their number tells.
 */
export function isOutputLost(before: readonly OutputDevice[], after: readonly OutputDevice[]): boolean {
  const [was, is] = [outputsOf(before), outputsOf(after)]
  const used = was.find(({ deviceId }) => deviceId === 'default')
  if (used && used.groupId !== '') return !is.some(({ groupId }) => groupId === used.groupId)
  return is.length < was.length
}

const outputsOf = (devices: readonly OutputDevice[]): OutputDevice[] =>
  devices.filter(({ kind }) => kind === 'audiooutput')

/** Tells when that happens. Returns the function that ends it. */
export function watchOutput(devices: MediaDevices | undefined, onLost: () => void): () => void {
  if (!devices?.enumerateDevices) return () => {}
  let known: readonly OutputDevice[] = []
  let isOver = false
  const read = async (): Promise<readonly OutputDevice[]> => {
    try {
      return await devices.enumerateDevices()
    } catch {
      return known
    }
  }
  const onChange = async (): Promise<void> => {
    const before = known
    known = await read()
    if (!isOver && isOutputLost(before, known)) onLost()
  }
  const listener = (): void => void onChange()
  void read().then((found) => {
    known = found
  })
  devices.addEventListener('devicechange', listener)
  return () => {
    isOver = true
    devices.removeEventListener('devicechange', listener)
  }
}
