/** The part of the built window that a device keeps: its service worker with what it is to keep, and its pictures. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build as bundle } from 'esbuild'
import sharp from 'sharp'

/** The screens that work without a link, as their folders under web/screens are named. */
const screens = ['signIn', 'mediation', 'ledger', 'matter', 'incident', 'desk']
const others = ['icon.svg', 'icon-192.png', 'manifest.webmanifest', 'manifest.en.webmanifest']

/** Writes `sw.js` for what Vite has built (`chunks`: its output) into a folder. */
export async function buildWorker(chunks, folder) {
  const files = ['index.html', ...others, ...filesOf(chunks)].map((file) => `/${file}`)
  const page = await readFile(join(folder, 'index.html'), 'utf8')
  const build = createHash('sha256').update(files.join()).update(page).digest('hex').slice(0, 16)
  await bundle({
    entryPoints: ['web/serviceWorker.ts'],
    outfile: join(folder, 'sw.js'),
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    define: { shell: JSON.stringify({ build, page, files, screens }) },
    logLevel: 'warning',
  })
}

/** What the entry and those screens load, at once or later, without what only another screen loads. */
function filesOf(chunks) {
  const named = new Map(chunks.filter(({ type }) => type === 'chunk').map((chunk) => [chunk.fileName, chunk]))
  const screenOf = ({ facadeModuleId }) => /\/web\/screens\/(\w+)\//.exec(facadeModuleId ?? '')?.[1]
  const found = new Set()
  const walk = (fileName) => {
    const chunk = named.get(fileName)
    const screen = chunk && screenOf(chunk)
    if (!chunk || found.has(fileName) || (screen !== undefined && !screens.includes(screen))) return
    found.add(fileName)
    for (const css of chunk.viteMetadata?.importedCss ?? []) found.add(css)
    for (const next of [...chunk.imports, ...chunk.dynamicImports]) walk(next)
  }
  for (const { fileName, isEntry } of named.values()) if (isEntry) walk(fileName)
  return [...found].sort()
}

/** The icon as points, for systems that put no drawing on a home screen. */
export async function buildIcons(folder) {
  const icon = join(folder, 'icon.svg')
  const drawn = (size) => sharp(icon, { density: (72 * size) / 48 }).resize(size, size)
  for (const size of [192, 512])
    await drawn(size)
      .png()
      .toFile(join(folder, `icon-${size}.png`))
  // A system cuts it to a shape of its own: nothing that tells stands near the edge.
  const background = '#171c22'
  await drawn(320)
    .extend({ top: 96, bottom: 96, left: 96, right: 96, background })
    .flatten({ background })
    .png()
    .toFile(join(folder, 'icon-maskable.png'))
}
