import { BellOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import { silenceWords } from '#shared/desktop/menu.ts'
import { silenceAt } from '#shared/notify/quiet.ts'
import { untilWords } from '#shared/notify/until.ts'
import { useFeed, useServices } from '../../app/services-context.ts'
import { IconButton } from '../../ui/button.tsx'

/** It ends by the clock. */
const LOOK_EVERY_MS = 20_000

/** Says that nothing calls now, and ends it where the person began it. Not there when notes call. */
export function SilenceButton() {
  const { actions, clock, navigation } = useServices()
  const settings = useFeed((state) => state.settings)
  const [nowMs, setNowMs] = useState(() => clock.nowMs())
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the settings asks for the time anew
  useEffect(() => {
    setNowMs(clock.nowMs())
    const timer = window.setInterval(() => setNowMs(clock.nowMs()), LOOK_EVERY_MS)
    return () => window.clearInterval(timer)
  }, [clock, settings])
  const silence = silenceAt(settings, nowMs)
  if (silence === null) return null
  const untilMs = silence.kind === 'focus' ? null : silence.untilMs
  const words = silenceWords(
    silence,
    untilMs === null ? null : untilWords(untilMs, nowMs, settings.quietHours.timeZone),
  )
  const end = () => {
    if (silence.kind === 'focus') actions.updateSettings({ focus: false })
    else if (silence.kind === 'paused') actions.resumeNotifications()
    else navigation.showDialog('settings')
  }
  const deed =
    silence.kind === 'quietHours' ? 'Settings (Ctrl+,)' : silence.kind === 'focus' ? 'End it (Shift+F)' : 'Resume'
  return (
    <IconButton label={`${words}. ${deed}`} hint={`${words}. ${deed}`} onClick={end}>
      <BellOff size={16} aria-hidden />
    </IconButton>
  )
}
