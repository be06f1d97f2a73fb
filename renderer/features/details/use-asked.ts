import { useEffect, useState } from 'react'
import { failureOf } from '../../bridge/failure.ts'

export type Asked<T> =
  | { readonly status: 'asking' }
  | { readonly status: 'ready'; readonly value: T }
  | { readonly status: 'failed'; readonly failure: string }

/** What the core answers, asked again whenever `ask` is another; the last answer shows until then. A late one is dropped. */
export function useAsked<T>(ask: () => Promise<T>): Asked<T> {
  const [asked, setAsked] = useState<Asked<T>>({ status: 'asking' })
  useEffect(() => {
    let isOver = false
    ask().then(
      (value) => isOver || setAsked({ status: 'ready', value }),
      (error: unknown) => isOver || setAsked({ status: 'failed', failure: failureOf(error).message }),
    )
    return () => {
      isOver = true
    }
  }, [ask])
  return asked
}
