import { ChevronUp } from 'lucide-react'
import { capsFor } from '../../app/keys.ts'
import { useServices } from '../../app/services-context.ts'
import { IconButton } from '../../ui/button.tsx'

/** The other ways to a picture: a part of the screen, the clipboard, a file. */
export function OtherWaysButton({ className }: { readonly className?: string | undefined }) {
  const { picking, isMac } = useServices()
  const label = 'Show something else'
  return (
    <IconButton
      label={label}
      hint={`A part of the screen, a copied picture, a file (${capsFor('showOther', isMac).join('+')})`}
      onClick={picking.ask}
      className={className}
    >
      <ChevronUp size={14} aria-hidden />
    </IconButton>
  )
}
