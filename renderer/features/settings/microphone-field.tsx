import { useCallback, useEffect, useRef, useState } from 'react'
import { sentenceOf } from '#shared/kernel/reasons.ts'
import { useFeed, useServices } from '../../app/services-context.ts'
import type { MicrophoneInfo } from '../../audio/capture.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorText, Field, fieldCss } from '../../ui/field.tsx'
import css from './settings.module.css'

/** Which microphone, and whether it hears anything. `onPeak`: the level, once a frame while it is tested. */
export function MicrophoneField({ onPeak }: { readonly onPeak?: (peak: number) => void }) {
  const { actions, capture } = useServices()
  const chosen = useFeed((state) => state.settings.microphoneId)
  const [microphones, setMicrophones] = useState<readonly MicrophoneInfo[]>([])
  const [isTesting, setTesting] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const told = useRef(onPeak)
  told.current = onPeak
  const bar = useRef<HTMLSpanElement>(null)

  const list = useCallback(async () => {
    setMicrophones(await capture.listMicrophones().catch(() => []))
  }, [capture])

  useEffect(() => {
    void list()
    const devices = navigator.mediaDevices as MediaDevices | undefined
    devices?.addEventListener('devicechange', list)
    return () => devices?.removeEventListener('devicechange', list)
  }, [list])

  useEffect(() => {
    if (!isTesting) return
    let isGone = false
    let close: (() => void) | null = null
    const start = async () => {
      const opened = await capture.openMeter(chosen, (peak) => {
        told.current?.(peak)
        if (bar.current) bar.current.style.transform = `scaleX(${Math.min(1, peak ** 0.6)})`
      })
      if (!opened.ok) {
        setTesting(false)
        return setFailure(sentenceOf(opened.reason))
      }
      close = opened.value
      // The names are told only once the microphone was allowed.
      void list()
      // Closed while the question for permission was still open.
      if (isGone) close()
    }
    setFailure(null)
    void start()
    return () => {
      isGone = true
      close?.()
    }
  }, [capture, chosen, isTesting, list])

  const isKnown = chosen === null || microphones.some((microphone) => microphone.id === chosen)
  return (
    <div className={css.stack}>
      <Field label="Microphone">
        {(id) => (
          <select
            id={id}
            className={fieldCss.control}
            value={chosen ?? ''}
            onChange={(event) => actions.updateSettings({ microphoneId: event.target.value || null })}
          >
            <option value="">The system's default</option>
            {microphones.map((microphone, index) => (
              <option key={microphone.id} value={microphone.id}>
                {microphone.label || `Microphone ${index + 1}`}
              </option>
            ))}
            {isKnown ? null : <option value={chosen}>The chosen one, not plugged in</option>}
          </select>
        )}
      </Field>
      <div className={css.test}>
        <Button size="small" aria-pressed={isTesting} onClick={() => setTesting(!isTesting)}>
          {isTesting ? 'Stop the test' : 'Test the level'}
        </Button>
        <span className={css.level} aria-hidden>
          <span ref={bar} className={css.levelBar} style={{ transform: 'scaleX(0)' }} />
        </span>
        <span className={`${fieldCss.hint} ${css.testHint}`} data-is-shown={isTesting}>
          Speak: the bar should move.
        </span>
      </div>
      {failure !== null ? <ErrorText>{failure}</ErrorText> : null}
    </div>
  )
}
