/**
 * Uploads, after draft-ietf-httpbis-resumable-upload. Every answer carries `Upload-Offset` and `Upload-Complete`.
 *
 * - `POST /uploads` with `Earshot-Blob-Id: <uuid>` and `Upload-Complete: ?0`, empty body or first bytes: 201 with `Location: /uploads/<blobId>`.
 *   Asked again with the same id by the same device: 201 again with the present offset (the body is ignored).
 * - `HEAD /uploads/<blobId>`: 204 with the durable offset.
 * - `PATCH /uploads/<blobId>`, `Content-Type: application/partial-upload`, `Upload-Offset: n`, `Upload-Complete: ?0 | ?1`:
 *   204 after fsync. Another offset than the durable one: 409 with the durable one in `Upload-Offset`.
 *   With `?1` the request also carries `Repr-Digest: sha-256=:<base64>:`; bytes of another hash: 422, and the upload starts at 0 again.
 * - A file whose first bytes are known only at its end: `Earshot-Front: n` with an empty `POST` begins it at offset n, and the answer says the
 *   same; a server that does not say it knows nothing of this and begins at 0. As long as those bytes are missing every answer says how many
 *   they are. The last `PATCH` then says it too, and its body begins with them; `Upload-Offset` tells where what follows them stands.
 *   An upload that ends without them starts at 0 again, as one of a wrong hash.
 * - `DELETE /uploads/<blobId>`: 204; the bytes are gone.
 *
 * Errors are `application/problem+json` with `{ reason, detail }`.
 */
export const uploadHeaders = {
  blobId: 'earshot-blob-id',
  offset: 'upload-offset',
  complete: 'upload-complete',
  digest: 'repr-digest',
  front: 'earshot-front',
} as const

export const PARTIAL_UPLOAD = 'application/partial-upload'

/** Of `Earshot-Front`: more than any head of a file needs. */
export const LARGEST_FRONT_BYTES = 1_048_576

/** Structured-field booleans (RFC 9651). */
export const structuredTrue = '?1'
export const structuredFalse = '?0'
