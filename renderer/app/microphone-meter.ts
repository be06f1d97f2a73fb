import { done, type Result } from '#shared/kernel/result.ts'
import { closeMicrophone, type MicrophoneFault, openMicrophone } from '../audio/microphone.ts'

/** Resolves with the function that closes it, or with why it could not be opened. `onLevel`: 0..1, once a frame. */
export type OpenMeter = (
  microphoneId: string | null,
  onLevel: (peak: number) => void,
) => Promise<Result<() => void, MicrophoneFault>>

/** The level of a microphone outside any take; nothing of the sound is kept. */
export const openMicrophoneMeter: OpenMeter = async (microphoneId, onLevel) => {
  const opened = await openMicrophone(navigator.mediaDevices as MediaDevices | undefined, microphoneId)
  if (!opened.ok) return opened
  const context = new AudioContext()
  const analyser = new AnalyserNode(context, { fftSize: 2048 })
  context.createMediaStreamSource(opened.value.stream).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  let frame = 0
  const read = () => {
    analyser.getFloatTimeDomainData(samples)
    onLevel(samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0))
    frame = requestAnimationFrame(read)
  }
  read()
  return done(() => {
    cancelAnimationFrame(frame)
    closeMicrophone(opened.value)
    void context.close()
  })
}
