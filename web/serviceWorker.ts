/**
 * Keeps the shell of the window on this device, so that it opens without a link (OFF1). Nothing that anybody wrote, and
 * no answer of the house but its own files, is ever put here; the wall and the pages for the public pass by it.
 *
 * A build is kept whole or not at all: what an interrupted try brought is used by the next. The build before stays too,
 * for pages still open in it.
 */
import { pages } from '../shared/pages.ts'

/** Put in by the build: what belongs to this build, its page as text, and the screens that work without a link. */
declare const shell: {
  build: string
  page: string
  files: readonly string[]
  screens: readonly string[]
}

interface Lasting {
  waitUntil: (until: Promise<unknown>) => void
}
interface Asked extends Lasting {
  request: Request
  respondWith: (response: Promise<Response>) => void
}
interface WorkerScope {
  addEventListener: ((name: 'install' | 'activate', heard: (event: Lasting) => void) => void) &
    ((name: 'fetch', heard: (event: Asked) => void) => void)
  skipWaiting: () => Promise<void>
  clients: { claim: () => Promise<void> }
}

const scope = globalThis as unknown as WorkerScope
const prefix = 'shell-'
const own = prefix + shell.build
/** Slices of the font, as they are asked for: few of them are ever needed. */
const slices = 'slices'
const mostSlices = 240
const pagePath = '/index.html'
/** As long as a link gets to bring the page itself; then the one that is here is shown. */
const patienceMs = 3_000
const atOnce = 4

scope.addEventListener('install', (event) => {
  // Pages already open go on in their build, whose files stay: nothing is taken from under them.
  event.waitUntil(keep().then(() => scope.skipWaiting()))
})
scope.addEventListener('activate', (event) => {
  event.waitUntil(tidy().then(() => scope.clients.claim()))
})
scope.addEventListener('fetch', (event) => {
  const { method, mode, url } = event.request
  const { origin, pathname } = new URL(url)
  if (method !== 'GET' || origin !== location.origin) return
  if (mode === 'navigate') {
    if (isHeld.test(pathname)) event.respondWith(page(url))
  } else if (isNamedByContent(pathname) || shell.files.includes(pathname))
    event.respondWith(file(event.request, pathname))
})

const addresses: Readonly<Record<string, string>> = pages
const isHeld = new RegExp(
  `^(?:${['home', ...shell.screens]
    .flatMap((screen) => addresses[screen] ?? [])
    .join('|')
    .replaceAll(':id', '[\\w-]{1,64}')})$`,
)

async function keep(): Promise<void> {
  const cache = await caches.open(own)
  const left = [...shell.files]
  const carry = async (): Promise<void> => {
    for (let path = left.shift(); path !== undefined; path = left.shift()) await put(cache, path)
  }
  await Promise.all(Array.from({ length: atOnce }, carry))
}

async function put(cache: Cache, path: string): Promise<void> {
  if (await cache.match(path)) return
  const isFixed = isNamedByContent(path)
  const held = isFixed ? await caches.match(path) : undefined
  const response = held ?? (await fetch(path, { cache: isFixed ? 'default' : 'no-cache' }))
  // The house may have got another build meanwhile: its page would ask for files that are not here.
  const isOurs = response.ok && (path !== pagePath || (await response.clone().text()) === shell.page)
  if (!isOurs) throw new Error(`${path} could not be kept`)
  await cache.put(path, response)
}

/** Builds older than the one before this are gone; a page open in one of them asks the house (D8). */
async function tidy(): Promise<void> {
  const others = (await caches.keys()).filter((name) => name !== own && name !== slices)
  const before = others.findLast((name) => name.startsWith(prefix))
  await Promise.all(others.filter((name) => name !== before).map((name) => caches.delete(name)))
}

/** The house's own while it is reached, so that a reload brings a new build; else the one that is here. */
async function page(url: string): Promise<Response> {
  const held = await (await caches.open(own)).match(pagePath)
  if (!held) return fetch(url)
  try {
    const answer = await fetch(url, { cache: 'no-cache', signal: AbortSignal.timeout(patienceMs) })
    // A balancer without a house behind it answers, too.
    return answer.ok ? answer : held
  } catch {
    return held
  }
}

async function file(request: Request, path: string): Promise<Response> {
  const held = await caches.match(path)
  if (held) return held
  const response = await fetch(request)
  if (response.ok && path.endsWith('.woff2')) await keepSlice(path, response.clone())
  return response
}

async function keepSlice(path: string, response: Response): Promise<void> {
  const cache = await caches.open(slices)
  await cache.put(path, response)
  const names = await cache.keys()
  await Promise.all(names.slice(0, Math.max(0, names.length - mostSlices)).map((name) => cache.delete(name)))
}

/** Its name holds a hash of it: under this name there is never anything else. */
function isNamedByContent(path: string): boolean {
  return path.startsWith('/assets/')
}
