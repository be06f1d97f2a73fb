import { Lock } from 'lucide-react'
import css from './app.module.css'
import { useFeed } from './services-context.ts'

/** The data is a newer version's: it can be looked at and listened to, and every button that would change it says so too. */
export function ReadOnlyBanner() {
  const because = useFeed((state) => state.readOnlyBecause)
  return (
    <div role="status">
      {because === null ? null : (
        <p className={css.banner}>
          <Lock size={14} aria-hidden />
          <span>{because}</span>
        </p>
      )}
    </div>
  )
}
