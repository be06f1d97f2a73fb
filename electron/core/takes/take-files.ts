/** The names in a take's folder. */
export const takeFiles = {
  manifest: 'take.json',
  /** While it grows. */
  growing: 'audio.opus.part',
  sealed: 'audio.opus',
  /** One byte for each 20 ms, so that a recovered take has its waveform. */
  levels: 'levels.u8',
  /** How loud each 20 ms is to the ear (`shared/audio/sound-frames.ts`): for a recovered take, and for one that is edited. */
  sound: 'sound.frames',
  /** What a repair cut off, when it was too long to be half a page. */
  rest: 'audio.rest',
} as const

/** The files of one recording. A take that went on later has several, and none is touched by the next. */
export type SegmentFiles = { readonly [K in 'growing' | 'sealed' | 'levels' | 'sound' | 'rest']: string }

/** `index` 0 is what was recorded first. */
export const segmentFiles = (index: number): SegmentFiles =>
  index === 0
    ? takeFiles
    : {
        growing: `audio.${index}.opus.part`,
        sealed: `audio.${index}.opus`,
        levels: `levels.${index}.u8`,
        sound: `sound.${index}.frames`,
        rest: `audio.${index}.rest`,
      }

const EDITED = /^edit-[0-9a-f]{16}\.opus$/

/** Named by what is in it: the manifest before a change and the one after it each find their own. */
export const editedFile = (sha256: string): string => `edit-${sha256.slice(0, 16)}.opus`
export const isEditedFile = (name: string): boolean => EDITED.test(name)
