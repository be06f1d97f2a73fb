import type { EventEmitter } from 'node:events'

/**
 * Makes a part of the stand-in. TypeScript holds each member against `electron.d.ts` (`Partial<T>`: a member Electron lacks, or one
 * with another signature, does not compile); at run time every call is kept, and a member the stand-in lacks is an error naming it.
 */
export interface Call {
  /** As one would write it: `app.setPath`, `BrowserWindow.show`; `BrowserWindow` alone for a new one. */
  readonly name: string
  readonly args: readonly unknown[]
}

export interface PartOptions<T> {
  readonly emitter?: EventEmitter
  /** What is asked or told all the time, and not kept. */
  readonly quiet?: readonly (keyof T)[]
  /** What stands for this in a kept call's arguments; otherwise its name. */
  readonly describe?: () => unknown
}

export interface Faithful {
  part<T extends object>(name: string, members: Partial<T>, options?: PartOptions<T>): T
  /** A class with its statics; `make` gives what `new` returns. */
  kind<T extends abstract new (...args: never[]) => object>(
    name: string,
    statics: Partial<Omit<T, 'prototype'>>,
    make: (...args: ConstructorParameters<T>) => InstanceType<T>,
  ): T
  calls(): readonly Call[]
}

type Callable = (...args: unknown[]) => unknown

export function createFaithful(): Faithful {
  const calls: Call[] = []
  const descriptions = new WeakMap<object, () => unknown>()
  const keep = (name: string, args: readonly unknown[]): void => {
    calls.push({ name, args: plainly(args, descriptions) })
  }
  return {
    part: (name, members, options = {}) => {
      const quiet = new Set<PropertyKey>(options.quiet ?? [])
      const proxy = createPart({ name, members, keep, quiet, emitter: options.emitter ?? null })
      descriptions.set(proxy, options.describe ?? (() => `[${name}]`))
      return proxy
    },
    kind(name, statics, make) {
      const members = createPart({ name, members: statics, keep, quiet: new Set(), emitter: null })
      // A class, for only those can be constructed.
      const made = new Proxy(class {}, {
        construct: (_target, args) => {
          keep(name, args)
          return make(...(args as never))
        },
        get: (target, key) =>
          typeof key === 'symbol' || key === 'prototype' ? Reflect.get(target, key) : Reflect.get(members, key),
      })
      return made as never
    },
    calls: () => calls,
  }
}

interface PartDeps<T extends object> {
  readonly name: string
  readonly members: Partial<T>
  readonly keep: (name: string, args: readonly unknown[]) => void
  readonly quiet: ReadonlySet<PropertyKey>
  readonly emitter: EventEmitter | null
}

function createPart<T extends object>({ name, members, keep, quiet, emitter }: PartDeps<T>): T {
  const wrapped = new Map<PropertyKey, Callable>()
  const wrap = (key: PropertyKey, run: Callable): Callable => {
    const known = wrapped.get(key)
    if (known) return known
    wrapped.set(key, run)
    return run
  }
  const lacks = (key: PropertyKey): Error =>
    new Error(`the electron stand-in lacks ${name}.${String(key)}: add it in test/electron-host`)
  const proxy: T = new Proxy(members as T, {
    get(target, key) {
      // `then` and `toJSON` are asked for by await and JSON, not by the program.
      if (typeof key === 'symbol' || key === 'then' || key === 'toJSON') return Reflect.get(target, key)
      if (key in target) {
        const value: unknown = Reflect.get(target, key)
        if (typeof value !== 'function' || quiet.has(key) || key === 'constructor') return value
        return wrap(key, (...args) => {
          keep(`${name}.${key}`, args)
          return (value as Callable).apply(target, args)
        })
      }
      const own = emitter ? (Reflect.get(emitter, key) as unknown) : undefined
      if (emitter && typeof own === 'function') {
        return wrap(key, (...args) => {
          const result = (own as Callable).apply(emitter, args)
          return result === emitter ? proxy : result
        })
      }
      throw lacks(key)
    },
    set(target, key, value) {
      if (!(key in target)) throw lacks(key)
      keep(`${name}.${String(key)} =`, [value])
      return Reflect.set(target, key, value)
    },
  })
  return proxy
}

/** As it can be sent to the test: without functions, with a name for what belongs to the stand-in. */
function plainly(args: readonly unknown[], descriptions: WeakMap<object, () => unknown>): unknown[] {
  const text = JSON.stringify(args, (_key, value: unknown) =>
    typeof value === 'object' && value !== null ? (descriptions.get(value)?.() ?? value) : value,
  )
  return JSON.parse(text) as unknown[]
}
