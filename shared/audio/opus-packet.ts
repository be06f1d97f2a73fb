/** Opus in Ogg always counts at 48 kHz, whatever was recorded (RFC 7845, section 4). */
export const OPUS_RATE = 48_000

/** Samples of one frame at 48 kHz by configuration number (RFC 6716, section 3.1, table 2). */
const SILK = [480, 960, 1920, 2880] as const
const HYBRID = [480, 960] as const
const CELT = [120, 240, 480, 960] as const
/** 120 ms: no packet may hold more (RFC 6716, section 3.2.5, R5). */
const MAX_PACKET_SAMPLES = 5760

/**
 * How many samples at 48 kHz a packet decodes to, read from its first two bytes: no decoder needed.
 * Null for bytes that are no Opus packet.
 */
export function opusPacketSamples(packet: Uint8Array): number | null {
  const toc = packet[0]
  if (toc === undefined) return null
  const frames = frameCount(toc & 3, packet[1])
  const samples = frames * frameSamples(toc >> 3)
  return samples > 0 && samples <= MAX_PACKET_SAMPLES ? samples : null
}

function frameSamples(config: number): number {
  if (config < 12) return SILK[config % 4] ?? 0
  if (config < 16) return HYBRID[config % 2] ?? 0
  return CELT[config % 4] ?? 0
}

function frameCount(code: number, second: number | undefined): number {
  if (code === 0) return 1
  if (code < 3) return 2
  return second === undefined ? 0 : second & 0x3f
}
