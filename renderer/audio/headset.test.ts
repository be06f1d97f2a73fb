import { describe, expect, it } from 'vitest'
import { headsetAdvice, type NamedDevice } from './headset.ts'

const device = (kind: NamedDevice['kind'], deviceId: string, label: string): NamedDevice => ({ kind, deviceId, label })
const builtIn = device('audioinput', 'b', 'MacBook Pro Microphone (Built-in)')
const headset = device('audioinput', 'h', 'AirPods Pro (Bluetooth)')
const hears = (label: string) => device('audioinput', 'default', `Default - ${label}`)
const plays = (label: string) => device('audiooutput', 'default', `Default - ${label}`)

describe('a headset that is connected by Bluetooth', () => {
  it.each([
    ['is the system’s default for both', [hears(headset.label), headset, builtIn, plays(headset.label)], null],
    ['is chosen', [hears(builtIn.label), headset, builtIn, plays(headset.label)], 'h'],
    [
      'is called hands-free',
      [
        hears('Headset (WH-1000XM4 Hands-Free AG Audio)'),
        device('audioinput', 'b', 'Microphone Array (Realtek)'),
        plays('Headphones (Bluetooth)'),
      ],
      null,
    ],
  ])('gives way to the built-in microphone when it %s', (_name, devices, chosen) => {
    expect(headsetAdvice(devices, chosen)?.instead.id).toBe('b')
  })

  it.each([
    ['another microphone is used', [hears(builtIn.label), headset, builtIn, plays(headset.label)], null],
    ['another device plays', [hears(headset.label), headset, builtIn, plays('MacBook Pro Speakers (Built-in)')], null],
    ['there is no other microphone', [hears(headset.label), headset, plays(headset.label)], null],
    [
      'nothing is known of the devices',
      [device('audioinput', 'default', ''), device('audiooutput', 'default', '')],
      null,
    ],
    ['the chosen one is gone', [headset, builtIn, plays(headset.label)], 'x'],
  ])('is left alone when %s', (_name, devices, chosen) => {
    expect(headsetAdvice(devices, chosen)).toBeNull()
  })

  it('is named without what the browser puts before the default', () => {
    expect(headsetAdvice([hears(headset.label), headset, builtIn, plays(headset.label)], null)?.headset).toBe(
      headset.label,
    )
  })
})
