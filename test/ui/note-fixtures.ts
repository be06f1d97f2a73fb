import type { UiCaptions } from '#shared/contract/captions.ts'
import type { UiNote } from '#shared/contract/desktop.ts'
import { aUiNote, createRandom, me, members, noteId, voice } from './people-fixtures.ts'

/** A few weeks of notes, the same at every run. */

const withChapters = (said: ReturnType<typeof voice>) => ({
  ...said,
  audio: {
    ...said.audio,
    chapters: [
      { atMs: 0, title: 'What broke' },
      { atMs: 21_000, title: null },
      { atMs: 48_500, title: 'What to do on Thursday' },
    ],
  },
})

const spoken = [
  'So, the build. It broke on Monday, and it took us two days to see why.',
  'What I would like is a list of what we changed since the last release.',
  'Not the commits, but what a person would notice.',
  'Second, the microphones.',
  'The old ones hum, and nobody hears it but the people who have to listen all day.',
  'I asked for three new ones.',
  'And on Thursday we ship, whatever the weather.',
  'That is all. Thank you for listening to the end.',
]

/** What is said in the newest long note of one's own. */
export const captionsAt = (nowMs: number): UiCaptions => ({
  captions: {
    language: 'en',
    source: 'hand',
    segments: spoken.map((text, index) => ({ startMs: index * 8_100, endMs: (index + 1) * 8_100, text })),
  },
  memberId: me.id,
  memberName: me.name,
  atMs: nowMs - 600_000,
})

const texts = [
  'Thanks, that helps. I will try it on the old microphone too.',
  'Agreed.',
  'The build is green again, sorry for the noise this morning. What broke it was the new codec library: it wanted a flag that only the release profile had, so every debug build failed at the very last step.',
  'Link to the draft: https://example.org/drafts/17',
]

/** 380 older notes over three weeks, so that there is something to page through. */
function history(nowMs: number): UiNote[] {
  const random = createRandom(7)
  const startMs = nowMs - 21 * 86_400_000
  let atMs = startMs
  return Array.from({ length: 380 }, (_, index) => {
    atMs += random() < 0.5 ? random() * 180_000 : random() * 3_600_000 * 4
    const isVoice = random() < 0.75
    return aUiNote(index + 1, {
      by: Math.floor(random() ** 1.6 * 6),
      atMs: Math.round(Math.min(atMs, nowMs - 40 * 3_600_000)),
      ...(isVoice
        ? voice(index, Math.round(2000 + random() ** 3 * 90_000))
        : { text: texts[index % texts.length] ?? '' }),
      ...(random() < 0.1 ? { replies: { count: 1 + Math.floor(random() * 4), unheard: 0 } } : {}),
    })
  })
}

/** As `history`, but much of it is written, in one line or in thirty: no row's height is known before it is drawn. */
export function wordyNotes(nowMs: number): UiNote[] {
  const random = createRandom(11)
  return history(nowMs).map((note, index) => {
    if (index % 3 === 0) return note
    const lines = 1 + Math.floor(random() ** 3 * 30)
    const text = Array.from({ length: lines }, () => texts[Math.floor(random() * texts.length)]).join('\n')
    return { ...note, kind: 'text' as const, audio: null, text }
  })
}

export function generalNotes(nowMs: number): UiNote[] {
  const day = nowMs - 50 * 60_000
  const yesterday = day - 86_400_000
  const minute = 60_000
  const bob = members[1]?.id ?? me.id
  const carla = members[2]?.id ?? me.id
  const recent: UiNote[] = [
    aUiNote(381, { by: 3, atMs: yesterday, ...voice(11, 23_400) }),
    aUiNote(382, { by: 0, atMs: yesterday + 9 * minute, ...voice(12, 7_100), state: 'heard', heardBy: [bob, carla] }),
    aUiNote(383, {
      by: 0,
      atMs: yesterday + 10 * minute,
      text: 'The second half is the part that matters.',
      state: 'delivered',
    }),
    aUiNote(384, {
      by: 4,
      atMs: yesterday + 50 * minute,
      ...voice(13, 64_000),
      replies: { count: 3, unheard: 1 },
      anchored: [
        { noteId: noteId(601), atMs: 14_000, authorName: 'Bob', isMine: false, isHeard: true },
        { noteId: noteId(602), atMs: 15_000, authorName: 'Alice', isMine: true, isHeard: true },
        { noteId: noteId(603), atMs: 47_200, authorName: 'Eve', isMine: false, isHeard: false },
      ],
    }),
    aUiNote(390, {
      by: 2,
      atMs: day,
      text: texts[2] ?? '',
      reactions: [
        { reaction: '❤️', memberIds: [bob, me.id], isMine: true, moments: [] },
        { reaction: '😄', memberIds: [carla], isMine: false, moments: [] },
      ],
    }),
    aUiNote(392, { by: 2, atMs: day + minute, ...voice(14, 12_800) }),
    aUiNote(395, {
      by: 0,
      atMs: day + 20 * minute,
      ...withChapters(voice(15, 65_300)),
      transcript: { snippet: spoken[0] ?? '', language: 'en', source: 'hand' },
      state: 'heard',
      heardBy: members.slice(1, 6).map((m) => m.id),
      replies: { count: 1, unheard: 0 },
    }),
    aUiNote(398, { by: 1, atMs: day + 31 * minute, ...voice(16, 7_100), isHeard: false }),
    aUiNote(399, {
      by: 1,
      atMs: day + 32 * minute,
      text: 'And the short version, for whoever has no headphones: ship it on Thursday.',
    }),
    aUiNote(400, { by: 4, atMs: day + 41 * minute, ...voice(17, 182_000), isHeard: false }),
  ]
  return [...history(nowMs), ...recent]
}

export function unsentNotes(nowMs: number): UiNote[] {
  return [
    aUiNote(501, {
      by: 0,
      atMs: nowMs - 50_000,
      ...voice(21, 9_200),
      seq: null,
      state: 'failed',
      failure: 'You are not a member of this conversation. Ask somebody in it to add you.',
    }),
    aUiNote(502, {
      by: 0,
      atMs: nowMs - 30_000,
      ...voice(22, 31_000),
      seq: null,
      state: 'uploading',
      uploadPercent: 43,
    }),
    aUiNote(503, { by: 0, atMs: nowMs - 10_000, ...voice(23, 3_000), seq: null, state: 'queued' }),
  ]
}

export function threadOf(root: UiNote, nowMs: number): UiNote[] {
  const atMs = Math.min(root.createdAtMs + 600_000, nowMs)
  const inThread = { rootId: root.id, conversationId: root.conversationId }
  return [
    aUiNote(601, { by: 1, atMs, ...voice(31, 5_300), ...inThread, anchor: { noteId: root.id, atMs: 14_000 } }),
    aUiNote(602, {
      by: 0,
      atMs: atMs + 60_000,
      text: 'I would keep the pause before the last sentence, it carries the point.',
      ...inThread,
      anchor: { noteId: root.id, atMs: 15_000 },
    }),
    aUiNote(603, {
      by: 4,
      atMs: atMs + 240_000,
      ...voice(32, 41_000),
      isHeard: false,
      ...inThread,
      anchor: { noteId: root.id, atMs: 47_200 },
    }),
  ]
}

/** More than anybody reads at once. */
export function longThreadOf(root: UiNote, nowMs: number): UiNote[] {
  const startMs = nowMs - 600_000 * 5
  return Array.from({ length: 500 }, (_, index) =>
    aUiNote(1001 + index, {
      by: Math.floor(index / 3) % 6,
      atMs: startMs + index * 5_000,
      ...(index % 4 === 3 ? { text: texts[index % texts.length] ?? '' } : voice(index, 2_000 + (index % 40) * 1_000)),
      rootId: root.id,
      conversationId: root.conversationId,
    }),
  )
}
