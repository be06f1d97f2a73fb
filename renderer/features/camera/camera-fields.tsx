import { CameraOff } from 'lucide-react'
import { useStore } from 'zustand'
import type { BubbleSize } from '#shared/contract/settings.ts'
import { useServices } from '../../app/services-context.ts'
import { Button } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import { ErrorText, Field, fieldCss } from '../../ui/field.tsx'
import { wayBack } from '../permissions/permission-words.ts'
import { usePermissions } from '../permissions/use-permissions.ts'
import { type Extent, sizes } from './arrangement.ts'
import { BubbleStage } from './bubble-stage.tsx'
import css from './camera.module.css'
import { blankWords, faultWords } from './camera-words.ts'
import { findCamera } from './cameras.ts'

const noPicture = <CameraOff size={16} aria-hidden />

const sizeWords: Readonly<Record<BubbleSize, string>> = { small: 'Small', medium: 'Medium', large: 'Large' }

/** Where in the clip the bubble is, how large, and of which camera. */
export function CameraFields({ shape }: { readonly shape: Extent }) {
  const { bubble } = useServices()
  const { wish, camera, isBlank, hasStalled } = useStore(bubble.store)
  const isSeen = camera.kind === 'on' && !isBlank
  const words = camera.kind === 'opening' ? 'Opening…' : camera.kind === 'off' ? 'Hidden' : isBlank ? noPicture : ''
  // Nothing to be placed: what can be done about it stands first.
  if (camera.kind === 'failed') {
    return (
      <div className={css.beside}>
        <Trouble />
        <WhichCamera />
      </div>
    )
  }
  return (
    <div className={css.fields}>
      {isBlank ? <Blank /> : null}
      <BubbleStage
        shape={shape}
        wish={wish}
        track={isSeen ? camera.track : null}
        words={words}
        onCorner={(corner) => bubble.arrange({ corner })}
      />
      <div className={css.beside}>
        <fieldset className={css.sizes}>
          <legend className="visually-hidden">Size of the camera</legend>
          {sizes.map((size) => (
            <label key={size} className={css.size}>
              <input
                type="radio"
                name="bubble-size"
                checked={wish.size === size}
                onChange={() => bubble.arrange({ size })}
              />
              {sizeWords[size]}
            </label>
          ))}
        </fieldset>
        <WhichCamera />
      </div>
      <div className={css.isWide}>
        {hasStalled ? <p role="status">The camera gives no picture just now. It comes back by itself.</p> : null}
        <Trouble />
      </div>
    </div>
  )
}

/** Nothing to choose where there is one; a chosen one that is not there stays chosen, and says so. */
function WhichCamera() {
  const { bubble } = useServices()
  const { wish, camera, cameras } = useStore(bubble.store)
  const { device } = wish
  const found = device === null ? null : findCamera(cameras, device)
  if (cameras.length < 2 && (device === null || found !== null)) return null
  return (
    <>
      <Field label="Camera">
        {(id) => (
          <select
            id={id}
            className={fieldCss.control}
            value={found?.id ?? device?.id ?? ''}
            onChange={({ target }) => bubble.choose(cameras.find((one) => one.id === target.value) ?? null)}
          >
            <option value="">The system's default</option>
            {cameras.map(({ id, label }, index) => (
              <option key={id} value={id}>
                {label || `Camera ${index + 1}`}
              </option>
            ))}
            {device !== null && found === null ? (
              <option value={device.id}>{device.label || 'The chosen one'}, not plugged in</option>
            ) : null}
          </select>
        )}
      </Field>
      {camera.kind === 'on' && camera.insteadOf !== null ? (
        <p role="status" className={css.note}>
          {camera.insteadOf || 'The chosen camera'} is not there. {camera.camera.label} is used instead.
        </p>
      ) : null}
    </>
  )
}

/** It may begin yet: then this goes away. */
function Blank() {
  const { bubble } = useServices()
  return (
    <div className={classes(css.trouble, css.isWide)}>
      <ErrorText>{blankWords} Until it gives one, the clip is recorded without it.</ErrorText>
      <Button size="small" onClick={bubble.show}>
        Try again
      </Button>
    </div>
  )
}

function Trouble() {
  const { bubble, bridge, isMac, permissions } = useServices()
  const camera = useStore(bubble.store, (state) => state.camera)
  const { views } = usePermissions()
  const isBrowser = bridge.host === 'browser'
  if (camera.kind === 'gone')
    return <ErrorText>{camera.label || 'The camera'} is gone. Plug it in and try again.</ErrorText>
  if (camera.kind !== 'failed') return null
  const isRefused = camera.fault === 'refused'
  const canOpen = isRefused && views.some((view) => view.permission === 'camera' && view.canOpenSettings)
  return (
    <div className={css.trouble}>
      <ErrorText>
        {faultWords[camera.fault]} {isRefused ? wayBack('camera', { isBrowser, isMac }) : null}
        {camera.fault === 'missing' ? ' Plug one in and try again; the clip can be recorded without it.' : null}
      </ErrorText>
      {canOpen ? (
        <Button size="small" onClick={() => permissions.openSettings('camera')}>
          Open the system's settings
        </Button>
      ) : null}
      <Button size="small" onClick={bubble.show}>
        Try again
      </Button>
    </div>
  )
}
