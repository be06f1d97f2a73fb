import type { Host } from './host.ts'
import type { MenuLine } from './parts/menu.ts'

/**
 * Draws what the program asked the system to draw: icon and menu by the clock, the program's menu, its notifications. A page for a
 * picture, and plainly no system's own.
 */
export function drawDesktop(host: Host): string {
  const { menus, trays, notifications } = host
  const drawnTrays = trays.all().map(({ image, menu, toolTip }) => {
    const source = typeof image === 'string' ? '' : image.toDataURL()
    return `<figure><figcaption>By the clock</figcaption><div class="bar"><span>${host.app.badge() || ''}</span>
      <img src="${source}" alt=""></div><p class="tip">${safe(toolTip)}</p>${drawMenu(menus.read(menu))}</figure>`
  })
  const bar = menus.read(menus.application())
  const drawnMenu = `<figure><figcaption>In the window’s menu bar</figcaption>${bar
    .map((line) => `<p class="title">${safe(label(line))}</p>${drawMenu(line.lines)}`)
    .join('')}</figure>`
  const drawnNotes = notifications.shown().map(
    ({ options }) => `<div class="note"><b>${safe(options.title ?? '')}</b><p>${safe(options.body ?? '')}</p>
      <div class="buttons">${(options.actions ?? []).map(({ text }) => `<span>${safe(text ?? '')}</span>`).join('')}</div></div>`,
  )
  return `<!doctype html><meta charset="utf-8"><title>Desktop</title><style>${style}</style>
    <h1>Drawn by the tests’ stand-in for Electron, not by a system</h1>
    <main>${drawnTrays.join('')}${drawnMenu}<figure><figcaption>Notifications</figcaption>${drawnNotes.join('')}</figure></main>`
}

function drawMenu(lines: readonly MenuLine[]): string {
  const items = lines
    .filter(({ isVisible }) => isVisible)
    .map((line) => {
      if (line.type === 'separator') return '<li class="line"></li>'
      const mark = line.isChecked ? '✓' : ''
      const inner = line.lines.length > 0 ? drawMenu(line.lines) : ''
      return `<li class="${line.isEnabled ? '' : 'off'}"><i>${mark}</i>${safe(label(line))}${line.type === 'submenu' ? '<em>›</em>' : ''}${inner}</li>`
    })
  return `<ul>${items.join('')}</ul>`
}

/** One `&` marks a key, two are one. */
const label = (line: MenuLine): string => (line.label || line.role || '').replace(/&(&?)/g, '$1')

const safe = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

const style = `
  :root { color-scheme: light dark; font: 13px/1.45 "Liberation Sans", sans-serif; --g: light-dark(#fff, #2a2826); --e: light-dark(#d9d5cd, #45423d) }
  body { margin: 0; padding: 20px; background: light-dark(#e9e6e0, #161514) }
  h1 { margin: 0 0 14px; font-size: 12px; font-weight: 400; opacity: .75 }
  main { display: flex; gap: 24px; align-items: flex-start }
  figure { margin: 0; width: 280px } figcaption { margin-bottom: 6px; font-weight: 600 }
  .bar { display: flex; gap: 8px; justify-content: flex-end; padding: 4px 10px; border-radius: 6px; background: light-dark(#dcd8d0, #0d0c0b) } .bar img { width: 16px; height: 16px }
  .tip { margin: 4px 0 8px; text-align: right; opacity: .75 } .title { margin: 0 0 4px }
  ul { margin: 0; padding: 5px; list-style: none; border: 1px solid var(--e); border-radius: 8px; background: var(--g) }
  li { position: relative; padding: 3px 10px 3px 22px } li.off { opacity: .62 } li.line { height: 1px; margin: 5px 0; padding: 0; background: var(--e) }
  li > ul { margin: 4px 0 2px } i { position: absolute; left: 8px; font-style: normal } em { float: right; font-style: normal }
  .note { margin-bottom: 10px; padding: 12px; border: 1px solid var(--e); border-radius: 10px; background: var(--g) } .note p { margin: 2px 0 10px; overflow-wrap: anywhere }
  .buttons { display: flex; gap: 6px } .buttons span { flex: 1; padding: 4px; border: 1px solid var(--e); border-radius: 6px; text-align: center }
`
