import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { compileFunction } from 'node:vm'
import type { opusEncoderConfig, RawOggOpusEncoder } from '#shared/audio/opus-stream.ts'

/**
 * opus-recorder's two WebAssembly files, loaded into Node and given types. They are found as files at run time, never
 * bundled: the decoder reads its `.wasm` from beside itself, and both are CommonJS that a bundler would break.
 */

/** Allocates in the module's own memory; pointers are byte offsets into `HEAPU8`. The heap never grows in either file. */
interface Memory {
  readonly HEAPU8: Uint8Array
  readonly HEAP32: Int32Array
  readonly HEAPF32: Float32Array
  _malloc(bytes: number): number
  _free(pointer: number): void
}

/** libspeexdsp's resampler. Lengths are passed as pointers to u32: in = available, out = used. */
export interface SpeexModule extends Memory {
  _speex_resampler_init(channels: number, inRate: number, outRate: number, quality: number, error: number): number
  _speex_resampler_process_interleaved_float(
    resampler: number,
    input: number,
    inputFrames: number,
    output: number,
    outputFrames: number,
  ): number
  _speex_resampler_destroy(resampler: number): void
}

export interface OpusDecoderModule extends Memory {
  _opus_decoder_create(sampleRate: number, channels: number, error: number): number
  /** Samples per channel, or a negative error code. */
  _opus_decode_float(
    decoder: number,
    data: number,
    length: number,
    pcm: number,
    maxSamples: number,
    fec: number,
  ): number
  _opus_decoder_destroy(decoder: number): void
}

export interface EncoderFile {
  readonly Module: SpeexModule
  readonly OggOpusEncoder: new (
    config: typeof opusEncoderConfig & { originalSampleRateOverride: number },
    module: SpeexModule,
  ) => RawOggOpusEncoder
}

/** Compiled synchronously while it loads. */
export const loadEncoderFile = (): EncoderFile => load('opus-recorder/dist/encoderWorker.min.js') as EncoderFile

/** Resolves when the WebAssembly beside it is compiled; rejects when it is not there. */
export async function loadDecoderModule(): Promise<OpusDecoderModule> {
  const loaded = load('opus-recorder/dist/decoderWorker.min.js') as OpusDecoderModule & {
    readonly mainReady: Promise<void>
  }
  await loaded.mainReady
  return loaded
}

/**
 * Runs one of the files as CommonJS in a shell of its own, because both believe that they own the process:
 * - they add listeners for uncaught errors which rethrow them: they get another `process`;
 * - where there is a `fetch` they fetch their `.wasm` by its bare path, which Node refuses: they get none;
 * - the decoder puts an `onmessage` on the global object: it is taken back.
 *
 * Each load has its own memory of 16 MB, which goes with the last reference to it.
 */
function load(id: string): unknown {
  const require = createRequire(import.meta.url)
  const path = require.resolve(id)
  const module = { exports: {} as unknown }
  const shell: Record<string, unknown> = {
    module,
    exports: module.exports,
    require,
    __dirname: dirname(path),
    process: { versions: process.versions, argv: [], on: () => {} },
    fetch: undefined,
  }
  const hadOnMessage = Object.hasOwn(globalThis, 'onmessage')
  try {
    compileFunction(readFileSync(path, 'utf8'), Object.keys(shell), { filename: path })(...Object.values(shell))
  } finally {
    if (!hadOnMessage) Reflect.deleteProperty(globalThis, 'onmessage')
  }
  return module.exports
}
