import { createHash } from 'node:crypto'

const style = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 34rem; margin: 12vh auto; padding: 0 1.5rem; }
h1 { font-size: 1.4rem; font-weight: 600; }
li { margin: .5rem 0; }
code { font: .9em ui-monospace, monospace; }
p.note { opacity: .75; }
`

/**
 * What a browser shows for an invitation link. The code stands in the fragment, which never reaches the server; the page
 * runs no script, so nothing but Earshot itself ever reads it.
 */
export const joinPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Earshot invitation</title>
<style>${style}</style>
</head>
<body>
<h1>You are invited to an Earshot workspace</h1>
<p>Earshot is voice for teams that need not be there at the same time. To come in:</p>
<ol>
<li>Copy the whole address of this page, with everything after the <code>#</code>.</li>
<li>Open Earshot on your computer and choose <strong>Use an invitation</strong>. In a terminal: <code>earshot join LINK</code></li>
<li>Paste the address and give your name.</li>
</ol>
<p class="note">The invitation works once and lasts a week. If it no longer works, ask for a new one.</p>
</body>
</html>
`

/** Nothing may load or run; only the one style sheet above may apply (CSP 3, by its hash). */
export function joinPagePolicy(): string {
  const hash = createHash('sha256').update(style).digest('base64')
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
}
