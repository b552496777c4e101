/** Bundles sources as the build does (server/tasks/build.mjs): threads and processes then start in a fraction of the time. */
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** `entries` are names of bundles with their source from the root; gives the URL of a bundle by its name. */
export async function bundled(
  folder: string,
  entries: Record<string, string>,
): Promise<(name: string) => string> {
  const outdir = `${root}dist/test/${folder}`
  await build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'warning',
  })
  return (name) => pathToFileURL(`${outdir}/${name}.js`).href
}
