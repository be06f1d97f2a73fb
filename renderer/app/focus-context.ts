import type { KeyContext } from './keys.ts'

const textInputs = new Set(['text', 'search', 'url', 'email', 'tel', 'password', 'number'])

export function isTextField(element: Element): boolean {
  if (element instanceof HTMLTextAreaElement) return true
  if (element instanceof HTMLInputElement) return textInputs.has(element.type)
  return element instanceof HTMLElement && element.isContentEditable
}

const controls = 'button, a[href], input, select, [role="slider"], [role="option"], [role="menuitem"]'

/** Who has the first right to a key where the focus is. */
export function keyContextOf(element: Element | null): KeyContext {
  if (element === null || element === document.body) return 'none'
  if (isTextField(element)) return 'text'
  return element.closest(controls) ? 'control' : 'none'
}
