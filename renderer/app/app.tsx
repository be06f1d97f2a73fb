import { AudioLines } from 'lucide-react'
import { SignIn } from '../features/sign-in/sign-in.tsx'
import { Notices } from '../features/status/notices.tsx'
import { Empty } from '../ui/empty.tsx'
import { ErrorBoundary } from '../ui/error-boundary.tsx'
import css from './app.module.css'
import type { Services } from './services.ts'
import { ServicesContext, useFeed, useUi } from './services-context.ts'
import { useKeyboard } from './use-keyboard.ts'
import { Workspace } from './workspace.tsx'

/** The whole window. All it shows comes from the services. */
export function App({ services }: { readonly services: Services }) {
  useKeyboard(services)
  return (
    <ServicesContext value={services}>
      <ErrorBoundary name="The window">
        <Screen />
        <Notices />
      </ErrorBoundary>
    </ServicesContext>
  )
}

function Screen() {
  const phase = useFeed((state) => state.phase)
  const isSignedIn = useFeed((state) => state.session.kind === 'signedIn')
  const isAgain = useUi((state) => state.isSigningInAgain)
  if (phase === 'waiting') return <Starting />
  // Once asked for it stays through the attempt, so that a refusal is told where the link stands.
  return isSignedIn && !isAgain ? <Workspace /> : <SignIn />
}

/** Shown until the core's first word; long enough to read only when something is slow. */
export const Starting = () => (
  <div className={css.starting}>
    <AudioLines size={28} aria-hidden className={css.mark} />
    <Empty role="status" title="Opening Earshot…">
      Your recordings are safe on this computer.
    </Empty>
  </div>
)
