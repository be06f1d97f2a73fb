import { useStore } from 'zustand'
import { useServices } from '../../app/services-context.ts'
import { Check } from '../../ui/check.tsx'
import css from './camera.module.css'
import { CameraFields } from './camera-fields.tsx'

/** What is to be recorded is chosen afterwards; most screens are of about this shape. */
const usualScreen = { width: 1600, height: 1000 } as const

/** Whether one is seen in the clip, asked before it. */
export function CameraChoice() {
  const { bubble } = useServices()
  const isOn = useStore(bubble.store, (state) => state.wish.isOn)
  return (
    <div className={css.choice}>
      <Check
        label="Show my camera"
        hint="In a round bubble in a corner of the clip, and only in clips."
        isChecked={isOn}
        onChange={(isWanted) => (isWanted ? bubble.show() : bubble.hide())}
      />
      {isOn ? <CameraFields shape={usualScreen} /> : null}
    </div>
  )
}
