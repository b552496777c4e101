/** Says after a run how long each suite took, and writes the count that test/run.mjs ends with. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { TestCase, TestModule, Vitest } from 'vitest/node'
import type { Reporter } from 'vitest/reporters'
import type {} from '../test/support/note.ts'

/** `failed` includes everything that did not pass: skipped, todo, files that did not load, stray errors. */
export interface Count {
  passed: number
  failed: number
  /** Tests that ran, by project; a selected project that ran none fails the run. */
  ran: Record<string, number>
}

export class SuiteReporter implements Reporter {
  private projects: string[] = []

  onInit(vitest: Vitest): void {
    this.projects = vitest.projects.map((project) => project.name)
  }

  onTestRunEnd(modules: readonly TestModule[], strayErrors: readonly unknown[]): void {
    const count: Count = { passed: 0, failed: strayErrors.length, ran: {} }
    for (const name of this.projects) count.ran[name] = 0
    const suites = new Map<string, { seconds: number; tests: number }>()
    const notes: string[] = []
    for (const module of modules) {
      const tests = [...module.children.allTests()]
      const passed = tests.filter((test) => test.result().state === 'passed')
      count.passed += passed.length
      count.failed += tests.length - passed.length
      const broken = module.errors().length > 0 || [...module.children.allSuites()].some(hasErrors)
      if (tests.length === passed.length && (broken || tests.length === 0)) count.failed += 1
      count.ran[module.project.name] = (count.ran[module.project.name] ?? 0) + tests.filter(didRun).length
      for (const test of tests) if (test.meta().note) notes.push(`${test.name}: ${test.meta().note}`)

      const suite = suites.get(suiteOf(module)) ?? { seconds: 0, tests: 0 }
      suite.seconds += secondsOf(module)
      suite.tests += tests.length
      suites.set(suiteOf(module), suite)
    }
    for (const [name, { seconds, tests }] of [...suites].sort((a, b) => b[1].seconds - a[1].seconds))
      process.stdout.write(`${seconds.toFixed(1).padStart(7)} s  ${name} (${tests})\n`)
    for (const note of notes) process.stdout.write(`  ${note}\n`)
    save(count)
  }
}

function hasErrors(suite: { errors(): unknown[] }): boolean {
  return suite.errors().length > 0
}

function didRun(test: TestCase): boolean {
  return test.result().state === 'passed' || test.result().state === 'failed'
}

/** The folder under test/: `test/shared/words.test.ts` belongs to `test/shared`. */
function suiteOf(module: TestModule): string {
  return module.relativeModuleId.split('/').slice(0, 2).join('/')
}

function secondsOf(module: TestModule): number {
  const { duration, collectDuration, setupDuration, environmentSetupDuration, prepareDuration } =
    module.diagnostic()
  return (duration + collectDuration + setupDuration + environmentSetupDuration + prepareDuration) / 1000
}

function save(count: Count): void {
  const file = process.env['TEST_COUNT_FILE']
  if (!file) return
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify(count))
}
