/**
 * One finding of the doctor. `ok`: as it should be; `note`: works, with less than there could be, or cannot be told from here;
 * `problem`: something does not work. `fix` says what to do.
 */
export interface Check {
  readonly name: string
  readonly status: 'ok' | 'note' | 'problem'
  readonly detail: string
  readonly fix: string | null
}

export const fine = (name: string, detail: string): Check => ({ name, status: 'ok', detail, fix: null })
export const note = (name: string, detail: string, fix: string | null = null): Check => ({
  name,
  status: 'note',
  detail,
  fix,
})
export const problem = (name: string, detail: string, fix: string): Check => ({ name, status: 'problem', detail, fix })
