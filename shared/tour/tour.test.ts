import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NoteId } from '../kernel/ids.ts'
import { newTour, onTour, Tour, type TourEvent } from './tour.ts'

const noteId = NoteId.parse('01900000-0000-7000-8000-000000000001')
const otherId = NoteId.parse('01900000-0000-7000-8000-000000000002')
const run = (...events: TourEvent[]): Tour => events.reduce(onTour, newTour)
const toSpeaking: TourEvent[] = [{ kind: 'started' }, { kind: 'levelHeard' }, { kind: 'next' }]

describe('the tour', () => {
  it('goes from the microphone over a sentence and hearing it to where it stands, and is done', () => {
    const speaking = run(...toSpeaking)
    expect(speaking).toMatchObject({ status: 'running', step: 'speak', isHeard: true })
    const said = onTour(speaking, { kind: 'noteSaid', noteId })
    expect(said).toMatchObject({ step: 'listen', noteId })
    const played = onTour(onTour(said, { kind: 'notePlayed', noteId }), { kind: 'speedChosen' })
    expect(played).toMatchObject({ isPlayed: true, isSpeedTried: true })
    const found = onTour(played, { kind: 'next' })
    expect(found.step).toBe('find')
    expect(onTour(found, { kind: 'next' }).status).toBe('done')
  })

  it('can be left at any moment and goes on where it was', () => {
    const left = run(...toSpeaking, { kind: 'left' })
    expect(left).toMatchObject({ status: 'left', step: 'speak' })
    expect(onTour(left, { kind: 'noteSaid', noteId })).toBe(left)
    expect(onTour(left, { kind: 'started' })).toMatchObject({ status: 'running', step: 'speak' })
  })

  it('can be declined before it begins', () => {
    expect(run({ kind: 'left' }).status).toBe('left')
  })

  it('never comes back once it is done, but when it is asked for', () => {
    const done: Tour = { ...newTour, status: 'done', step: 'find' }
    for (const kind of ['started', 'left', 'next', 'back', 'levelHeard', 'speedChosen'] as const) {
      expect(onTour(done, { kind })).toBe(done)
    }
    expect(onTour(done, { kind: 'restarted' })).toEqual({ ...newTour, status: 'running' })
  })

  it('is no trap: each step can be passed by without doing what it asks, and without a sentence there is none to hear', () => {
    const passed = run({ kind: 'started' }, { kind: 'next' }, { kind: 'next' })
    expect(passed.step).toBe('find')
    expect(onTour(passed, { kind: 'back' }).step).toBe('speak')
  })

  it('counts only the sentence that it asked for as heard', () => {
    const said = run(...toSpeaking, { kind: 'noteSaid', noteId })
    expect(onTour(said, { kind: 'notePlayed', noteId: otherId })).toBe(said)
    expect(onTour(said, { kind: 'speedChosen' })).toBe(said)
  })

  it('stays something that can be stored, whatever happens in whatever order', () => {
    const event = fc.constantFrom<TourEvent>(
      { kind: 'started' },
      { kind: 'left' },
      { kind: 'next' },
      { kind: 'back' },
      { kind: 'restarted' },
      { kind: 'levelHeard' },
      { kind: 'noteSaid', noteId },
      { kind: 'notePlayed', noteId },
      { kind: 'speedChosen' },
    )
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        const tour = run(...events)
        expect(Tour.parse(tour)).toEqual(tour)
        if (tour.step === 'listen') expect(tour.noteId).not.toBeNull()
      }),
    )
  })
})
