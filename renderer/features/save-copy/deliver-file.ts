/** By the browser's own way of saving; in the desktop app the system asks where. */
export function deliverFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file)
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  // What saves it reads it in its own time.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
