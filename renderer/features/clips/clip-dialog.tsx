import { useState } from 'react'
import { useStore } from 'zustand'
import { useFeed, useServices } from '../../app/services-context.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogFooter } from '../../ui/dialog.tsx'
import { CameraChoice } from '../camera/camera-choice.tsx'
import css from './clips.module.css'
import { type FrameRate, frameRates, USUAL_RATE } from './tuning.ts'

const rateWords: Readonly<Record<FrameRate, string>> = {
  5: 'Slides, code, a page that is read. Smallest.',
  15: 'Clicks and scrolling.',
  30: 'What moves by itself: animations, videos. Largest.',
}

/** How a clip of the screen is to be recorded; what, is asked next. */
export function ClipDialog() {
  const { clips } = useServices()
  const isAsking = useStore(clips.store, (state) => state.phase.kind === 'asking')
  return isAsking ? <OpenDialog /> : null
}

function OpenDialog() {
  const { clips, bridge } = useServices()
  const chosen = useFeed((state) => state.settings.clip)
  const [rate, setRate] = useState<FrameRate>(chosen?.framesPerSecond ?? USUAL_RATE)
  return (
    <Dialog title="Record a clip of the screen" onClose={clips.cancel}>
      <p className={css.words}>
        A screen or a window is recorded without its sound, together with your voice. You can draw on it meanwhile, and
        end the clip before the recording.
      </p>
      <fieldset className={css.rates}>
        <legend className={css.legend}>Pictures per second</legend>
        {frameRates.map((one) => (
          <label key={one} className={css.rate}>
            <input
              type="radio"
              name="clip-rate"
              value={one}
              checked={rate === one}
              data-autofocus={rate === one || undefined}
              onChange={() => setRate(one)}
            />
            <span className="numbers">{one}</span>
            <span className={css.more}>{rateWords[one]}</span>
          </label>
        ))}
      </fieldset>
      <CameraChoice />
      <DialogFooter>
        <Button onClick={clips.cancel}>Cancel</Button>
        <Button tone="primary" onClick={() => clips.begin({ rate })}>
          {bridge.host === 'browser' ? 'Choose and record…' : 'Choose what to record…'}
        </Button>
      </DialogFooter>
    </Dialog>
  )
}
