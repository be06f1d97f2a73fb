import type { UiCaptions } from '#shared/contract/captions.ts'
import type { DesktopSnapshot, UiConversation, UiNote, UiTake } from '#shared/contract/desktop.ts'
import type { ConversationKind } from '#shared/contract/model.ts'
import { ConversationId, MemberId, NoteId, TakeId } from '#shared/kernel/ids.ts'
import { defaultBindings } from '#shared/keys/bindings.ts'
import { defaultAttention } from '#shared/notify/defaults.ts'

/** A workspace that has been lived in: people, conversations, and a few weeks of notes. The same at every run. */

const id = (kind: number, n: number): string => `00000000-0000-7000-8${kind}00-${String(n).padStart(12, '0')}`

function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296
    return state / 4294967296
  }
}

const names = ['Alice', 'Bob', 'Carol', 'Dave', 'Eve', 'Frank', 'Grace', 'Heidi']
export const members = names.map((name, index) => ({ id: MemberId.parse(id(1, index + 1)), name }))
export const me = members[0] ?? { id: MemberId.parse(id(1, 1)), name: 'Alice' }

/** Peaks as speech has them: syllables of 150 to 300 ms, breaths between phrases. */
export function speechPeaks(seed: number): number[] {
  const random = createRandom(seed)
  const peaks: number[] = []
  while (peaks.length < 100) {
    const syllables = 3 + Math.floor(random() * 9)
    const loudness = 90 + random() * 130
    for (let s = 0; s < syllables && peaks.length < 100; s += 1) {
      const top = loudness * (0.35 + random() * 0.65)
      const width = 1 + Math.floor(random() * 3)
      for (let i = 0; i < width; i += 1) peaks.push(Math.round(top * (0.6 + random() * 0.4)))
    }
    for (let pause = 1 + Math.floor(random() * 3); pause > 0; pause -= 1) peaks.push(Math.round(3 + random() * 9))
  }
  return peaks.slice(0, 100)
}

interface Room {
  readonly kind: ConversationKind
  readonly title: string
  readonly unread?: number
  readonly unheard?: number
}

const rooms: readonly Room[] = [
  { kind: 'channel', title: 'general', unread: 3, unheard: 2 },
  { kind: 'channel', title: 'design', unread: 12, unheard: 4 },
  { kind: 'channel', title: 'field-recordings-and-other-long-names' },
  { kind: 'channel', title: 'releases', unread: 1 },
  { kind: 'group', title: 'Launch crew', unheard: 1 },
  { kind: 'group', title: 'Berlin office' },
  { kind: 'direct', title: 'Bob', unread: 1, unheard: 1 },
  { kind: 'direct', title: 'Carol' },
  { kind: 'direct', title: 'Eve' },
  { kind: 'self', title: 'Notes to self' },
]

export const conversationIds = rooms.map((_, index) => ConversationId.parse(id(2, index + 1)))
export const general = conversationIds[0] ?? ConversationId.parse(id(2, 1))

export const conversationsAt = (nowMs: number): UiConversation[] =>
  rooms.map((room, index) => ({
    id: conversationIds[index] ?? general,
    kind: room.kind,
    title: room.title,
    memberIds:
      room.kind === 'channel' ? members.map((member) => member.id) : members.slice(0, 3).map((member) => member.id),
    unread: room.unread ?? 0,
    unheard: room.unheard ?? 0,
    lastSeq: 400,
    readSeq: 400 - (room.unread ?? 0),
    lastActivityMs: nowMs - index * 3_600_000,
  }))

export const noteId = (n: number): NoteId => NoteId.parse(id(3, n))
export const takeId = (n: number): TakeId => TakeId.parse(id(4, n))

export function aUiNote(n: number, more: Partial<UiNote> & { by: number; atMs: number }): UiNote {
  const { by, atMs, ...rest } = more
  const author = members[by] ?? me
  const isMine = author.id === me.id
  return {
    id: noteId(n),
    conversationId: general,
    authorId: author.id,
    authorName: author.name,
    isMine,
    kind: 'text',
    rootId: null,
    anchor: null,
    text: null,
    audio: null,
    createdAtMs: atMs,
    seq: n,
    state: 'delivered',
    uploadPercent: null,
    failure: null,
    isHeard: true,
    heardBy: [],
    reactions: [],
    replies: { count: 0, unheard: 0 },
    ...rest,
  }
}

export const voice = (seed: number, durationMs: number) => ({
  kind: 'voice' as const,
  audio: {
    durationMs,
    sizeBytes: durationMs * 3,
    sha256: '',
    peaks: speechPeaks(seed),
    isCached: true,
    gaps: [
      Math.round(durationMs * 0.3),
      Math.round(durationMs * 0.06),
      Math.round(durationMs * 0.2),
      Math.round(durationMs * 0.1),
    ],
  },
})

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

export const draftTake = (nowMs: number): UiTake => ({
  id: takeId(1),
  target: { conversationId: general, rootId: null, anchor: null },
  state: 'draft',
  isLatched: false,
  startedAtMs: nowMs - 600_000,
  durationMs: 18_200,
  peaks: speechPeaks(41),
  undoUntilMs: null,
  keptBecause: 'The microphone went away. What you said is kept as a draft.',
})

/** Over several conversations, kept for several reasons; the newest first. */
export const manyDrafts = (nowMs: number): UiTake[] => {
  const [, design = general, , , crew = general, , bob = general] = conversationIds
  const draft = (n: number, conversationId: ConversationId, more: Partial<UiTake>): UiTake => ({
    ...draftTake(nowMs),
    id: takeId(10 + n),
    target: { conversationId, rootId: null, anchor: null },
    startedAtMs: nowMs - n * 3_700_000,
    peaks: speechPeaks(50 + n),
    keptBecause: null,
    ...more,
  })
  return [
    draft(1, general, {
      durationMs: 4_000,
      peaks: Array.from({ length: 100 }, () => 1),
      question: {
        kind: 'silent',
        sentence:
          'Nothing was heard in this recording: is it the right microphone? It is not sent; it waits in #general.',
      },
    }),
    draft(2, bob, {
      durationMs: 31_000,
      keptBecause: 'Recovered, 31 s: Earshot ended while this was recorded. It is kept as a draft in Bob.',
    }),
    draft(3, design, {
      durationMs: 95_000,
      question: { kind: 'manyPeople', sentence: 'Send to 34 people? It is not sent yet; it waits in #design.' },
    }),
    draft(9, crew, {
      target: { conversationId: crew, rootId: noteId(384), anchor: null },
      durationMs: 12_400,
      keptBecause: 'The computer went to sleep. What you said is kept as a draft in a thread in Launch crew.',
    }),
  ]
}

export const recordingTake = (nowMs: number): UiTake => ({
  ...draftTake(nowMs),
  id: takeId(2),
  state: 'recording',
  startedAtMs: nowMs,
  durationMs: 0,
  peaks: null,
  keptBecause: null,
})

export function snapshotAt(nowMs: number): DesktopSnapshot {
  return {
    session: {
      kind: 'signedIn',
      serverUrl: 'http://127.0.0.1:4310',
      isEmbedded: true,
      workspaceName: 'Radio workshop',
      member: me,
      deviceName: 'Linux computer',
    },
    connection: {
      state: 'online',
      waiting: 0,
      waits: { notes: 0, reactions: 0, marks: 0 },
      failed: 0,
      message: null,
      needsSignIn: false,
    },
    members,
    conversations: conversationsAt(nowMs),
    takes: [],
    target: { conversationId: general, rootId: null, anchor: null },
    settings: {
      microphoneId: null,
      microphoneLingerMs: 120_000,
      prerollMs: 0,
      hasStartCue: false,
      keys: defaultBindings,
      defaultSpeed: 1,
      speeds: { [members[1]?.id ?? '']: 1.5 },
      defaultSkip: 'all',
      playsOn: { channel: true, group: true, direct: false, self: false },
      pausesAtQuestions: false,
      listening: {},
      onRelease: { channel: 'send', group: 'send', direct: 'send', self: 'send' },
      mediaDays: 30,
      mediaBytes: 2_000_000_000,
      keptOffline: [],
      ...defaultAttention,
      // Seen and done: it has screens of its own.
      tour: { status: 'done', step: 'find', isHeard: true, noteId: null, isPlayed: true, isSpeedTried: true },
    },
    hotkey: {
      kind: 'global',
      backend: 'hook',
      canHold: true,
      why: 'Earshot sees these keys, pressed and let go, in every program.',
      better: null,
      keys: {},
      canConfigure: false,
      isDenied: false,
    },
    microphone: { kind: 'closed' },
    version: '0.1.0',
  }
}

const chordOf = (key: string) => ({ ctrl: true, alt: true, shift: false, meta: false, key })

/** Keys of every sort: free ones, ones that the system has, and ones that the window has. */
export const settingsWithKeys: DesktopSnapshot['settings'] = {
  ...snapshotAt(0).settings,
  keys: {
    ...defaultBindings,
    replyToLastHeard: chordOf('KeyR'),
    playPause: chordOf('KeyT'),
    speedUp: { ...chordOf('KeyK'), alt: false },
  },
}

export const portalHotkey: DesktopSnapshot['hotkey'] = {
  kind: 'global',
  backend: 'portal',
  canHold: true,
  why: 'Your desktop tells Earshot when these keys are pressed and let go. It also keeps which keys they are.',
  better: 'On KDE any other key ends a hold. Tap instead of holding when you want to type.',
  keys: {
    holdToTalk: { trigger: 'Ctrl+Alt+Space', problem: null },
    playPause: { trigger: 'Meta+P', problem: null },
  },
  canConfigure: true,
  isDenied: false,
}
