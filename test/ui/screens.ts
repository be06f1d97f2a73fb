import { annotationScreens } from './screens/annotation-screens.ts'
import { clipScreens } from './screens/clip-screens.ts'
import { dialogsScreens } from './screens/dialogs-screens.ts'
import { entryScreens } from './screens/entry-screens.ts'
import { panelScreens } from './screens/panel-screens.ts'
import { pictureScreens } from './screens/picture-screens.ts'
import { playerScreens } from './screens/player-screens.ts'
import { recorderScreens } from './screens/recorder-screens.ts'
import type { Screen } from './screens/screen.ts'
import { settingsScreens } from './screens/settings-screens.ts'
import { showingScreens } from './screens/showing-screens.ts'
import { threadScreens } from './screens/thread-screens.ts'
import { timelineScreens } from './screens/timeline-screens.ts'

/** Every screen, by what it shows: for pictures of them, and for rules that hold on all of them. */
export const screens: readonly Screen[] = [
  ...entryScreens,
  ...timelineScreens,
  ...threadScreens,
  ...playerScreens,
  ...recorderScreens,
  ...settingsScreens,
  ...dialogsScreens,
  ...pictureScreens,
  ...showingScreens,
  ...annotationScreens,
  ...clipScreens,
  ...panelScreens,
]
