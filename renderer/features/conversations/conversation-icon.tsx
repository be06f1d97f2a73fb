import { Hash, NotebookPen, User, Users } from 'lucide-react'
import type { ConversationKind } from '#shared/contract/model.ts'

const icons = { channel: Hash, group: Users, direct: User, self: NotebookPen } as const

export function ConversationIcon({ kind, size = 15 }: { readonly kind: ConversationKind; readonly size?: number }) {
  const Icon = icons[kind]
  return <Icon size={size} aria-hidden />
}
