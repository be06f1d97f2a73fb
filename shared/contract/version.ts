/** Raised whenever the wire schemas change in a way an older side cannot read; `wire-hash.test.ts` reminds. */
export const PROTOCOL_VERSION = 1

/** Sent by every client with every request and by the server with every answer. */
export const PROTOCOL_HEADER = 'earshot-protocol'
