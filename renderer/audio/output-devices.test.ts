import { describe, expect, it } from 'vitest'
import { isOutputLost, type OutputDevice, watchOutput } from './output-devices.ts'

const output = (deviceId: string, groupId: string): OutputDevice => ({ kind: 'audiooutput', deviceId, groupId })
const speakers = output('s', 'built in')
const headphones = output('h', 'headset')
const onHeadphones = [output('default', 'headset'), speakers, headphones]
const onSpeakers = [output('default', 'built in'), speakers]

describe('what one listens on', () => {
  it('is lost when the headphones are pulled out', () => {
    expect(isOutputLost(onHeadphones, onSpeakers)).toBe(true)
  })

  it('is not lost when something else goes, or comes', () => {
    expect(isOutputLost([output('default', 'built in'), speakers, headphones], onSpeakers)).toBe(false)
    expect(isOutputLost(onSpeakers, onHeadphones.with(0, output('default', 'built in')))).toBe(false)
    expect(
      isOutputLost(
        onHeadphones,
        onHeadphones.filter(({ deviceId }) => deviceId !== 's'),
      ),
    ).toBe(false)
  })

  it('is told by numbers where devices have no names', () => {
    expect(isOutputLost([output('', ''), output('', '')], [output('', '')])).toBe(true)
    expect(isOutputLost([output('', '')], [output('', ''), output('', '')])).toBe(false)
  })

  it('is watched until it is no more', async () => {
    let present: OutputDevice[] = onHeadphones
    const devices = Object.assign(new EventTarget(), { enumerateDevices: () => Promise.resolve(present) })
    let lost = 0
    const stop = watchOutput(devices as unknown as MediaDevices, () => {
      lost += 1
    })
    const settle = () => new Promise((resolve) => setImmediate(resolve))
    await settle()
    present = onSpeakers
    devices.dispatchEvent(new Event('devicechange'))
    await settle()
    expect(lost).toBe(1)
    stop()
    present = []
    devices.dispatchEvent(new Event('devicechange'))
    await settle()
    expect(lost).toBe(1)
  })
})
