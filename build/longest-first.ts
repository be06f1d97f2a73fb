import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Small files of many tests: until there are times of an earlier run, the runner takes the largest file for the longest. */
const isLong = ({ moduleId }: TestSpecification): boolean => /\/test\/ui\/accessibility-/.test(moduleId)

/** Long specs are begun first, so that no worker is at one long after the others are done. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}
