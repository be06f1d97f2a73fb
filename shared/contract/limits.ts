/** Limits both sides hold to; each with its reason. */
export const limits = {
  /** A recorded talk or meeting that is sent as a file; what is longer is not listened to. A take ends sooner. */
  noteDurationMs: 3 * 60 * 60_000,
  /** An hour at 128 kbit/s with room to spare, or three at 40: three times what speech needs. */
  noteSizeBytes: 64_000_000,
  /** Half an hour of a screen at 2 Mbit/s, twice what a page that is scrolled and read needs. */
  videoSizeBytes: 450_000_000,
  /** As a recorder writes it; what is sent has an index besides, of some megabytes at most. */
  recordedClipBytes: 445_000_000,
  /** Parts of a clip's pictures after editing: more cuts than anybody makes by hand. */
  videoSpans: 1_000,
  /** What stands for a clip before it is here, and its longer side in pixels: as a thumbnail, which is 480 and takes a third of that. */
  posterBytes: 100_000,
  posterSide: 640,
  /** One `PATCH`; a slow link finishes it within a proxy's usual 60 s. */
  uploadChunkBytes: 4_000_000,
  textLength: 20_000,
  nameLength: 80,
  /** One `sync.pull` answer stays well under a second to parse. */
  pullEvents: 500,
  /** Notes and other events in one `sync.snapshot` page, without the marks on them: some screens full. */
  snapshotEvents: 200,
  peakBuckets: 100,
  /** Different reactions of one member to one note, those taken off again included: each is a row for ever. */
  reactionsPerNote: 50,
  /** One every ten seconds of the longest take is more than anybody lists. */
  chapters: 360,
  /** Pauses of one note: one a second of an hour, and of longer notes the longest. */
  gaps: 3_600,
  /** Segments of one note's captions: a short phrase every 700 ms of an hour, every two seconds of the longest note. */
  captionSegments: 5_000,
  /** Characters of one segment: a long sentence, and some more. */
  captionLength: 1_000,
  /** Characters of a note's captions: an hour of quick speech, and within one request with its times. */
  captionsLength: 100_000,
  /** Invitations are for now, not for ever. */
  invitationLifeMs: 7 * 24 * 3_600_000,
} as const
