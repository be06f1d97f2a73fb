/** The CRC-32 of Ogg pages (RFC 3533, section 6): polynomial 0x04c11db7, not reflected, starts at 0, no final xor. */
export type OggCrc = (bytes: Uint8Array, range?: { from: number; to: number; seed: number }) => number

const POLYNOMIAL = 0x04c11db7

/** Makes the checksum function with its table of 256 entries. `seed` carries on from the bytes before. */
export function createOggCrc(): OggCrc {
  const table = new Uint32Array(256)
  for (let i = 0; i < 256; i += 1) {
    let remainder = i << 24
    for (let bit = 0; bit < 8; bit += 1) {
      remainder = (remainder & 0x80000000) !== 0 ? (remainder << 1) ^ POLYNOMIAL : remainder << 1
    }
    table[i] = remainder
  }
  return (bytes, range = { from: 0, to: bytes.length, seed: 0 }) => {
    let crc = range.seed
    for (let i = range.from; i < range.to; i += 1) {
      crc = (crc << 8) ^ (table[((crc >>> 24) ^ (bytes[i] ?? 0)) & 0xff] ?? 0)
    }
    return crc >>> 0
  }
}
