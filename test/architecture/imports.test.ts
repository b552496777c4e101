/** Who may know whom (architecture §3). */
import { posix } from 'node:path'
import { describe, expect, test } from 'vitest'
import { code, files, packageOf, read, specifiersOf, targetOf } from './sources.ts'

interface Import {
  from: string
  specifier: string
  target: string | undefined
}

const imports: Import[] = code.flatMap((source) =>
  specifiersOf(source).map((specifier) => ({
    from: source.path,
    specifier,
    target: targetOf(source.path, specifier),
  })),
)
const said = ({ from, specifier }: Import) => `${from} imports ${specifier}`
/** Settings and tasks run at build time and belong to no room. */
const isTooling = (path: string) => path.startsWith('server/tasks/') || /\.config\.ts$/.test(path)
const inRoom = (room: string) => imports.filter(({ from }) => from.startsWith(room) && !isTooling(from))
const within = (room: string, { target }: Import) => target?.startsWith(room) === true

/** Effects that have a port: only the composition and their own room may name them. */
const adapters = [
  'server/log/sqlite/',
  'server/log/postgres/',
  'server/transport/',
  'server/interop/',
  'server/followers/',
  'server/cluster/redisCluster.ts',
  'server/paging/mail.ts',
  'server/paging/hook.ts',
]
const compositions = [
  ...['server/compose.ts', 'server/stores.ts', 'server/serving.ts'],
  ...['server/paging/pagers.ts', 'server/paging/channels.ts'],
  // It asks the relay whether it is there.
  'server/doctor.ts',
]

describe('import direction', () => {
  test('shared imports only itself and zod', () => {
    const strangers = inRoom('shared/').filter(
      (one) => !within('shared/', one) && packageOf(one.specifier) !== 'zod',
    )
    expect(strangers.map(said)).toEqual([])
  })

  test('server imports itself, shared, Node and its packages, never web', () => {
    const strangers = inRoom('server/').filter(
      (one) => one.target !== undefined && !within('server/', one) && !within('shared/', one),
    )
    expect(strangers.map(said)).toEqual([])
  })

  test('web imports itself, shared and its packages, never server or Node', () => {
    const strangers = inRoom('web/').filter((one) =>
      one.target === undefined
        ? one.specifier.startsWith('node:')
        : !within('web/', one) && !within('shared/', one),
    )
    expect(strangers.map(said)).toEqual([])
  })

  test('an adapter is named only in the composition and in its own room', () => {
    const named = inRoom('server/').filter(
      (one) =>
        !compositions.includes(one.from) &&
        adapters.some((room) => within(room, one) && !one.from.startsWith(room)),
    )
    expect(named.map(said)).toEqual([])
  })

  test('a feature of shared does not reach into another feature', () => {
    const reaching = inRoom('shared/features/').filter(
      (one) => within('shared/features/', one) && featureOf(one.target) !== featureOf(one.from),
    )
    expect(reaching.map(said)).toEqual([])
  })

  test('only web/sync knows the socket', () => {
    const knowing = inRoom('web/').filter(
      (one) => packageOf(one.specifier) === 'socket.io-client' && !one.from.startsWith('web/sync/'),
    )
    expect(knowing.map(said)).toEqual([])
  })

  test('every relative import names an existing file with its extension', () => {
    const known = new Set(files)
    const lost = imports.filter(({ target }) => target !== undefined && !exists(known, target))
    expect(lost.map(said)).toEqual([])
  })
})

describe('packages', () => {
  const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, string>>
  const atRun = Object.keys(manifest['dependencies'] ?? {})
  const atBuild = Object.keys(manifest['devDependencies'] ?? {})

  test('what runs in production needs no development package', () => {
    const missing = [...inRoom('server/'), ...inRoom('shared/')].filter(({ specifier }) => {
      const name = packageOf(specifier)
      return name !== undefined && !atRun.includes(name)
    })
    expect(missing.map(said)).toEqual([])
  })

  test('every script of package.json and every bundle of the build has its source', () => {
    const server = ['main', 'demo', 'verify', 'cityCheck', 'backup', 'restore', 'migrate', 'doctor'].map(
      (name) => `server/${name}.ts`,
    )
    const needed = [...server, 'test/bench/main.ts']
    expect(needed.filter((path) => !files.includes(path))).toEqual([])
  })

  test('every imported package is declared', () => {
    const missing = imports.filter(({ specifier }) => {
      const name = packageOf(specifier)
      return name !== undefined && !atRun.includes(name) && !atBuild.includes(name)
    })
    expect(missing.map(said)).toEqual([])
  })

  test('versions are exact', () => {
    const loose = ['dependencies', 'devDependencies', 'overrides'].flatMap((group) =>
      Object.entries(manifest[group] ?? {}).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version)),
    )
    expect(loose).toEqual([])
  })
})

describe('shape of the graph', () => {
  test('no import cycles, types included', () => {
    const graph = new Map<string, string[]>()
    for (const { from, target } of imports)
      if (target !== undefined) graph.set(from, [...(graph.get(from) ?? []), target])
    expect(cyclesIn(graph)).toEqual([])
  })

  test('no barrels: no index.ts, no file that only passes on, no `export *`', () => {
    const barrels = code.filter(({ path, text }) => {
      const statements = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').trim()
      const passesOn = /^(?:export\s+(?:type\s+)?\{[^}]*\}\s+from\s+\S+\s*)+$/.test(statements)
      return /^index\.[mc]?ts$/.test(posix.basename(path)) || passesOn || /^export \*/m.test(text)
    })
    expect(barrels.map(({ path }) => path)).toEqual([])
  })
})

function featureOf(path: string | undefined): string | undefined {
  return path?.split('/')[2]
}

/** Data of the city and built assets may be named by URL; a worker is named by the file it is built to. */
function exists(known: ReadonlySet<string>, target: string): boolean {
  return known.has(target) || target.startsWith('server/city/')
}

/** Each cycle once, as the way around it. */
function cyclesIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>()
  const way: string[] = []
  const found: string[] = []
  const visit = (path: string) => {
    if (done.has(path)) return
    const at = way.indexOf(path)
    if (at !== -1) {
      found.push([...way.slice(at), path].join(' -> '))
      return
    }
    way.push(path)
    for (const next of graph.get(path) ?? []) visit(next)
    way.pop()
    done.add(path)
  }
  for (const path of graph.keys()) visit(path)
  return found
}
