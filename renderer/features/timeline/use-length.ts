import { usePlayer } from '../../app/services-context.ts'

/** How long a note is: what its sender said, until it was played and is known. */
export const useLength = (noteId: string, saidMs: number): number =>
  usePlayer(({ lengths }) => lengths[noteId] ?? saidMs)
