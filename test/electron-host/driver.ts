/** The child's end of the line to the test: a question by name, one answer or one error. */
export interface Question {
  readonly id: number
  readonly name: string
  readonly args: readonly unknown[]
}

export type Answer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: string }

type Skill = (...args: never[]) => unknown
export type Skills = Readonly<Record<string, Skill>>

export function listen(skills: Skills): void {
  process.on('message', (question: Question) => {
    void answer(skills, question).then((sent) => process.send?.(sent))
  })
}

async function answer(skills: Skills, { id, name, args }: Question): Promise<Answer> {
  try {
    const skill = skills[name]
    if (!skill) throw new Error(`the electron stand-in cannot ${name}; it can ${Object.keys(skills).join(', ')}`)
    return { id, ok: true, value: await skill(...(args as never[])) }
  } catch (error) {
    return { id, ok: false, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}
