/** A workspace that has been lived in: people, conversations, and a few weeks of notes. The same at every run. */

export * from './note-fixtures.ts'
export * from './people-fixtures.ts'
export * from './snapshot-fixtures.ts'
export * from './take-fixtures.ts'
