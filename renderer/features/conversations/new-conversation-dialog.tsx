import { useMemo, useState } from 'react'
import type { MemberId } from '#shared/kernel/ids.ts'
import { useFeed, useServices } from '../../app/services-context.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogFooter } from '../../ui/dialog.tsx'
import { ErrorText, TextField } from '../../ui/field.tsx'
import { useSubmit } from '../sign-in/use-submit.ts'
import css from './dialogs.module.css'
import { MemberPicker } from './member-picker.tsx'

const kinds = [
  ['channel', 'Channel', 'Everybody in the workspace is in it.'],
  ['group', 'Group', 'For the people you choose.'],
  ['direct', 'Direct', 'Between you and one other person.'],
] as const

type Kind = (typeof kinds)[number][0]

/** Channel, group or direct; opens the new conversation when the core has made it. */
export function NewConversationDialog({ onClose }: { readonly onClose: () => void }) {
  const { bridge, navigation } = useServices()
  const members = useFeed((state) => state.members)
  const myId = useFeed((state) => (state.session.kind === 'signedIn' ? state.session.member.id : null))
  const [kind, setKind] = useState<Kind>('channel')
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<readonly MemberId[]>([])
  const others = useMemo(
    () =>
      Object.values(members)
        .filter((member) => member.id !== myId)
        .sort((a, b) => a.name.localeCompare(b.name)),
    [members, myId],
  )
  const { isBusy, failure, onSubmit } = useSubmit(async () => {
    const { conversationId } = await bridge.client.conversations.create.mutate({
      kind,
      name: kind === 'direct' ? '' : name.trim(),
      memberIds: kind === 'channel' ? [] : [...chosen],
    })
    onClose()
    await navigation.open(conversationId)
  })
  const isComplete =
    kind === 'direct' ? chosen.length === 1 : name.trim() !== '' && (kind === 'channel' || chosen.length > 0)

  const choose = (next: Kind) => {
    setKind(next)
    if (next === 'direct') setChosen(chosen.slice(0, 1))
  }

  return (
    <Dialog title="New conversation" onClose={onClose}>
      <form className={css.form} onSubmit={onSubmit} aria-busy={isBusy}>
        <fieldset className={css.kinds}>
          <legend className="visually-hidden">Kind of conversation</legend>
          {kinds.map(([id, title, about]) => (
            <label key={id} className={css.kind}>
              <input
                type="radio"
                name="kind"
                value={id}
                checked={kind === id}
                onChange={() => choose(id)}
                className="visually-hidden"
              />
              <span className={css.kindTitle}>{title}</span>
              <span className={css.kindAbout}>{about}</span>
            </label>
          ))}
        </fieldset>
        {kind === 'direct' ? null : (
          <TextField
            label="Name"
            placeholder={kind === 'channel' ? 'design-reviews' : 'Launch crew'}
            value={name}
            maxLength={80}
            data-autofocus
            onChange={(event) => setName(event.target.value)}
          />
        )}
        {kind === 'channel' ? null : (
          <MemberPicker members={others} chosen={chosen} isSingle={kind === 'direct'} onChange={setChosen} />
        )}
        {failure !== null ? <ErrorText>{failure}</ErrorText> : null}
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" type="submit" disabled={isBusy || !isComplete}>
            {isBusy ? 'Creating…' : 'Create'}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  )
}
