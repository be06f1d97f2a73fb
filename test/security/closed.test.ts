import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packageConfig } from '../../build/electron-builder.config.ts'
import { readText } from '../boundaries/repository.ts'
import { type Program, startProgram } from './program.ts'

/** What Electron's checklist does not ask for, and is closed all the same. */

let program: Program

beforeAll(async () => {
  program = await startProgram()
}, 180_000)
afterAll(() => program.end())

describe('closed on purpose', () => {
  it('gives no page a picture of the screen as long as nobody has chosen one', async () => {
    expect(await program.run.ask('chooseDisplay', 'earshot://app/')).toBeNull()
    expect(await program.run.ask('chooseDisplay', 'https://evil.example/')).toBeNull()
    expect(await program.callsOf('desktopCapturer.getSources')).toEqual([])
    // The older way to the same: getUserMedia with a source of the desktop.
    const details = { requestingUrl: 'earshot://app/', isMainFrame: true, mediaTypes: ['video'] }
    expect(await program.run.ask('permissionRequest', 'media', details)).toBe(false)
  })

  it('gives no page a device', async () => {
    expect(await program.callsOf('session.setDevicePermissionHandler')).toHaveLength(1)
  })

  it('packs the program with the fuses that are checked', () => {
    const config = packageConfig({})
    expect(config.electronFuses).toMatchObject({ runAsNode: false, onlyLoadAppFromAsar: true })
    expect(config.asar).not.toBe(false)
  })

  it('names each item of the checklist in the README, with what is done about it', () => {
    const rows = readText('README.md').match(/^\| \d+\. .+\|$/gm) ?? []
    const titles = readText('test/security/checklist.test.ts').match(/(?<=it\(')\d+\. [^']+/g) ?? []
    expect(titles).toHaveLength(20)
    expect(rows.map((row) => row.split('|')[1]?.trim())).toEqual(titles)
  })
})
