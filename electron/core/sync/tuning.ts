/** Every duration and limit of sync and media, each with its reason. */
export const tuning = {
  /** First wait after a failed request, doubled each time, spread by jitter so that clients do not come back as one. */
  backoffFirstMs: 250,
  /** A few requests a second from a team of ten while its server is down; and five seconds after it is back all is well. */
  backoffLastMs: 3_500,
  /** A call carries a few kilobytes; longer means that nobody is there. */
  callTimeoutMs: 15_000,
  /** One chunk at 128 kbit/s with room to spare. */
  chunkTimeoutMs: 90_000,
  /** Large enough for few round trips, small enough that percent moves and a cut link costs little. */
  uploadChunkBytes: 1_000_000,
  /** A take being spoken, and two older ones catching up; more would only share the same line. */
  uploadsAtOnce: 3,
  lanesAtOnce: 8,
  pullEvents: 500,
  /** Days of listening: the rest is there once some of it is heard. */
  unheardAtMost: 1_000,
  /** Never seen and longer than this: the newest page first. Shorter ones come whole within a page or two of a pull. */
  snapshotUnseenEvents: 200,
  /** Further behind than this, weeks away from a busy channel, and what is newest comes before what is next. */
  snapshotBehindEvents: 2_000,
  /** One page of history: more than a tall window shows, small enough to be applied within two frames. */
  snapshotPageEvents: 200,
  /** Between two pages of history that nobody waits for: two thousand notes a second at most, and room for everything else. */
  historyPauseMs: 100,
  /** Somebody scrolled up while the way to the server is being made: no longer than they would look at the word "reading". */
  historyWaitMs: 5_000,
  /** Hints may be lost although the socket stays open. A pull of a quiet account costs one small request. */
  safetyPullMs: 60_000,
  /** A socket that was open this long was a good one: the next wait starts small again. */
  liveStableMs: 5_000,
  /** The server pings more often than this; a sleeping network tells nobody that it is gone. */
  liveSilenceMs: 60_000,
  prefetchAtOnce: 3,
  /** What has just come and may be heard next; the rest is fetched by plan. */
  prefetchBacklog: 200,
  /** A video up to this is fetched ahead like a recording; a longer one when somebody wants to see it. */
  videoAheadBytes: 20_000_000,
  /** Notes come in bursts; what they change about keeping recordings is decided once. */
  mediaPlanDelayMs: 2_000,
  /** Recordings looked at for one plan: months of a busy team, and read in a few milliseconds. */
  mediaPlanned: 10_000,
  /** Takes need the rest of the disk more than recordings that can be fetched again. */
  mediaFreeBytes: 1_000_000_000,
  /** The longest note at half speed, and a cup of tea. */
  mediaInUseMs: 3 * 3_600_000,
  /** More new notes than this at once are fetched by plan, not one by one. */
  prefetchArrivals: 20,
  /** Nothing arrived for this long: the download is tried anew. */
  downloadStallMs: 30_000,
  /** Signing out waits no longer for a server that is not there. */
  leaveTimeoutMs: 3_000,
  /** Of a recording that is still coming, in one go: what a player asks for at once. */
  arrivingPieceBytes: 65_536,
  /** Further ahead of the download than this, and the server is asked for it: waiting takes longer than asking on most lines. */
  arrivingAheadBytes: 65_536,
  /** How far before the end, and from which border on, Chromium looks for the length of an Ogg file: seen, and asked for before it asks. */
  arrivingTailBytes: 65_536,
  arrivingTailBorder: 32_768,
  /** Somebody listens to what could not be fetched further, and looks at a player that waits. */
  arrivingRetryMs: 1_000,
  /** A minute of sound and more. After so much of a long download comes a short rest, in which a player finds what it begins with. */
  downloadHeadBytes: 524_288,
  downloadHeadPauseMs: 150,
  /** A download that is cut goes on where it was as long as each attempt brings something. */
  downloadResumes: 20,
  /** A conversation is created while the person waits. */
  createAttempts: 3,
  /** More notes than this changed at once, by catching up, and windows read their pages anew instead. */
  notesToldAtOnce: 60,
  /** Notes are taken into the search index once none have come for this long: what is pulled goes first. */
  indexQuietMs: 300,
  /** In one go: a few milliseconds, in which nothing else can happen. */
  indexNotes: 150,
  /** A question waits no longer than this for what is not in the index yet; then it is answered from what is. */
  indexWaitMs: 100,
  /** More changes than this between two turns of the loop, and a fresh snapshot is the shorter message. */
  feedBacklog: 2_000,
} as const
