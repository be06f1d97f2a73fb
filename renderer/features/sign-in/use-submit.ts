import { type SyntheticEvent, useState } from 'react'
import { failureOf } from '../../bridge/failure.ts'

export interface Submit {
  readonly isBusy: boolean
  /** The sentence of the last refusal; gone with the next attempt. */
  readonly failure: string | null
  readonly onSubmit: (event: SyntheticEvent) => void
}

/**
 * One call behind a form: busy while it runs, its refusal told in place. A second one waits for the first, so a form need not
 * disable what has the focus: a disabled field would lose it.
 */
export function useSubmit(call: () => Promise<unknown>): Submit {
  const [isBusy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const run = async () => {
    setBusy(true)
    setFailure(null)
    try {
      await call()
    } catch (error) {
      setFailure(failureOf(error).message)
    } finally {
      setBusy(false)
    }
  }
  return {
    isBusy,
    failure,
    onSubmit(event) {
      event.preventDefault()
      if (!isBusy) void run()
    },
  }
}
