import { createLimiter, type Limiter } from '#shared/audio/limiter.ts'

/** Runs in the AudioWorkletGlobalScope: the limiter behind the player, for one and two channels. */
declare class AudioWorkletProcessor {
  readonly port: MessagePort
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void
declare const sampleRate: number

class LimiterProcessor extends AudioWorkletProcessor {
  #limiter: Limiter | null = null
  #channels = 0

  process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const input = inputs[0] ?? []
    const output = outputs[0] ?? []
    if (this.#limiter === null || this.#channels !== output.length) {
      this.#limiter = createLimiter(sampleRate, output.length)
      this.#channels = output.length
    }
    // Nothing comes in while nothing plays; what is still on its way goes out.
    output.forEach((channel, i) => {
      const source = input[i] ?? input[0]
      if (source) channel.set(source)
    })
    this.#limiter.process(output)
    return true
  }
}

registerProcessor('earshot-limiter', LimiterProcessor)
