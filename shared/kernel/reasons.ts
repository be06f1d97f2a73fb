/**
 * Every way a thing can be refused or fail, with the person's sentence and what may be done about it.
 * The one table of the whole program: CLI, app and server answers all take their words from here.
 *
 * `retry`: `backoff` = may pass by itself, ask again later; `never` = the same request will fail again, keep and show it;
 * `afterUpload` = the bytes must be completed first.
 */
export type Retry = 'backoff' | 'never' | 'afterUpload'

interface ReasonEntry {
  /** What happened and what to do; `{detail}` is filled in, and `{place}` with the name of a conversation. */
  readonly sentence: string
  readonly retry: Retry
}

const table = {
  // Files given to `send`
  fileMissing: { sentence: 'There is no readable file at {detail}. Check the path.', retry: 'never' },
  fileUnwritable: { sentence: 'Cannot write {detail}. Check the folder, or choose another file.', retry: 'never' },
  fileEmpty: { sentence: '{detail} is empty. Give a recording that holds sound.', retry: 'never' },
  fileNotAudio: {
    sentence: '{detail} is neither Ogg Opus nor WAV. Convert it first, for example: ffmpeg -i FILE out.opus',
    retry: 'never',
  },
  fileTruncated: {
    sentence:
      '{detail} ends in the middle of an Ogg page or of its samples. Export it again, or repair it with ffmpeg -i FILE out.opus',
    retry: 'never',
  },
  fileDamaged: { sentence: '{detail} is damaged: its checksums do not match. Export it again.', retry: 'never' },
  wavUnsupported: {
    sentence: 'This WAV file is {detail}. Save it as 16, 24 or 32 bit PCM, mono or stereo.',
    retry: 'never',
  },
  noteTooLong: {
    sentence: 'This recording is {detail} long; a note can be at most 3 h. Split it and send the parts.',
    retry: 'never',
  },
  noteTooLarge: {
    sentence: 'This recording is {detail}; a note can be at most 64.0 MB. Encode it at a lower bit rate.',
    retry: 'never',
  },
  // The desktop around the app
  notificationFailed: {
    sentence: 'The system did not show a notification. Look at its settings for Earshot. ({detail})',
    retry: 'never',
  },
  // Places and people
  conversationUnknown: {
    sentence: 'There is no conversation {detail} that you belong to. Check its name in the list.',
    retry: 'never',
  },
  conversationAmbiguous: { sentence: 'More than one conversation is called {detail}. Give its id.', retry: 'never' },
  noteUnknown: { sentence: 'There is no note {detail} in your conversations.', retry: 'never' },
  reactionRefused: { sentence: 'Your reaction was taken back. {detail}', retry: 'never' },
  reactionsUsedUp: {
    sentence: 'You have put {detail} different reactions on this note by now. Choose one of those.',
    retry: 'never',
  },
  captionsRefused: { sentence: 'Your captions were taken back. {detail}', retry: 'never' },
  captionsNotYours: { sentence: 'Only who spoke a note can write its captions.', retry: 'never' },
  captionsUnreadable: {
    sentence: 'This file cannot be read as captions: {detail}. Choose a WebVTT file (.vtt).',
    retry: 'never',
  },
  historyAway: {
    sentence: 'Older notes are not on this computer yet, and the server does not answer. Try again when it is back.',
    retry: 'backoff',
  },
  memberUnknown: { sentence: 'There is no member {detail} in this workspace.', retry: 'never' },
  notAllowed: { sentence: 'You are not a member of this conversation. Ask somebody in it to add you.', retry: 'never' },
  // Getting in
  linkMalformed: {
    sentence:
      'This is not an Earshot invitation link. It looks like http://server:4310/join#code; copy the whole of it.',
    retry: 'never',
  },
  appLinkMalformed: {
    sentence:
      'That link does not lead to anything in Earshot; a part of it may be missing. Copy the whole of it again.',
    retry: 'never',
  },
  linkLeadsNowhere: {
    sentence:
      'This link leads to a conversation that you are not in, or that is not on this computer yet. Ask somebody in it to add you.',
    retry: 'never',
  },
  invitationUnknown: { sentence: 'The server does not know this invitation. Ask for a new link.', retry: 'never' },
  invitationUsed: {
    sentence: 'This invitation has been used already; each works once. Ask for a new link.',
    retry: 'never',
  },
  invitationExpired: { sentence: 'This invitation has expired. Ask for a new link.', retry: 'never' },
  tokenInvalid: {
    sentence: 'The server no longer accepts this device. Sign in again with a new invitation.',
    retry: 'never',
  },
  tokenLocked: {
    sentence:
      'The sign-in of this profile is sealed in a keyring that cannot be opened here. Open the profile in the desktop app, or sign in again with a new invitation. Nothing is lost.',
    retry: 'never',
  },
  notSignedIn: { sentence: 'You are not signed in. Use `earshot join LINK`, or sign in in the app.', retry: 'never' },
  alreadySignedIn: {
    sentence: 'This profile is signed in already. Use another one with --profile NAME.',
    retry: 'never',
  },
  workUnsent: {
    sentence: 'This device still holds {detail} that nobody else has. Send or discard it first, then sign out.',
    retry: 'never',
  },
  nameTaken: {
    sentence: 'Somebody in this workspace is called {detail} already. Choose another name.',
    retry: 'never',
  },
  // The server and the way to it
  serverUnreachable: {
    sentence:
      'The server at {detail} does not answer. Check the network. Nothing is lost: what waits goes out when it is back.',
    retry: 'backoff',
  },
  serverFailed: { sentence: 'The server could not do this just now. Earshot will ask again.', retry: 'backoff' },
  serverDiskFull: {
    sentence:
      'The server has no room left. This waits here, and goes on by itself once there is; tell whoever runs the server.',
    retry: 'backoff',
  },
  serverTooOld: { sentence: 'The server speaks an older protocol ({detail}). Update the server.', retry: 'never' },
  serverTooNew: { sentence: 'The server speaks a newer protocol ({detail}). Update Earshot.', retry: 'never' },
  protocolBroken: {
    sentence: 'The server sent an answer this version cannot read ({detail}). Update Earshot.',
    retry: 'backoff',
  },
  requestInvalid: { sentence: 'The request was not understood: {detail}.', retry: 'never' },
  rateLimited: { sentence: 'Too many attempts. Wait a minute and try again.', retry: 'backoff' },
  embeddedServerFailed: { sentence: 'The built-in server did not start: {detail}.', retry: 'backoff' },
  portTaken: {
    sentence: 'Port {detail} is in use by another program. Choose another with --port, or --port 0 for any free one.',
    retry: 'never',
  },
  // Uploads
  uploadOffsetWrong: {
    sentence: 'The upload continues at another place; Earshot asks the server where.',
    retry: 'backoff',
  },
  uploadIncomplete: { sentence: 'The recording has not arrived whole yet.', retry: 'afterUpload' },
  uploadHashWrong: { sentence: 'The recording arrived damaged and is sent again.', retry: 'afterUpload' },
  uploadUnknown: { sentence: 'The server has no such upload; it is started again.', retry: 'afterUpload' },
  blobUnknown: { sentence: 'The server does not have this recording.', retry: 'never' },
  fileAway: {
    sentence:
      'What was shown with this note is not on this computer, and the server does not answer. It is there once the server is back. With "Keep offline" a conversation is always here.',
    retry: 'backoff',
  },
  recordingAway: {
    sentence:
      'This recording is not on this computer, and the server does not answer. It plays once the server is back. With "Keep offline" a conversation is always here.',
    retry: 'backoff',
  },
  blobHashWrong: { sentence: 'The recording arrived damaged. Earshot fetches it again.', retry: 'backoff' },
  // This computer
  profileInUse: {
    sentence:
      'Earshot is already running with this profile. Use that window, close it, or choose another with --profile NAME.',
    retry: 'never',
  },
  serverFolderInUse: {
    sentence: 'A server runs on {detail} already. Use that one, stop it, or choose another folder with --data.',
    retry: 'never',
  },
  dataFolderReadOnly: {
    sentence:
      'Earshot cannot write to its data folder {detail}. Make it writable, or choose another with EARSHOT_DATA_DIR.',
    retry: 'never',
  },
  diskFull: {
    sentence: 'The disk is full. What is recorded so far is kept; free some space and go on.',
    retry: 'backoff',
  },
  diskLow: {
    sentence: 'The disk has only {detail} left. Free some space soon; a recording stops when it is full.',
    retry: 'never',
  },
  dataNewer: {
    sentence: 'The data in {detail} was written by a newer version. Update Earshot; nothing was changed.',
    retry: 'never',
  },
  dataDamaged: {
    sentence: 'The database {detail} is damaged. It was left as it is; see `earshot doctor`.',
    retry: 'never',
  },
  cacheRebuilt: {
    sentence: 'The local copy was damaged and is being fetched again; nothing you recorded is touched.',
    retry: 'never',
  },
  cacheKeepsBreaking: {
    sentence:
      'The local copy was damaged {detail} times within an hour: the disk may be failing. What you record is kept; see `earshot doctor`.',
    retry: 'never',
  },
  programUnreachable: {
    sentence: 'This window lost touch with the Earshot program. It connects again by itself; then try once more.',
    retry: 'backoff',
  },
  updateFailed: {
    sentence: 'Earshot could not get the new version ({detail}). It tries again in a few hours; nothing was changed.',
    retry: 'backoff',
  },
  // Microphone and keys
  microphoneRefused: {
    sentence:
      'Earshot may not use the microphone. Allow it in the system or browser settings, then press the key again.',
    retry: 'never',
  },
  microphoneMissing: { sentence: 'No microphone was found. Plug one in, or choose one in Settings.', retry: 'never' },
  microphoneBusy: {
    sentence: 'The microphone could not be opened; another program may hold it. Close that program and try again.',
    retry: 'never',
  },
  microphoneLost: {
    sentence: 'The microphone went away. What you said is kept as a draft in {place}.',
    retry: 'never',
  },
  microphoneMuted: {
    sentence: 'The system muted the microphone. What you said is kept as a draft in {place}.',
    retry: 'never',
  },
  microphoneRevoked: {
    sentence:
      'Earshot may no longer use the microphone. What you said is kept as a draft in {place}; allow the microphone in the system or browser settings to go on.',
    retry: 'never',
  },
  microphoneChanged: { sentence: 'The recording goes on with {detail}.', retry: 'never' },
  captureSilent: {
    sentence: 'No sound came from the microphone for 5 s. What came before is kept as a draft in {place}.',
    retry: 'never',
  },
  captureWindowMissing: {
    sentence: 'No Earshot window is ready to record. Open one if there is none, and press the key again.',
    retry: 'never',
  },
  captureWindowLost: {
    sentence: 'The recording window closed. What you said is kept as a draft in {place}.',
    retry: 'never',
  },
  windowHopeless: {
    sentence:
      'The Earshot window stopped working again and again. What was recorded is kept; quit Earshot and start it anew.',
    retry: 'never',
  },
  writeTooSlow: {
    sentence: 'The disk cannot keep up with the recording. What is written is kept as a draft in {place}.',
    retry: 'never',
  },
  takeEmpty: { sentence: 'Nothing was recorded. Hold the key a little longer while you speak.', retry: 'never' },
  editTooShort: {
    sentence: 'Less than half a second would be left. Select another part, or discard the draft.',
    retry: 'never',
  },
  screenRefused: {
    sentence:
      'The system does not let Earshot see the screen. Allow it in the system settings (Privacy, Screen Recording) and start Earshot again, or paste or drop a picture.',
    retry: 'never',
  },
  screenGone: {
    sentence: 'What you chose is not there any more, so there is no picture of it. Choose again, or paste or drop one.',
    retry: 'never',
  },
  screenBlack: {
    sentence:
      'The picture came out black: the system or that window does not let it be seen. Choose another window, check the permission for screen recording, or paste a picture.',
    retry: 'never',
  },
  pictureUnreadable: {
    sentence: '{detail} is no picture that Earshot can show. PNG, JPEG, WebP, GIF and PDF can be shown.',
    retry: 'never',
  },
  pictureTooLarge: {
    sentence:
      'A picture of {detail} pixels is too large. Up to 20,000 on a side and 100 million in all can be shown: choose a part of it.',
    retry: 'never',
  },
  clipboardRefused: {
    sentence:
      'The clipboard may not be read here. Press the keys for pasting instead, or drop the picture on the window.',
    retry: 'never',
  },
  clipboardEmpty: { sentence: 'There is no picture in the clipboard. Copy one, then paste it.', retry: 'never' },
  pictureIncomplete: {
    sentence:
      'A picture of this recording did not come whole. It is kept as a draft; send it again to send it without that picture.',
    retry: 'never',
  },
  pictureNotHidden: {
    sentence:
      'Something on a picture is to be hidden, and is not hidden in its pixels yet. Open the draft; Earshot does that then, and it can be sent.',
    retry: 'never',
  },
  clipUnsupported: {
    sentence:
      'This browser cannot record the screen as a video. Show a picture instead, or use Earshot in a current Chrome or Edge, or its desktop program.',
    retry: 'never',
  },
  clipTaken: {
    sentence:
      'This recording has a clip of the screen already. Send it, or leave that clip out, before you record another.',
    retry: 'never',
  },
  clipTooLarge: {
    sentence: 'A clip of the screen can have {detail}. What is recorded by then is kept, and the sound goes on.',
    retry: 'never',
  },
  clipRefused: {
    sentence:
      'The server takes no clip as large as this one ({detail}). It is kept here: update the server, or save the note as a film and send that another way.',
    retry: 'never',
  },
  clipIncomplete: {
    sentence:
      'The clip of the screen in this recording cannot be read. It is kept as a draft; send it again to send it without the clip.',
    retry: 'never',
  },
  clipNotHidden: {
    sentence:
      'Something on the clip was to be hidden, and a video cannot hide it afterwards. Leave the clip out of the draft, or take the blur away, then send it.',
    retry: 'never',
  },
  draftUneditable: {
    sentence: 'This draft came from a file that cannot be changed here. Send it as it is, or record it anew.',
    retry: 'never',
  },
  appendLeftOut: {
    sentence: 'What you recorded last was left out of the draft. Undo the edit to have it back.',
    retry: 'never',
  },
  takeUnderWay: {
    sentence: 'A recording is under way. Send or discard it first, then go on with this one.',
    retry: 'never',
  },
  nothingToUndo: { sentence: 'Nothing was changed in this draft, so there is nothing to undo.', retry: 'never' },
  takeUnknown: { sentence: 'This recording is no longer here.', retry: 'never' },
  draftAtLimit: {
    sentence:
      'This draft is {detail} long already, and a recording ends at 60 min. Send it, or cut it, before you go on.',
    retry: 'never',
  },
  takeLimitReached: { sentence: 'The recording reached 60 min and is kept as a draft in {place}.', retry: 'never' },
  takeLimitNear: {
    sentence: 'This recording can go on for {detail} more; then it is kept as a draft.',
    retry: 'never',
  },
  computerSlept: {
    sentence: 'The computer went to sleep. What you said is kept as a draft in {place}.',
    retry: 'never',
  },
  screenLocked: {
    sentence: 'The screen was locked. What you said is kept as a draft in {place}.',
    retry: 'never',
  },
  userSwitched: {
    sentence: 'Somebody else signed in to this computer. What you said is kept as a draft in {place}.',
    retry: 'never',
  },
  computerShutDown: {
    sentence: 'The computer was shut down. What you said is kept as a draft in {place}.',
    retry: 'never',
  },
  programQuit: {
    sentence: 'Earshot was closed while it recorded. What you said is kept as a draft in {place}.',
    retry: 'never',
  },
  keyUpLost: {
    sentence: 'The key seems to be up, though nobody saw it go up. What you said is kept as a draft in {place}.',
    retry: 'never',
  },
  pauseForgotten: {
    sentence: 'The recording was paused for 15 min. What you said is kept as a draft in {place}.',
    retry: 'never',
  },
  takeRecovered: {
    sentence: 'Recovered, {detail}: Earshot ended while this was recorded. It is kept as a draft in {place}.',
    retry: 'never',
  },
  // Asked before a note goes out
  takeSilent: {
    sentence: 'Nothing was heard in this recording: is it the right microphone? It is not sent; it waits in {place}.',
    retry: 'never',
  },
  takeDistorted: {
    sentence: 'This recording is distorted (too loud). It is not sent; it waits in {place}.',
    retry: 'never',
  },
  takeToMany: { sentence: 'Send to {detail} people? It is not sent yet; it waits in {place}.', retry: 'never' },
  nothingHeard: {
    sentence: 'There is no note to reply to yet: play one first, or open its thread.',
    retry: 'never',
  },
  noTarget: { sentence: 'Choose a conversation first: that is where the note goes.', retry: 'never' },
  hookUnavailable: { sentence: 'Keys work only while the Earshot window is focused: {detail}.', retry: 'never' },
  // Drawings on notes
  trackDamaged: {
    sentence: 'The drawing on this note is damaged ({detail}), so it is not shown. What was said is whole.',
    retry: 'never',
  },
  trackTooLarge: {
    sentence:
      'The drawing on this note holds more than a drawing can ({detail}), so it is not shown. What was said is whole.',
    retry: 'never',
  },
  trackTooNew: {
    sentence: 'This drawing was made by a newer Earshot. Update Earshot to see it. What was said is whole.',
    retry: 'never',
  },
  trackPartlyKnown: {
    sentence:
      'This drawing was made by a newer Earshot: {detail} of it cannot be shown here. Update Earshot to see all.',
    retry: 'never',
  },
  trackWordsFull: {
    sentence:
      'There is no room for more words on the pictures of this recording. Lines, shapes and what you say still go on; send it, and write on in the next.',
    retry: 'never',
  },
  textFull: {
    sentence: 'This text is as long as one can be. Press Enter, and write on in another place.',
    retry: 'never',
  },
  trackFull: {
    sentence: 'This drawing is full ({detail}). What you say is still recorded; send it, and draw on in the next.',
    retry: 'never',
  },
  internal: {
    sentence: 'Earshot met a fault of its own: {detail}. Nothing was deleted; `earshot doctor` tells more.',
    retry: 'backoff',
  },
} as const satisfies Record<string, ReasonEntry>

export type Reason = keyof typeof table

export const reasons = Object.keys(table) as readonly Reason[]

export const isReason = (text: string): text is Reason => Object.hasOwn(table, text)

/** The sentence a person reads, detail filled in. `place`: where the recording is, where the sentence tells. */
export function sentenceOf(reason: Reason, detail = '', place = 'its conversation'): string {
  return table[reason].sentence.replace('{detail}', () => detail).replace('{place}', () => place)
}

export const retryOf = (reason: Reason): Retry => table[reason].retry

/** Thrown at the edges only (tRPC procedures, command line); inside, reasons travel in results. */
export class ReasonError extends Error {
  readonly reason: Reason
  readonly detail: string | undefined

  constructor(reason: Reason, detail?: string) {
    super(sentenceOf(reason, detail))
    this.name = 'ReasonError'
    this.reason = reason
    this.detail = detail
  }
}
