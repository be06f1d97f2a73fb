/**
 * Values between page and program as text, with what structured clone keeps and JSON loses: undefined, NaN, bytes, dates, maps, sets.
 * The page gets this function's source, so it stands alone.
 */
export interface Codec {
  /** Throws as Electron does for what cannot be cloned, such as a function. */
  encode(value: unknown): string
  decode(text: string): unknown
}

export function createCodec(): Codec {
  type Tagged = { readonly $: string; readonly v?: unknown; readonly k?: string }
  const toBase64 = (bytes: Uint8Array): string => {
    let text = ''
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
    return btoa(text)
  }
  const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (char) => char.charCodeAt(0))

  const pack = (value: unknown): unknown => {
    switch (typeof value) {
      case 'undefined':
        return { $: 'undefined' }
      case 'number':
        return Number.isFinite(value) ? value : { $: 'number', v: String(value) }
      case 'bigint':
        return { $: 'bigint', v: String(value) }
      case 'function':
      case 'symbol':
        throw new Error('An object could not be cloned.')
      case 'object':
        return value === null ? null : packObject(value)
      default:
        return value
    }
  }
  const packObject = (value: object): unknown => {
    if (Array.isArray(value)) return Array.from(value, pack)
    if (value instanceof Date) return { $: 'date', v: value.getTime() }
    if (value instanceof Map) return { $: 'map', v: [...value].map(pack) }
    if (value instanceof Set) return { $: 'set', v: [...value].map(pack) }
    if (value instanceof ArrayBuffer) return { $: 'buffer', v: toBase64(new Uint8Array(value)) }
    if (ArrayBuffer.isView(value)) {
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
      const kind = value instanceof Uint8Array ? 'Uint8Array' : value.constructor.name
      return { $: 'bytes', k: kind, v: toBase64(bytes) }
    }
    if (value instanceof Error) return { $: 'error', v: value.message }
    const entries = Object.entries(value).map(([key, inner]) => [key, pack(inner)])
    const plain: unknown = Object.fromEntries(entries)
    return '$' in value ? { $: 'object', v: plain } : plain
  }
  const unpack = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map(unpack)
    if ('$' in value) return unpackTagged(value as Tagged)
    return unpackEntries(value)
  }
  const unpackEntries = (value: object): unknown =>
    Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unpack(inner)]))
  const unpackTagged = ({ $: tag, v, k }: Tagged): unknown => {
    switch (tag) {
      case 'undefined':
        return undefined
      case 'number':
        return Number(v)
      case 'bigint':
        return BigInt(String(v))
      case 'date':
        return new Date(Number(v))
      case 'map':
        return new Map(unpack(v) as [unknown, unknown][])
      case 'set':
        return new Set(unpack(v) as unknown[])
      case 'buffer':
        return fromBase64(String(v)).buffer
      case 'bytes': {
        const bytes = fromBase64(String(v))
        if (k === 'Uint8Array') return bytes
        const kind = Reflect.get(globalThis, k ?? '') as new (buffer: ArrayBufferLike) => unknown
        return new kind(bytes.buffer)
      }
      case 'error':
        return new Error(String(v))
      default:
        return unpackEntries(v as object)
    }
  }
  return {
    encode: (value) => JSON.stringify(pack(value)),
    decode: (text) => unpack(JSON.parse(text)),
  }
}
