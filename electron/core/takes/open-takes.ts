import type { Change, Session } from '#shared/contract/desktop.ts'
import type { Settings } from '#shared/contract/settings.ts'
import type { TakeTarget } from '#shared/contract/ui-take.ts'
import type { Emitter } from '#shared/kernel/emitter.ts'
import { importAudio } from '../media/import-audio.ts'
import type { CorePorts } from '../ports.ts'
import { createTakes, type TakesPorts } from './create-takes.ts'
import type { Takes } from './takes.ts'

interface TakeParts extends Required<Pick<TakesPorts, 'mayRecord' | 'dispatch' | 'places'>> {
  /** Told of the takes, and tells them who is here. */
  readonly changes: Emitter<Change>
  readonly ports: Pick<CorePorts, 'clock' | 'dataDir' | 'ids' | 'log'>
  readonly settings: () => Settings
  readonly session: () => Session
  /** Notes to self; null: not known yet, or nobody is signed in. */
  readonly self: () => TakeTarget | null
}

/** Puts the takes over the parts of a core, whoever is signed in. */
export function openTakes(parts: TakeParts): Takes {
  const { changes, ports, mayRecord, dispatch, places, settings, session, self } = parts
  const { clock, dataDir, ids, log } = ports
  const takes = createTakes({
    mayRecord,
    dataDir,
    clock,
    ids,
    log,
    dispatch,
    places,
    importAudio: (sourcePath, targetPath, soundPath) => importAudio({ sourcePath, targetPath, soundPath }),
    microphone() {
      const { microphoneId, microphoneLingerMs, prerollMs, hasStartCue } = settings()
      return { microphoneId, lingerMs: microphoneLingerMs, prerollMs, hasCue: hasStartCue }
    },
    deviceName() {
      const now = session()
      return now.kind === 'signedIn' ? now.deviceName : null
    },
    fallbackTarget: self,
  })
  takes.onChange(changes.emit)
  changes.on((change) => {
    // Nobody is left who could talk.
    if (change.kind === 'session' && change.session.kind !== 'signedIn') takes.closeMicrophone()
  })
  return takes
}
