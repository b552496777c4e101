/**
 * Builds into dist/: server bundles (packages stay external), the city's files, and the web app with compressed
 * twins for sirv. The web app is built only when its inputs moved, so that `npm run demo` starts quickly; with the
 * argument `server` it is left alone.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { build as bundle } from 'esbuild'
import { buildIcons, buildWorker } from './shell.mjs'

process.chdir(fileURLToPath(new URL('../..', import.meta.url)))

const worker = 'server/log/sqlite/worker.ts'
const imageWorker = 'server/blobs/imageWorker.ts'
const paperWorker = 'server/papers/paperWorker.ts'
const sheetWorker = 'server/imports/sheetWorker.ts'
/** Where the web build leaves its state: the hash of its inputs and the files it wrote (see `dropOld`). */
const stateFile = 'dist/.web-build.json'
const webInputs = ['web', 'shared', 'package-lock.json', 'server/tasks/build.mjs', 'server/tasks/shell.mjs']
const oldAssetsMs = 7 * 24 * 60 * 60 * 1000

const isServerOnly = process.argv[2] === 'server'
await Promise.all([buildServer(), buildBench(), copyCity(), isServerOnly || buildWeb()])

/** The worker lies beside every bundle that starts it: `new URL('./worker.js', import.meta.url)`. */
function buildServer() {
  return bundled('dist/server', {
    main: 'server/main.ts',
    demo: 'server/demo.ts',
    verify: 'server/verify.ts',
    backup: 'server/backup.ts',
    restore: 'server/restore.ts',
    migrate: 'server/migrate.ts',
    doctor: 'server/doctor.ts',
    cityCheck: 'server/cityCheck.ts',
    worker,
    imageWorker,
    paperWorker,
    sheetWorker,
  })
}

function buildBench() {
  return bundled('dist/test', { bench: 'test/bench/main.ts', worker, imageWorker, sheetWorker })
}

async function bundled(outdir, entries) {
  const missing = Object.values(entries).filter((file) => !existsSync(file))
  if (missing.length > 0) console.warn(`not there yet, left out of ${outdir}: ${missing.join(', ')}`)
  await bundle({
    entryPoints: Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(file))),
    outdir,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    logLevel: 'warning',
  })
}

async function copyCity() {
  await rm('dist/server/city', { recursive: true, force: true })
  // The code that reads the cities lies beside their folders and is bundled.
  const filter = (path) => extname(path) !== '.ts'
  await cp('server/city', 'dist/server/city', { recursive: true, filter })
}

async function buildWeb() {
  if (!existsSync('web/vite.config.ts')) return
  const inputs = await hashOf(webInputs)
  const before = await readState()
  if (before.inputs === inputs && existsSync('dist/web/index.html')) return
  await mkdir('dist', { recursive: true })
  await writeFile(stateFile, JSON.stringify({ ...before, inputs: 'unfinished' }))
  const { build } = await import('vite')
  const written = await build({
    configFile: 'web/vite.config.ts',
    logLevel: 'warn',
    build: { emptyOutDir: false },
  })
  const chunks = [written].flat().flatMap(({ output }) => output)
  const current = chunks.map(({ fileName }) => fileName)
  await buildIcons('dist/web')
  await buildWorker(chunks, 'dist/web')
  const files = await dropOld(before.files, current)
  await compress('dist/web')
  await writeFile(stateFile, JSON.stringify({ inputs, files }))
}

/** SHA-256 over path and content of every file below `paths`. */
async function hashOf(paths) {
  const hash = createHash('sha256')
  for (const path of paths)
    for (const file of await filesBelow(path)) hash.update(`${file}\0`).update(await readFile(file))
  return hash.digest('hex')
}

async function filesBelow(path) {
  if (!existsSync(path)) return []
  if ((await stat(path)).isFile()) return [path]
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

async function readState() {
  try {
    return JSON.parse(await readFile(stateFile, 'utf8'))
  } catch {
    return { inputs: '', files: {} }
  }
}

/**
 * A page still open in an older build may ask for its assets (D8): they stay for 7 days after a newer build.
 * Takes and returns file -> when it was superseded (ms), 0 for files of the present build.
 */
async function dropOld(before, current) {
  const now = Date.now()
  const files = Object.fromEntries(current.map((file) => [file, 0]))
  for (const [file, since] of Object.entries(before)) {
    if (file in files) continue
    if (now - (since || now) < oldAssetsMs) files[file] = since || now
    else for (const suffix of ['', '.br', '.gz']) await rm(`dist/web/${file}${suffix}`, { force: true })
  }
  return files
}

/** Writes `.br` and `.gz` beside what gains from it; a hashed asset is compressed once. */
async function compress(folder) {
  const worthwhile = new Set(['.js', '.css', '.html', '.svg', '.json', '.webmanifest', '.geojson'])
  const files = (await filesBelow(folder)).filter((file) => worthwhile.has(extname(file)))
  await Promise.all(
    files.map(async (file) => {
      const isHashed = file.startsWith(join(folder, 'assets'))
      if (isHashed && existsSync(`${file}.br`)) return
      const content = await readFile(file)
      const params = {
        [constants.BROTLI_PARAM_QUALITY]: 9,
        [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      }
      await writeFile(`${file}.br`, await promisify(brotliCompress)(content, { params }))
      await writeFile(`${file}.gz`, await promisify(gzip)(content, { level: 9 }))
    }),
  )
}
