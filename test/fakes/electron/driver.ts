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

export function listen(skills: Readonly<Record<string, Skill>>): void {
  process.on('message', (question: Question) => {
    void answer(skills, question).then((sent) => process.send?.(sent))
  })
}

async function answer(skills: Readonly<Record<string, Skill>>, { id, name, args }: Question): Promise<Answer> {
  try {
    const skill = skills[name]
    if (!skill) throw new Error(`the fake cannot ${name}`)
    return { id, ok: true, value: await skill(...(args as never[])) }
  } catch (error) {
    return { id, ok: false, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}
