import { useEffect, useId, useState } from 'react'
import { useFeed, useServices } from '../../app/services-context.ts'
import { failureOf } from '../../bridge/failure.ts'
import { ErrorText, fieldCss } from '../../ui/field.tsx'
import css from './settings.module.css'

/** Whether others learn what one hears. The server keeps it for all devices, so it is asked, and what it did not take is not shown. */
export function ReceiptsField() {
  const { bridge } = useServices()
  const id = useId()
  const isReadOnly = useFeed((state) => state.readOnlyBecause !== null)
  const [isSent, setSent] = useState<boolean | null>(null)
  const [isAsking, setAsking] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  useEffect(() => {
    let isOver = false
    bridge.client.receipts.read.query().then(
      (answer) => isOver || setSent(answer.isSent),
      (error: unknown) => isOver || setFault(failureOf(error).message),
    )
    return () => {
      isOver = true
    }
  }, [bridge])

  const choose = async (wish: boolean) => {
    setAsking(true)
    setFault(null)
    try {
      await bridge.client.receipts.set.mutate({ isSent: wish })
      setSent(wish)
    } catch (error) {
      setFault(failureOf(error).message)
    } finally {
      setAsking(false)
    }
  }
  return (
    <div className={fieldCss.field}>
      <label htmlFor={id} className={css.check}>
        <input
          id={id}
          type="checkbox"
          checked={isSent ?? true}
          disabled={isSent === null || isAsking || isReadOnly}
          aria-describedby={`${id}-hint`}
          onChange={(event) => void choose(event.target.checked)}
        />
        Let others see what I have heard
      </label>
      <p id={`${id}-hint`} className={fieldCss.hint}>
        Without it your own devices still know. What others were told before stays.
      </p>
      {fault === null ? null : <ErrorText>{fault}</ErrorText>}
    </div>
  )
}
