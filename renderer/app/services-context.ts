import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { FeedState } from '../stores/feed-store.ts'
import type { PlayerState } from '../stores/player-store.ts'
import type { QueueState } from '../stores/queue-store.ts'
import type { ThreadState } from '../stores/thread-store.ts'
import type { UiState } from '../stores/ui-store.ts'
import type { ProgramState } from './program.ts'
import type { Services } from './services.ts'

export const ServicesContext = createContext<Services | null>(null)

export function useServices(): Services {
  const services = useContext(ServicesContext)
  if (services === null) throw new Error('A component stands outside the app.')
  return services
}

// Selectors must give back what a store holds, not make something new: they are compared by identity.
export const useFeed = <T>(select: (state: FeedState) => T): T => useStore(useServices().feed, select)
export const useUi = <T>(select: (state: UiState) => T): T => useStore(useServices().ui, select)
export const usePlayer = <T>(select: (state: PlayerState) => T): T => useStore(useServices().playback.store, select)
export const useQueue = <T>(select: (state: QueueState) => T): T => useStore(useServices().queue.store, select)
export const useThread = <T>(select: (state: ThreadState) => T): T => useStore(useServices().thread.store, select)
export const useProgram = <T>(select: (state: ProgramState) => T): T => useStore(useServices().program.store, select)
