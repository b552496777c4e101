/** Four kinds of tests, two of them on two stores (server/README.md says which and why); a new folder under test/ is a unit suite unless it is named here. */
import vue from '@vitejs/plugin-vue'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './longestFirst.ts'
import { SuiteReporter } from './suiteReporter.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
// How long a condition is waited for: a limit for what hangs, as the time of a test is, not a measure.
const expect = { poll: { timeout: 30_000 } }
// A limit for what hangs, not a measure: the machines are shared.
const limits = { testTimeout: 60_000, hookTimeout: 60_000 }
const shared = { root }
/**
 * Files share a process, one after the other: reading the same modules anew for each of them costs more than most of their
 * tests. What a file changes of its process it puts right, and what it starts it ends.
 */
const usual = { expect, isolate: false, unstubGlobals: true }
/** Real processes, ports and browsers, after everything else, one a core: a third was tried and slowed all of them. */
const together = {
  sequence: { groupOrder: 1 },
  testTimeout: 120_000,
  hookTimeout: 120_000,
}
/** Suites that touch storage through a place or a rig (test/support), which are run a second time on PostgreSQL. */
const postgres = { env: { SUITE_STORE: 'postgres' }, globalSetup: 'test/support/storeServer.ts' }
const ofRooms = [
  'corridor/incidents',
  'corridor/given',
  'corridor/matters',
  'corridor/releases',
  'broadcast/*',
  'followers/*',
].map((suites) => `test/${suites}.test.ts`)
const ofHouses = [
  ...['Commands', 'Drafts', 'Fresh', 'Matters', 'Orders', 'Rules', 'See', 'Session', 'SignIn', 'Vault'].map(
    (of) => `doors${of}`,
  ),
  ...[
    'backup',
    'doctor',
    'kill',
    'notices',
    'operating',
    'operation',
    'imports',
    'importsKilled',
    'quietLogs',
    'restored',
    'vaultErasures',
  ],
].map((name) => `test/house/${name}.test.ts`)
const ofBrowsers = ['test/browser/erasure.test.ts']
const real = ['test/browser/**/*.test.ts', 'test/house/**/*.test.ts', 'test/cluster/**/*.test.ts']

export default defineConfig({
  root,
  test: {
    maxWorkers: 2,
    allowOnly: false,
    sequence: { sequencer: LongestFirst },
    reporters: ['default', new SuiteReporter()],
    projects: [
      {
        ...shared,
        test: {
          ...usual,
          name: 'unit',
          environment: 'node',
          include: ['test/**/*.test.ts'],
          ...limits,
          exclude: ['test/web/**', 'test/simulator/**', ...real],
        },
      },
      {
        ...shared,
        test: {
          ...postgres,
          ...usual,
          name: 'unit on PostgreSQL',
          environment: 'node',
          include: ofRooms,
          ...limits,
        },
      },
      {
        ...shared,
        // As in web/vite.config.ts: hoisted static markup would be set as HTML, which trusted types forbid.
        plugins: [vue({ template: { compilerOptions: { hoistStatic: false } } })],
        test: {
          ...usual,
          name: 'web',
          environment: 'happy-dom',
          include: ['test/web/**/*.test.ts'],
          ...limits,
          server: { deps: { inline: ['element-plus'] } },
        },
      },
      {
        ...shared,
        test: {
          ...usual,
          name: 'simulator',
          environment: 'node',
          include: ['test/simulator/**/*.test.ts'],
          ...limits,
          testTimeout: 120_000,
        },
      },
      {
        ...shared,
        test: { ...usual, ...together, name: 'e2e', environment: 'node', include: real },
      },
      {
        ...shared,
        test: {
          ...postgres,
          ...usual,
          ...together,
          name: 'e2e on PostgreSQL',
          environment: 'node',
          include: [...ofHouses, ...ofBrowsers],
        },
      },
    ],
  },
})
