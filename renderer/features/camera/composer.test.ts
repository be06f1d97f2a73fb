import { describe, expect, it } from 'vitest'
import { createComposer, type Held } from './composer.ts'

interface Picture extends Held {
  readonly name: string
}

/** With a hand on the clock: what was made, and which pictures are still held. */
function composing(rate = 10) {
  let now = 0
  const made: string[] = []
  const seen: boolean[] = []
  const open = new Set<string>()
  const composer = createComposer<Picture>(
    {
      rate,
      nowMs: () => now,
      make: ({ screen, bubble }) =>
        made.push(`${screen.name}${bubble ? `+${bubble.camera.name}@${bubble.at.corner}` : ''}`),
      onCamera: (is) => seen.push(is),
    },
    { corner: 'topLeft', size: 'medium' },
  )
  const picture = (name: string): Picture => {
    open.add(name)
    return { name, source: {} as CanvasImageSource, width: 4, height: 3, close: () => open.delete(name) }
  }
  return {
    composer,
    made,
    seen,
    open,
    screen: (name: string) => composer.screen(picture(name)),
    camera: (name: string) => composer.camera(picture(name)),
    pass(ms: number) {
      now += ms
    },
  }
}

describe('putting screen and camera together', () => {
  it('passes each picture of the screen on at once, with the newest of the camera', () => {
    const { screen, camera, made, pass } = composing()
    screen('s1')
    camera('c1')
    pass(100)
    screen('s2')
    pass(20)
    screen('s3')
    expect(made).toEqual(['s1', 's2+c1@topLeft', 's3+c1@topLeft'])
  })

  it('goes on with the camera while the screen stands still, no more often than was asked for', () => {
    const { screen, camera, made, pass } = composing()
    screen('s')
    for (let at = 0; at < 30; at += 1) {
      pass(33)
      camera(`c${at}`)
    }
    // A second at ten a second.
    expect(made.length).toBeGreaterThan(7)
    expect(made.length).toBeLessThanOrEqual(11)
  })

  it('makes none for the camera alone while the screen moves as often', () => {
    const { screen, camera, made, pass } = composing()
    for (let at = 0; at < 10; at += 1) {
      screen(`s${at}`)
      pass(50)
      camera(`c${at}`)
      pass(50)
    }
    expect(made).toHaveLength(10)
  })

  it('leaves a camera out that gives nothing any more, and takes it back when it does; the screen goes on', () => {
    const { screen, camera, composer, made, seen, pass } = composing()
    screen('s1')
    pass(200)
    camera('c1')
    pass(2_100)
    composer.tick()
    expect(made.at(-1)).toBe('s1')
    screen('s2')
    pass(200)
    camera('c2')
    expect(made.slice(-2)).toEqual(['s2', 's2+c2@topLeft'])
    expect(seen).toEqual([true, false, true])
  })

  it('is without the bubble as soon as the camera is gone', () => {
    const { screen, camera, composer, made, pass } = composing()
    screen('s1')
    pass(200)
    camera('c1')
    composer.dropCamera()
    expect(made.at(-1)).toBe('s1')
  })

  it('shows another corner at once', () => {
    const { screen, camera, composer, made, pass } = composing()
    screen('s')
    pass(200)
    camera('c')
    composer.arrange({ corner: 'bottomRight', size: 'small' })
    expect(made.at(-1)).toBe('s+c@bottomRight')
  })

  it('gives a recorder that begins the next picture of the screen first, not one of before', () => {
    const { screen, camera, composer, made, pass } = composing()
    screen('s1')
    pass(5_000)
    composer.begin()
    pass(50)
    camera('c1')
    composer.tick()
    expect(made).toEqual(['s1'])
    screen('s2')
    expect(made).toEqual(['s1', 's2+c1@topLeft'])
  })

  it('does not let a recorder wait for a screen that stands still', () => {
    const { screen, composer, made, pass } = composing()
    screen('s')
    pass(5_000)
    composer.begin()
    pass(60)
    composer.tick()
    expect(made).toHaveLength(1)
    pass(40)
    composer.tick()
    pass(40)
    composer.tick()
    expect(made).toHaveLength(2)
  })

  it('holds one picture of each and gives all others back', () => {
    const { screen, camera, composer, open } = composing()
    for (let at = 0; at < 5; at += 1) {
      screen(`s${at}`)
      camera(`c${at}`)
    }
    expect([...open]).toEqual(['s4', 'c4'])
    composer.close()
    expect(open.size).toBe(0)
  })
})
