import { join } from 'node:path'

/** The database of a data folder; its bytes lie beside it, see `blobs/folders.ts`. */
export const databaseOf = (dataDir: string): string => join(dataDir, 'earshot.db')

/** The file whose lock says that a server runs on this folder. */
export const lockOf = (dataDir: string): string => join(dataDir, 'lock.db')
