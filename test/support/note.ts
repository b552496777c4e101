/** A line printed after the run under the test's name, e.g. a measured median (.config/suiteReporter.ts). */
import type { TestContext } from 'vitest'

declare module 'vitest' {
  interface TaskMeta {
    note?: string
  }
}

export function note({ task }: Pick<TestContext, 'task'>, line: string): void {
  task.meta.note = line
}
