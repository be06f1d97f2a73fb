import { describe, expect, it } from 'vitest'
import { e2eHosts, exceptions, isE2eHost, whyNotOn } from './e2e-hosts.ts'
import { listScenarios } from './run-e2e.ts'

describe('the hosts of end-to-end scenarios', () => {
  it('are excepted only for scenarios that there are', () => {
    expect(listScenarios()).toEqual(expect.arrayContaining(Object.keys(exceptions)))
  })

  it('leave no scenario without a host on Linux', () => {
    for (const name of listScenarios()) {
      expect(e2eHosts.some((host) => whyNotOn(host, name, 'linux') === null)).toBe(true)
    }
  })

  it('say why not, where a scenario needs what the system or the host does not have', () => {
    expect(whyNotOn('browser', 'restart', 'linux')).toBeNull()
    expect(whyNotOn('stand-in', 'restart', 'linux')).toContain('outlives its program')
    expect(whyNotOn('electron', 'keys', 'linux')).toBeNull()
    expect(whyNotOn('electron', 'keys', 'darwin')).toContain('xdotool')
    expect(whyNotOn('electron', 'offline', 'win32')).toBeNull()
    expect(whyNotOn('stand-in', 'offline', 'win32')).toContain('X11')
    expect(isE2eHost('firefox')).toBe(false)
  })
})
