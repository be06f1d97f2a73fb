import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { runEarshot } from '../../support/programs.ts'
import { openCommandLine, refusalIn, sideBySide, speech } from './opened-command-line.ts'

describe('the command line', () => {
  const { folder, env, serverData, url, ownerInvitation, earshot, expectRefusal, expectJsonRefusal, send } =
    openCommandLine()

  const fetchInto = async (file: string): Promise<string[]> => {
    const { note } = await send('alice')
    return ['fetch', note.id, '-o', file, '--profile', 'alice']
  }

  it('gives every command its help, and tells wrong usage apart', async () => {
    await sideBySide(['serve', 'desktop', 'invite', 'join', 'send', 'notes', 'fetch', 'doctor'], async (command) => {
      const help = await earshot(command, '--help')
      expect(help.code).toBe(0)
      expect(help.out).toContain(`Usage: earshot ${command}`)
      expect(help.out).toContain('--json')
      expect(help.out).toContain('--profile')
    })
    const wrong = [
      ['send', speech],
      ['sing'],
      ['notes', 'general', '--loud'],
      ['send', speech, '--to', 'general', '--timeout', 'soon'],
    ]
    await sideBySide(wrong, async (args) => expect([args, (await earshot(...args)).code]).toEqual([args, 2]))
  })

  it('answers a machine in one JSON document, also when it asked wrongly', async () => {
    const wrong = [
      ['send', speech, '--json'],
      ['notes', 'general', '--json', '--loud'],
      ['send', speech, '--to', 'general', '--timeout', 'soon', '--json'],
      ['fetch', '--json'],
      ['join', '--json'],
      ['sing', '--json'],
      ['serve', '--port', '70000', '--json'],
    ]
    await sideBySide(wrong, async (args) => {
      const asked = await earshot(...args)
      expect([args, asked.code]).toEqual([args, 2])
      expect(refusalIn(asked.out)).toBe('requestInvalid')
      expect(asked.err).toBe('')
    })
    await expectJsonRefusal('requestInvalid', 'notes', 'general', '--profile', 'no/such name')
    await expectJsonRefusal('requestInvalid', 'invite', '--member', 'Alice')
    await expectJsonRefusal('fileUnwritable', ...(await fetchInto(path.join(folder, 'no', 'such', 'folder.opus'))))
  })

  it('refuses places and notes that are not there or not yours', async () => {
    const stranger = '01a20235-ab93-7671-9f94-ffc7e43fd826'
    await sideBySide(
      [
        async () => {
          await expectRefusal('conversationUnknown', 'send', speech, '--to', 'attic', '--profile', 'alice')
          await expectRefusal('conversationUnknown', 'notes', 'attic', '--profile', 'alice')
        },
        async () => {
          await expectRefusal('noteUnknown', 'fetch', stranger, '-o', '/dev/null', '--profile', 'bob')
          await expectRefusal('noteUnknown', 'fetch', 'that-one', '-o', '/dev/null', '--profile', 'bob')
        },
        () => expectRefusal('notSignedIn', 'notes', 'general', '--profile', 'nobody'),
      ],
      (onOneProfile) => onOneProfile(),
    )
  })

  it('refuses invitations that are used, invented or malformed, and a profile that is signed in', async () => {
    const invented = `${url()}/join#AAAAAAAAAAAAAAAAAAAAAA`
    const nowhere = 'http://127.0.0.1:9/join#AAAAAAAAAAAAAAAAAAAAAA'
    const refusals = [
      ['invitationUsed', ownerInvitation(), 'carol'],
      ['invitationUnknown', invented, 'carl'],
      ['linkMalformed', 'come in', 'carla'],
      ['alreadySignedIn', invented, 'alice'],
      ['serverUnreachable', nowhere, 'carlos'],
    ] as const
    await sideBySide(refusals, ([reason, link, profile]) => expectRefusal(reason, 'join', link, '--profile', profile))
  })

  it('invites on the server’s own machine while the server runs', async () => {
    const invited = await earshot('invite', '--data', serverData, '--json')
    const { link, appLink } = z.object({ link: z.string(), appLink: z.string() }).parse(JSON.parse(invited.out))
    expect(appLink).toBe(`earshot://join?link=${encodeURIComponent(link)}`)
    expect((await earshot('join', link, '--profile', 'dora', '--name', 'Dora')).code).toBe(0)
    await expectRefusal('fileMissing', 'invite', '--data', path.join(folder, 'no-server'))
  })

  it('tells a taken port, a folder in use, and a folder that cannot be written', async () => {
    const port = new URL(url()).port
    await expectRefusal('portTaken', 'serve', '--port', port, '--data', path.join(folder, 'second'))
    await expectRefusal('serverFolderInUse', 'serve', '--port', '0', '--data', serverData)
    // Root may write anywhere, so a file stands where the folder should be.
    writeFileSync(path.join(folder, 'a-file'), '')
    await expectRefusal('dataFolderReadOnly', 'serve', '--port', '0', '--data', path.join(folder, 'a-file', 'data'))
  })

  it('doctor is content with a fresh profile', async () => {
    mkdirSync(path.join(folder, 'fresh'), { recursive: true })
    const doctor = await runEarshot(['doctor', '--json'], { ...env, EARSHOT_DATA_DIR: path.join(folder, 'fresh') })
    expect(doctor.code).toBe(0)
    expect(JSON.parse(doctor.out)).toMatchObject({ ok: true })
    expect(JSON.parse(doctor.out).checks).toContainEqual({
      name: 'keys',
      status: 'note',
      detail: 'only in the Earshot window. There is neither an X11 nor a Wayland display',
      fix: 'Hold Space in the window, or the button.',
    })
  })
})
