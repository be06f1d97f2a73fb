import type { MediaShare } from '#shared/contract/desktop-answers.ts'

/** `37 of 40 recordings on this computer`; nothing while it is not known, or where there is nothing to hear. */
export function shareWords(share: MediaShare | null): string {
  if (share === null || share.total === 0) return ''
  if (share.here >= share.total)
    return share.total === 1 ? 'The recording is on this computer' : `All ${share.total} recordings on this computer`
  return `${share.here} of ${share.total} recordings on this computer`
}
