/** `npm test [unit|e2e] [vitest arguments]`: builds, runs the suites and ends with `N passed, N failed`. */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const selections = {
  all: ['unit', 'unit on PostgreSQL', 'web', 'simulator', 'e2e', 'e2e on PostgreSQL'],
  unit: ['unit', 'unit on PostgreSQL', 'web', 'simulator'],
  e2e: ['e2e', 'e2e on PostgreSQL'],
}

const [first, ...rest] = process.argv.slice(2)
const selected = Object.hasOwn(selections, first ?? '') ? first : 'all'
const vitestArgs = selected === first ? rest : process.argv.slice(2)
const projects = selections[selected]
/** With a file or name filter a suite may well stay empty. */
const isFiltered = vitestArgs.length > 0

/** What the suites start besides Node: the Debian package, and where its program may lie. */
const parts = [
  ...(projects.includes('e2e')
    ? [
        ['chromium', [process.env.CHROMIUM || '/usr/bin/chromium']],
        ['redis-server', onPath('redis-server')],
        ['nginx', ['/usr/sbin/nginx']],
        ['haproxy', ['/usr/sbin/haproxy']],
        ['openssl', onPath('openssl')],
        ['poppler-utils', onPath('pdftoppm')],
      ]
    : []),
  ['postgresql', postgresPrograms()],
]
/** The fonts that papers are set in, as Debian packs them. */
const hasFonts = existsSync('/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc')
const missing = parts.filter(([, paths]) => !paths.some(isProgram)).map(([name]) => name)
if (!hasFonts) missing.push('fonts-noto-cjk')
if (missing.length > 0) {
  console.error(`missing: ${missing.join(', ')}; install with: apt-get install -y ${missing.join(' ')}`)
  process.exit(1)
}

// Only the browser suites look at the built window.
run(
  process.execPath,
  ['server/tasks/build.mjs', ...(projects.includes('e2e') ? [] : ['server'])],
  'the build',
)

const countFile = `${root}dist/.test-count.json`
rmSync(countFile, { force: true })
const vitest = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--config=.config/vitest.config.ts',
    ...projects.map((project) => `--project=${project}`),
    ...vitestArgs,
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, TEST_COUNT_FILE: countFile } },
)

const count = readCount()
const empty = projects.filter((project) => !count.ran[project])
const isShort = isFiltered ? empty.length === projects.length : empty.length > 0
if (isShort) console.error(`no test ran in: ${empty.join(', ')}`)
const failed = count.failed + (isShort ? empty.length : 0)
console.log(`${count.passed} passed, ${failed} failed`)
process.exitCode = vitest.status || (failed > 0 ? 1 : 0)

function onPath(program) {
  return (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, program))
}

/** Debian keeps them by version; each suite starts a server of its own (test/support/postgres.ts). */
function postgresPrograms() {
  const versions = '/usr/lib/postgresql'
  return existsSync(versions) ? readdirSync(versions).map((one) => join(versions, one, 'bin', 'initdb')) : []
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function run(command, args, what) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  if (status === 0) return
  console.error(`${what} failed, no test was run`)
  console.log('0 passed, 1 failed')
  process.exit(status || 1)
}

/** A run that died before its end left no count: that is one failure, not none. */
function readCount() {
  try {
    return JSON.parse(readFileSync(countFile, 'utf8'))
  } catch {
    return { passed: 0, failed: 1, ran: Object.fromEntries(projects.map((project) => [project, 1])) }
  }
}
