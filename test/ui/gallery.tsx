import '@fontsource-variable/inter/index.css'
import '../../renderer/ui/tokens.css'
import '../../renderer/ui/base.css'
import { createRoot } from 'react-dom/client'
import type { DesktopSnapshot, UiNote } from '#shared/contract/desktop.ts'
import { sentenceOf } from '#shared/kernel/reasons.ts'
import { done } from '#shared/kernel/result.ts'
import { App } from '../../renderer/app/app.tsx'
import type { AudioPorts } from '../../renderer/app/capture-host.ts'
import { createServices, type Services } from '../../renderer/app/services.ts'
import { createPageClock } from '../../renderer/audio/capture.ts'
import { plainOutput } from '../../renderer/audio/output.ts'
import { createPlayer } from '../../renderer/audio/player.ts'
import { encodePicture } from '../../renderer/features/pictures/encode-picture.ts'
import speechUrl from '../fixtures/speech/austen-7s.wav?url'
import { type AnnotationProbe, AnnotationScene, createAnnotationProbe } from './annotation-gallery.tsx'
import { type ClipTrouble, clippedNote, screenVideo } from './clip-fixtures.ts'
import { createFakeCore, type FakeCore } from './fake-core.ts'
import * as fixtures from './fixtures.ts'
import { PanelScene } from './panel-scenes.tsx'
import { type DrawnDraft, drawnDraft, type PictureTrouble, picturedThread } from './pictured-fixtures.ts'

/** The real app over a fake core, one scene per `?scene=`: for looking at it, and for the tests of what is seen. */
interface Gallery {
  readonly core: FakeCore
  readonly services: Services
  readonly fixtures: typeof fixtures
  readonly encodePicture: typeof encodePicture
  /** To be put among the takes of the scene `pictured`, once its files are served. */
  drawnDraft(): Promise<DrawnDraft>
  readonly screenVideo: typeof screenVideo
  /** Asks the rules of WCAG of what is shown. From here, a browser keeps it compiled. */
  axe(): Promise<typeof import('axe-core')>
  /** Of the scenes that draw. */
  readonly annotation: AnnotationProbe
}

declare global {
  interface Window {
    gallery?: Gallery
  }
}

const clock = createPageClock()
const sceneName = new URLSearchParams(window.location.search).get('scene') ?? ''
/** A microphone that gives nothing. */
const isSilent = sceneName === 'silent'
const now = Date.now()

/** A voice that nobody spoke: syllables as a level, fifty a second. */
function startLevels(onLevel: (level: { peak: number }) => void): () => void {
  const peaks = fixtures.speechPeaks(5)
  let step = 0
  const timer = setInterval(() => {
    step += 1
    onLevel({ peak: ((peaks[Math.floor(step / 5) % peaks.length] ?? 0) / 255) * (0.6 + 0.4 * Math.random()) })
  }, 20)
  return () => clearInterval(timer)
}

const audio: AudioPorts = {
  createCapture(deps) {
    const stop = startLevels(({ peak }) => deps.onLevel({ peak: isSilent ? 0 : peak }))
    return {
      handle: () => {},
      listMicrophones: () =>
        Promise.resolve([
          { id: 'a', label: 'Built-in microphone' },
          { id: 'b', label: 'Scarlett Solo USB' },
        ]),
      warmUp: () => Promise.resolve(),
      close: () => Promise.resolve(stop()),
    }
  },
  createPlayer: (deps) => createPlayer({ ...deps, audio: new Audio(), output: plainOutput, clock }),
  openMeter: (_, onLevel) => Promise.resolve(done(startLevels(({ peak }) => onLevel(peak)))),
}

function sceneOf(name: string): { snapshot: DesktopSnapshot; notes: UiNote[]; isSlow?: boolean; isDesktop?: boolean } {
  const snapshot = fixtures.snapshotAt(now)
  const notes = fixtures.generalNotes(now)
  switch (name) {
    case 'signedOut':
      return { snapshot: { ...snapshot, session: { kind: 'signedOut' } }, notes }
    case 'signingIn':
      return { snapshot: { ...snapshot, session: { kind: 'signingIn', how: 'thisComputer' } }, notes }
    case 'empty': {
      const conversations = snapshot.conversations
        .filter((item) => item.title === 'general' || item.kind === 'self')
        .map((item) => ({ ...item, unread: 0, unheard: 0, lastSeq: 0, readSeq: 0, memberIds: [fixtures.me.id] }))
      return { snapshot: { ...snapshot, conversations, members: [fixtures.me] }, notes: [] }
    }
    case 'drafts':
    case 'silent':
      return { snapshot: { ...snapshot, takes: name === 'drafts' ? fixtures.manyDrafts(now) : [] }, notes }
    case 'desktop':
      return { snapshot, notes, isDesktop: true }
    case 'loading':
      return { snapshot, notes, isSlow: true }
    case 'troubled':
      return {
        snapshot: {
          ...snapshot,
          connection: {
            state: 'offline',
            waiting: 3,
            waits: { notes: 2, reactions: 1, marks: 0 },
            failed: 1,
            message:
              'The server at 127.0.0.1:4310 does not answer. What you recorded is kept and goes out when it is back.',
            needsSignIn: false,
          },
          hotkey: {
            kind: 'windowOnly',
            why: 'This desktop has no portal for shortcuts.',
            better: 'GNOME 48, KDE Plasma 6 and Hyprland have one.',
            isDenied: false,
          },
          takes: [fixtures.draftTake(now)],
        },
        notes: [...notes, ...fixtures.unsentNotes(now)],
      }
    case 'locked':
      return {
        snapshot: {
          ...snapshot,
          connection: {
            state: 'offline',
            waiting: 1,
            waits: { notes: 1, reactions: 0, marks: 0 },
            failed: 0,
            message: sentenceOf('tokenLocked'),
            needsSignIn: true,
          },
        },
        notes,
      }
    case 'newer':
      return {
        snapshot: {
          ...snapshot,
          connection: {
            state: 'offline',
            waiting: 0,
            waits: { notes: 0, reactions: 0, marks: 0 },
            failed: 0,
            message: null,
            needsSignIn: false,
          },
          hotkey: {
            kind: 'windowOnly',
            why: 'Nothing can be recorded with this version.',
            better: null,
            isDenied: false,
          },
          takes: [fixtures.draftTake(now)],
          readOnlyBecause: sentenceOf('dataNewer', '~/.local/share/Earshot/profiles/default'),
        },
        notes,
      }
    case 'wordy':
      return { snapshot, notes: fixtures.wordyNotes(now) }
    default:
      return { snapshot, notes }
  }
}

const scene = sceneOf(sceneName)
/** `pictured`, or `pictured:TROUBLE`. */
const [kindOfScene, trouble = 'none'] = sceneName.split(':')
const pictured = kindOfScene === 'pictured' ? await picturedThread(now, trouble as PictureTrouble) : null
/** `clipped`, or `clipped:TROUBLE`. */
const clipped = kindOfScene === 'clipped' ? clippedNote(now, trouble as ClipTrouble) : null
const shownNote = pictured?.root ?? clipped?.note
const fileUrls = pictured?.fileUrls ?? clipped?.fileUrls
const core = createFakeCore({
  ...scene,
  notes: shownNote ? [...scene.notes.slice(-6), shownNote] : scene.notes,
  ...(fileUrls ? { fileUrls } : {}),
  replies: (root) => {
    if (root.id === pictured?.root.id) return [...pictured.replies]
    return sceneName === 'longThread' ? fixtures.longThreadOf(root, now) : fixtures.threadOf(root, now)
  },
  captions: fixtures.captionsAt(now),
  soundUrl: speechUrl,
})
const services = createServices({ bridge: core.bridge, audio, clock, isMac: false })
const annotation = createAnnotationProbe(sceneName !== 'annotate')
const isAnnotation = ['annotate', 'annotateEmpty', 'answer', 'replay'].includes(sceneName)
window.gallery = {
  core,
  services,
  fixtures,
  annotation,
  encodePicture,
  drawnDraft: () => drawnDraft(now),
  screenVideo,
  axe: async () => (await import('axe-core')).default,
}
const element = document.getElementById('root')
if (element) {
  const [kind, view = ''] = sceneName.split(':')
  const levels = { onLevel: services.capture.onLevel }
  const scene = isAnnotation ? <AnnotationScene name={sceneName} probe={annotation} /> : <App services={services} />
  createRoot(element).render(kind === 'panel' ? <PanelScene name={view} levels={levels} /> : scene)
}
