import { xdotool } from './world.ts'

/** Real keys on the display of this run, with xdotool's names of them. Without its pauses between keys, which a busy machine makes long. */

export const talkChord: readonly string[] = ['ctrl', 'alt', 'space']

const keysDown = (keys: readonly string[]) => keys.flatMap((key) => ['keydown', '--delay', '0', key])
const keysUp = (keys: readonly string[]) => keys.toReversed().flatMap((key) => ['keyup', '--delay', '0', key])

export const holdKeys = (keys: readonly string[]): Promise<void> => xdotool(...keysDown(keys))
export const letGoOf = (keys: readonly string[]): Promise<void> => xdotool(...keysUp(keys))
/** By one program: between two, a busy machine would make a hold of it. */
export const tapKeys = (keys: readonly string[]): Promise<void> => xdotool(...keysDown(keys), ...keysUp(keys))
