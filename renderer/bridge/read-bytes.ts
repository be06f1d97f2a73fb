/** Bytes of the page's own host; rejects with the sentence that it gives, or with one of its own where nobody answers. */
export async function readBytes(
  url: string,
  signal: AbortSignal,
  headers: Readonly<Record<string, string>> = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await fetch(url, { signal, headers }).catch((error: unknown) => {
    signal.throwIfAborted()
    throw new Error(notHad, { cause: error })
  })
  if (!answer.ok) throw new Error(await sentenceOf(answer))
  return new Uint8Array(await answer.arrayBuffer())
}

const notHad = 'Part of this note cannot be had just now.'

/** Hosts tell problems as RFC 9457 has it; the title is made for people. */
async function sentenceOf(answer: Response): Promise<string> {
  const problem: unknown = await answer.json().catch(() => null)
  const title = typeof problem === 'object' && problem !== null && 'title' in problem ? problem.title : null
  return typeof title === 'string' ? title : notHad
}
