/**
 * Sets papers, in a process of its own: what a paper says comes in, a PDF goes out. The only room that knows the
 * typesetter. Words are handed over as data and never as markup; templates read nothing outside their folder.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { missingIn, readFonts } from './fonts.ts'
import { papersFile } from './files.ts'
import type { PaperAsk, PaperPlaces, Pressed } from './press.ts'

const places = JSON.parse(process.argv.at(-1) ?? '') as PaperPlaces
const folders = places.fontFolders
const fonts = readFonts(folders)
const { fonts: wanted } = papersFile.parse(
  JSON.parse(readFileSync(join(places.folder, 'papers.json'), 'utf8')),
)
const chosen = {
  title: thoseThere(wanted.title),
  body: thoseThere(wanted.body),
  heading: thoseThere(wanted.heading),
}
const compiler = NodeCompiler.create({
  workspace: places.folder,
  fontArgs: [{ fontPaths: [...folders] }],
})

function thoseThere(families: readonly string[]): string[] {
  return families.filter((family) => fonts.families.has(family))
}

function set({ template, data }: PaperAsk): Pressed {
  const [family] = chosen.body
  if (family === undefined) return { kind: 'noFont' }
  const said: unknown = JSON.parse(data)
  const signs = missingIn(textsIn(said).join(''), fonts)
  if (signs.length > 0) return { kind: 'noGlyph', signs: signs.slice(0, 10) }
  const own = { title: orBody(chosen.title), body: chosen.body, heading: orBody(chosen.heading) }
  const result = compiler.compile({
    mainFilePath: join(places.folder, `${template}.typ`),
    inputs: { data: JSON.stringify({ ...(said as object), fonts: own }) },
    resetRead: true,
  })
  try {
    if (!result.result) return faultIn(result)
    const pdf = compiler.pdf(result.result)
    return { kind: 'pdf', pdf, pages: result.result.numOfPages }
  } finally {
    // Nothing of what was said stays for the next paper.
    compiler.evictCache(0)
  }
}

function orBody(families: string[]): string[] {
  return families.length > 0 ? families : chosen.body
}

interface Diagnostic {
  path?: string
  range?: { start?: { line?: number } } | null
  message?: string
}

function faultIn(result: ReturnType<NodeCompiler['compile']>): Pressed {
  const error = result.takeDiagnostics()
  const [first] = (error ? compiler.fetchDiagnostics(error) : []) as Diagnostic[]
  const line = first?.range?.start?.line
  return {
    kind: 'fault',
    at: `${first?.path?.split('/').at(-1) ?? ''}${line === undefined ? '' : `:${line + 1}`}`,
    problem: first?.message ?? 'cannot be set',
  }
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(textsIn)
}

function look(): Pressed {
  const [family] = chosen.body
  return family === undefined ? { kind: 'noFont' } : { kind: 'font', family }
}

process.on('message', (ask: PaperAsk | 'font') => {
  process.send?.(ask === 'font' ? look() : set(ask))
})
