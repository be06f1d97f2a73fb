import { useEffect, useRef, useState } from 'react'
import { usePlayer } from '../../app/services-context.ts'
import { skipWords } from './skip-words.ts'

/** For whoever does not see the player: what a key has just changed about it. Another note, with ways of its own, is not told. */
export function ListeningSaid() {
  const trackId = usePlayer((state) => state.track?.id ?? null)
  const speed = usePlayer((state) => state.speed)
  const skip = usePlayer((state) => state.skip)
  const gainDb = usePlayer((state) => state.gainDb)
  const before = useRef({ trackId, speed, skip, gainDb })
  const [said, say] = useState('')
  useEffect(() => {
    const was = before.current
    before.current = { trackId, speed, skip, gainDb }
    if (was.trackId !== trackId) say('')
    else if (was.speed !== speed) say(`Speed ${speed}`)
    else if (was.skip !== skip) say(skipWords[skip])
    else if (was.gainDb !== gainDb) say(`${gainDb > 0 ? '+' : ''}${gainDb} dB`)
  }, [trackId, speed, skip, gainDb])
  return (
    <span role="status" className="visually-hidden">
      {said}
    </span>
  )
}
