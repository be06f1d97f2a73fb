import { describe, expect, it } from 'vitest'
import { obstacleOf } from './electron-binary.ts'

describe('whether Electron can show a window', () => {
  it('needs a display on Linux, of either kind', () => {
    expect(obstacleOf('linux', {}, 1000)).toBe('there is no display here')
    expect(obstacleOf('linux', { DISPLAY: ':0' }, 1000)).toBeNull()
    expect(obstacleOf('linux', { WAYLAND_DISPLAY: 'wayland-0' }, 1000)).toBeNull()
  })

  it('never runs as root, for that would mean without a sandbox', () => {
    expect(obstacleOf('linux', { DISPLAY: ':0' }, 0)).toBe('it does not run as root')
  })

  it('has nothing against macOS and Windows', () => {
    expect(obstacleOf('darwin', {}, 501)).toBeNull()
    expect(obstacleOf('win32', {}, null)).toBeNull()
  })
})
