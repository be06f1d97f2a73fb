import { Check } from 'lucide-react'
import { useId, useState } from 'react'
import type { Member } from '#shared/contract/model.ts'
import type { MemberId } from '#shared/kernel/ids.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { fieldCss } from '../../ui/field.tsx'
import css from './dialogs.module.css'

interface MemberPickerProps {
  readonly members: readonly Member[]
  readonly chosen: readonly MemberId[]
  readonly isSingle: boolean
  readonly onChange: (chosen: readonly MemberId[]) => void
}

/** People to choose from, with a filter once they are many. */
export function MemberPicker({ members, chosen, isSingle, onChange }: MemberPickerProps) {
  const id = useId()
  const [filter, setFilter] = useState('')
  const shown = members.filter((member) => member.name.toLowerCase().includes(filter.trim().toLowerCase()))
  const toggle = (memberId: MemberId) => {
    if (isSingle) return onChange([memberId])
    onChange(chosen.includes(memberId) ? chosen.filter((held) => held !== memberId) : [...chosen, memberId])
  }
  if (members.length === 0) {
    return <p className={css.aside}>You are alone here so far. Invite people first; they appear in this list.</p>
  }
  return (
    <fieldset className={css.picker}>
      <legend className={fieldCss.label}>{isSingle ? 'With' : 'Members'}</legend>
      {members.length > 6 ? (
        <input
          type="search"
          aria-label="Filter people"
          placeholder="Filter people"
          className={fieldCss.control}
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
      ) : null}
      <div className={css.people}>
        {shown.map((member) => (
          <label key={member.id} className={css.person}>
            <input
              type={isSingle ? 'radio' : 'checkbox'}
              name={`people-${id}`}
              className="visually-hidden"
              checked={chosen.includes(member.id)}
              onChange={() => toggle(member.id)}
            />
            <Avatar name={member.name} size={24} />
            <span className={css.personName}>{member.name}</span>
            <Check size={15} aria-hidden className={css.tick} />
          </label>
        ))}
        {shown.length === 0 ? <p className={css.aside}>Nobody is called that.</p> : null}
      </div>
    </fieldset>
  )
}
