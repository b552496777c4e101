/** Where things lie and what the house is called: folders beside the program, addresses of its doors. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Config } from './config.ts'
import { systemFolders } from './papers/fonts.ts'
import type { PaperPlaces } from './papers/press.ts'

function folderOf(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url))
}

/** A city by the name of its folder beside the program, or by a path. Throws where no city lies. */
export function cityFolder(city: string): string {
  const beside = join(folderOf('./city'), city)
  const found = existsSync(beside) ? beside : city
  if (!existsSync(join(found, 'areas.json'))) throw new Error(`CITY: no city in ${found}`)
  return found
}

/** The city's papers, and where their fonts are looked for. */
export function paperPlaces({ CITY, FONT_DIR }: Pick<Config, 'CITY' | 'FONT_DIR'>): PaperPlaces {
  return {
    folder: join(cityFolder(CITY), 'papers'),
    fontFolders: [...(FONT_DIR === undefined ? [] : [FONT_DIR]), ...systemFolders],
  }
}

/** The built pages, whether the program runs built or from source. */
export function webFolder(): string {
  const candidates = [folderOf('../web'), folderOf('../dist/web')]
  return (
    candidates.find((folder) => existsSync(join(folder, 'index.html')) && folder.includes('dist')) ??
    folderOf('../dist/web')
  )
}

/** What a browser may call the house by; asked at every upgrade, so it is worked out once. */
export function originsOf({ ALLOWED_ORIGINS, PUBLIC_URL, HOST }: Config, port: number): readonly string[] {
  const urls = [PUBLIC_URL ?? [], ownUrl(HOST, port), ownUrl('localhost', port)].flat()
  return [...ALLOWED_ORIGINS, ...urls.map((url) => new URL(url).origin)]
}

/** The house's address where nobody gave it another. */
export function ownUrl(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}
