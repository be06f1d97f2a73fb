/** Tells once, when a track gives its first picture, whether anybody looks at this window or not. Returns the function that ends the waiting. */
export function onFirstPicture(track: MediaStreamTrack, listener: () => void): () => void {
  const video = Object.assign(document.createElement('video'), { muted: true, playsInline: true })
  function stop(): void {
    video.removeEventListener('loadeddata', came)
    video.srcObject = null
  }
  function came(): void {
    stop()
    listener()
  }
  video.addEventListener('loadeddata', came)
  video.srcObject = new MediaStream([track])
  video.play().catch(() => undefined)
  return stop
}
