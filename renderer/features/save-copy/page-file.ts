import { CLIP_ELEMENT, type ExportedNote, NOTE_ELEMENT, toLines } from '../../exported/exported-note.ts'
import type { Moment } from '../annotation/moments.ts'

export interface PageParts {
  readonly note: ExportedNote
  /** Pictures and what is written on them, to step through. */
  readonly moments: readonly Moment[]
  /** Of the clip. */
  readonly clip: Uint8Array | null
  /** Of the page; neither may hold an end tag of its element. */
  readonly program: string
  readonly styles: string
}

const speeds = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3]

/**
 * One HTML file that plays a note without the app and without a network. Its policy lets nothing run but the program it was made with: a
 * note's words stay words.
 */
export async function makePage({ note, moments, clip, program, styles }: PageParts): Promise<Blob> {
  const policy = [
    "default-src 'none'",
    `script-src '${await hashOf(program)}'`,
    `style-src '${await hashOf(styles)}'`,
    'img-src blob:',
    'media-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  const title = `Voice note from ${note.author}`
  const language = note.language ?? 'en'
  return new Blob(
    [
      `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<meta name="generator" content="Earshot">
<title>${escaped(title)}</title>
<style>${styles}</style>
<main>
<header>
<h1>${escaped(title)}</h1>
<p>${escaped(note.spokenAt)}, ${clock(note.durationMs)}</p>
</header>
<p id="fault" role="alert"></p>
${note.track === null ? '' : stageOf(clip !== null)}<div class="controls">
<audio controls aria-label="${escaped(title)}"></audio>
<select id="speed" aria-label="Speed">${speeds.map((speed) => `<option value="${speed}"${speed === 1 ? ' selected' : ''}>${speed}×</option>`).join('')}</select>
</div>
${listOf(
  'moments',
  'On the pictures',
  'en',
  moments.map(({ atMs, text }) => ({ atMs, text })),
)}${listOf(
  'captions',
  'Transcript',
  language,
  note.captions.map(({ startMs, text }) => ({ atMs: startMs, text })),
)}</main>
<script type="application/json" id="${NOTE_ELEMENT}">`,
      // No `<` in it: nothing in a note can end the element that holds it.
      JSON.stringify(note).replaceAll('<', '\\u003c'),
      ...(clip ? [`</script>\n<script type="text/plain" id="${CLIP_ELEMENT}">\n`, ...toLines(clip)] : []),
      `</script>\n<script>${program}</script>\n</html>\n`,
    ],
    { type: 'text/html' },
  )
}

const stageOf = (isClip: boolean): string =>
  `<div id="stage" role="img" aria-label="The ${isClip ? 'screen clip' : 'picture'}, with what is drawn on it"><canvas></canvas><canvas></canvas><canvas></canvas></div>\n`

interface Line {
  readonly atMs: number
  readonly text: string
}

function listOf(id: string, heading: string, language: string, lines: readonly Line[]): string {
  if (lines.length === 0) return ''
  const items = lines.map(
    ({ atMs, text }) => `<li><button><time>${clock(atMs)}</time><span>${escaped(text)}</span></button></li>`,
  )
  return `<section aria-label="${heading}"><h2>${heading}</h2><ol id="${id}" lang="${escaped(language)}">\n${items.join('\n')}\n</ol></section>\n`
}

export function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const [hours = 0, minutes = 0, rest = 0] = parts
  const tail = String(rest).padStart(2, '0')
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string): string => text.replace(/[&<>"']/g, (letter) => entities[letter] ?? letter)

/** As a policy names it (CSP Level 3). */
async function hashOf(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return `sha256-${btoa(String.fromCharCode(...digest))}`
}
