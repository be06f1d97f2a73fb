import { describe, expect, it } from 'vitest'
import type { UiCommand, UiPresence } from '#shared/contract/shell.ts'
import { ConversationId, NoteId } from '#shared/kernel/ids.ts'
import { newestNote, openGallery } from './support.ts'

/** What the desktop asks of a window, and what the window says of itself. */

const { page, show, calls, focusedNote } = openGallery()

describe('asked from outside', () => {
  const order = (command: UiCommand) => page().evaluate((asked) => window.gallery?.core.order(asked), command)
  const presence = async () =>
    ((await calls('shell.presence')).at(-1) as { presence: UiPresence } | undefined)?.presence
  const idOf = async (name: RegExp) =>
    NoteId.parse(await page().getByRole('article', { name }).first().getAttribute('data-note-id'))

  it('says what is in view, and that a note plays', async () => {
    await show('full')
    await expect.poll(presence).toMatchObject({ isVisible: true, playback: null })
    const noteId = await idOf(newestNote)
    await order({ kind: 'playNote', noteId })
    await expect.poll(presence).toMatchObject({ playback: { noteId, isPlaying: true } })
    await order({ kind: 'playPause' })
    await expect.poll(presence).toMatchObject({ playback: { noteId, isPlaying: false } })
  })

  it('shows a moment without playing it; play then starts there', async () => {
    await show('full')
    const noteId = await idOf(newestNote)
    const { conversationId } = (await presence()) ?? {}
    if (!conversationId) throw new Error('no conversation is open')
    await order({ kind: 'show', conversationId, noteId, atMs: 42_000 })
    await page().getByText('Press play to hear it from 0:42.').waitFor()
    expect((await presence())?.playback).toBeNull()
    await expect.poll(focusedNote).toBe(noteId)
  })

  it('follows a link to a note wherever it is, and says when one leads nowhere', async () => {
    await show('full')
    const noteId = await idOf(newestNote)
    await order({ kind: 'showNote', noteId, atMs: 42_000 })
    await page().getByText('Press play to hear it from 0:42.').waitFor()
    expect((await presence())?.playback).toBeNull()
    const elsewhere = ConversationId.parse('0190a5d2-7c1b-7e3a-8f00-0123456789ab')
    await order({ kind: 'show', conversationId: elsewhere, noteId: null, atMs: null })
    await page().getByText('This link leads to a conversation that you are not in').waitFor()
    await order({ kind: 'linkRefused' })
    await page().getByText('That link does not lead to anything in Earshot').waitFor()
  })

  it('copies links by key: to the selected note, and to the moment in the player', async () => {
    await show('full')
    await page().context().grantPermissions(['clipboard-read', 'clipboard-write'])
    const noteId = await idOf(newestNote)
    await page().getByRole('article', { name: newestNote }).first().focus()
    await page().keyboard.press('l')
    await page().getByText('Link copied.').waitFor()
    await expect.poll(() => page().evaluate(() => navigator.clipboard.readText())).toBe(`earshot://note/${noteId}`)
    await order({ kind: 'playNote', noteId })
    await expect.poll(presence).toMatchObject({ playback: { noteId, isPlaying: true } })
    await order({ kind: 'playPause' })
    await page().keyboard.press('Shift+L')
    await page()
      .getByText(/Link to \d+:\d\d copied/)
      .waitFor()
    await expect
      .poll(() => page().evaluate(() => navigator.clipboard.readText()))
      .toMatch(/^earshot:\/\/note\/[0-9a-f-]+\?at=\d+$/)
  })

  it('copies an invitation as a link that opens the app', async () => {
    await show('full')
    await page().context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page().keyboard.press('i')
    const field = page().getByLabel('Invitation link')
    await expect.poll(() => field.inputValue()).toMatch(/\/join#/)
    await page().getByRole('button', { name: 'Copy as app link' }).click()
    await page().getByText('Copied').waitFor()
    const copied = await page().evaluate(() => navigator.clipboard.readText())
    expect(decodeURIComponent(copied)).toBe(`earshot://join?link=${await field.inputValue()}`)
  })

  it('fills in an invitation, and joins nothing by itself', async () => {
    await show('signedOut')
    const link = 'http://192.168.1.20:4310/join#q3Vt0Yb2mXw8sKcJ1nRz7A'
    await order({ kind: 'showInvitation', link })
    await expect.poll(() => page().getByLabel('Invitation link').inputValue()).toBe(link)
    expect(await calls('session.join')).toEqual([])
    await show('full')
    await order({ kind: 'showInvitation', link })
    await page().getByText('You are signed in already.').waitFor()
  })
})
