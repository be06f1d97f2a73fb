import { Check, Copy } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { appLinkOfInvitation } from '#shared/link/app-link.ts'
import { useServices } from '../../app/services-context.ts'
import { failureOf } from '../../bridge/failure.ts'
import { Button } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import { Dialog, DialogFooter } from '../../ui/dialog.tsx'
import { ErrorText, Field, fieldCss } from '../../ui/field.tsx'
import { formatUntil } from '../../ui/time-format.ts'
import css from './dialogs.module.css'

interface Invitation {
  readonly link: string
  readonly expiresAtMs: number
}

/** Makes one invitation each time it is opened, for each works once. */
export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const { bridge, clock } = useServices()
  const [invitation, setInvitation] = useState<Invitation | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const [isCopied, setCopied] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const hasAsked = useRef(false)

  const ask = useCallback(async () => {
    setFailure(null)
    setInvitation(null)
    setCopied(false)
    try {
      setInvitation(await bridge.client.invitations.create.mutate())
    } catch (error) {
      setFailure(failureOf(error).message)
    }
  }, [bridge])

  useEffect(() => {
    if (hasAsked.current) return
    hasAsked.current = true
    void ask()
  }, [ask])

  const appLink = invitation === null ? null : appLinkOfInvitation(invitation.link)
  const copy = async (text: string) => {
    try {
      await navigator.clipboard.writeText(text)
      setCopied(true)
    } catch {
      // No clipboard in this host: the link stands selected, ready for the copy key.
      field.current?.select()
    }
  }

  return (
    <Dialog title="Invite people" onClose={onClose} width={480}>
      <p className={css.text}>
        Send this link to one person. They open Earshot, choose "Join with an invitation" and paste it.
      </p>
      <Field label="Invitation link">
        {(id) => (
          <div className={css.linkRow}>
            <input
              ref={field}
              id={id}
              readOnly
              data-autofocus
              className={classes(fieldCss.control, css.link)}
              value={invitation?.link ?? ''}
              placeholder={failure === null ? 'Making a link…' : ''}
              aria-busy={invitation === null && failure === null}
              onFocus={(event) => event.target.select()}
            />
            <Button
              tone="primary"
              className={css.copy}
              disabled={invitation === null}
              onClick={() => invitation && void copy(invitation.link)}
            >
              {isCopied ? <Check size={15} aria-hidden /> : <Copy size={15} aria-hidden />}
              <span aria-live="polite">{isCopied ? 'Copied' : 'Copy'}</span>
            </Button>
          </div>
        )}
      </Field>
      {failure === null ? (
        <p className={fieldCss.hint}>
          {invitation === null
            ? 'One moment.'
            : `Works once and expires ${formatUntil(invitation.expiresAtMs, clock.nowMs())}.`}
        </p>
      ) : (
        <ErrorText>{failure}</ErrorText>
      )}
      <DialogFooter>
        <Button onClick={() => void ask()} disabled={invitation === null && failure === null}>
          {failure === null ? 'Another link' : 'Try again'}
        </Button>
        <Button
          title="Opens Earshot with the invitation filled in, where it is installed"
          disabled={appLink === null}
          onClick={() => appLink && void copy(appLink)}
        >
          Copy as app link
        </Button>
        <Button onClick={onClose}>Done</Button>
      </DialogFooter>
    </Dialog>
  )
}
