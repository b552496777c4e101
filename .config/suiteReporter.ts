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
  /** What was asked for by name; everything else is left out, not skipped. */
  private pattern: RegExp | undefined

  onInit(vitest: Vitest): void {
    this.projects = vitest.projects.map((project) => project.name)
    this.pattern = vitest.config.testNamePattern
  }

  onTestRunEnd(modules: readonly TestModule[], strayErrors: readonly unknown[]): void {
    const count: Count = { passed: 0, failed: strayErrors.length, ran: {} }
    for (const name of this.projects) count.ran[name] = 0
    const suites = new Map<string, { seconds: number; tests: number }>()
    const notes: string[] = []
    for (const module of modules) {
      const tests = [...module.children.allTests()].filter((test) => this.isAskedFor(test))
      const passed = tests.filter((test) => test.result().state === 'passed')
      count.passed += passed.length
      count.failed += tests.length - passed.length
      const broken = module.errors().length > 0 || [...module.children.allSuites()].some(hasErrors)
      const isEmpty = tests.length === 0 && this.pattern === undefined
      if (tests.length === passed.length && (broken || isEmpty)) count.failed += 1
      count.ran[module.project.name] = (count.ran[module.project.name] ?? 0) + tests.filter(didRun).length
      for (const test of tests) if (test.meta().note) notes.push(`${test.name}: ${test.meta().note}`)

      const suite = suites.get(suiteOf(module)) ?? { seconds: 0, tests: 0 }
      suite.seconds += secondsOf(module)
      suite.tests += tests.length
      suites.set(suiteOf(module), suite)
    }
    for (const [name, { seconds, tests }] of [...suites].sort((a, b) => b[1].seconds - a[1].seconds))
      process.stdout.write(`${seconds.toFixed(1).padStart(7)} s  ${name} (${tests})\n`)
    for (const { name, seconds } of longestOf(modules))
      process.stdout.write(`${seconds.toFixed(1).padStart(7)} s    of these ${name}\n`)
    for (const note of notes) process.stdout.write(`  ${note}\n`)
    save(count)
  }

  /** As vitest itself tries a name: the suites' and the test's, with a space between. */
  private isAskedFor(test: TestCase): boolean {
    return this.pattern?.test(test.fullName.replaceAll(' > ', ' ')) ?? true
  }
}

function hasErrors(suite: { errors(): unknown[] }): boolean {
  return suite.errors().length > 0
}

function didRun(test: TestCase): boolean {
  return test.result().state === 'passed' || test.result().state === 'failed'
}

/** The folder under test/, and the store if it is not the usual one: `test/house on PostgreSQL`. */
function suiteOf(module: TestModule): string {
  const [, store = ''] = /( on \w+)$/.exec(module.project.name) ?? []
  return module.relativeModuleId.split('/').slice(0, 2).join('/') + store
}

/** The files one would look at first to make the whole shorter. */
function longestOf(modules: readonly TestModule[]): { name: string; seconds: number }[] {
  const all = modules.map((module) => ({ name: module.relativeModuleId, seconds: secondsOf(module) }))
  return all.sort((a, b) => b.seconds - a.seconds).slice(0, 30)
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
