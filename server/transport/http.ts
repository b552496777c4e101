/** The HTTP door: pages, sessions, and the mirror of the socket for those who cannot hold one (architecture §5). */
import type { RequestListener } from 'node:http'
import express, { type Express, type NextFunction, type Request, type Response } from 'express'
import helmet from 'helmet'
import sirv from 'sirv'
import { catalogue } from '../../shared/catalogue.ts'
import { pages } from '../../shared/pages.ts'
import { refused } from '../../shared/refusal.ts'
import type { House } from '../house.ts'
import { requestId } from '../ops/logger.ts'
import { sendRefusal } from './answers.ts'
import { blobRoutes } from './blobs.ts'
import { cityRoutes } from './city.ts'
import { countRoutes } from './counts.ts'
import { describingRoutes } from './describe.ts'
import { largestMessage } from './guards.ts'
import { importRoutes } from './imports.ts'
import { myRoutes } from './my.ts'
import { noticeRoutes } from './notices.ts'
import { operatingRoutes } from './operating.ts'
import { operationRoutes } from './operation.ts'
import { paperRoutes } from './papers.ts'
import { partyRoutes } from './parties.ts'
import { readingRoutes } from './reading.ts'
import { ruleRoutes } from './rules.ts'
import { sessionRoutes } from './signIn.ts'
import { uploadRoutes } from './uploads.ts'

/** No route takes another; the framework would answer OPTIONS by itself. */
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE'])
const isPage = new RegExp(`^(?:${Object.values(pages).join('|').replaceAll(':id', '[\\w-]{1,64}')})$`)

/** What a page may do (architecture §6): nothing but our own files, no inline script, no HTML from text. */
const policy = {
  useDefaults: false,
  directives: {
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    'img-src': ["'self'", 'data:', 'blob:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'"],
    'worker-src': ["'self'"],
    'manifest-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
    'object-src': ["'none'"],
    'require-trusted-types-for': ["'script'"],
    'trusted-types': ['default'],
  },
}

/** Sets the headers of every answer, those of the socket's door included, before anyone writes one. */
export function securityHeaders(house: Pick<House, 'secure'>): RequestListener {
  const set = helmet({
    contentSecurityPolicy: policy,
    strictTransportSecurity: house.secure && { maxAge: 31_536_000 },
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  })
  return (request, response) => set(request, response, () => undefined)
}

/** Builds the application; `cutSession` ends the sockets of a session that signs out. */
export function makeApp(house: House, cutSession: (tokenHash: string) => void): Express {
  const app = express()
  app.disable('x-powered-by')
  app.set('query parser', 'simple')
  app.set('etag', false)
  // Nobody's word about where a request came from is taken unless the operator named them (T21).
  app.set('trust proxy', house.config.TRUST_PROXY)
  app.use((request, response, next) => {
    if (methods.has(request.method)) return next()
    sendRefusal(response, refused('stream.unknown'))
  })
  operatingRoutes(app, house)
  app.use('/api', (_request, response, next) => {
    response.set('Cache-Control', 'no-store')
    next()
  })
  app.use('/api', ownPagesOnly(house))
  app.use('/api', express.json({ limit: largestMessage, strict: true, type: 'application/json' }))
  app.use('/api', sessionRoutes(house, cutSession))
  app.use('/api', cityRoutes(house))
  app.use('/api', ruleRoutes(house))
  app.use('/api', readingRoutes(house))
  app.use('/api', countRoutes(house))
  app.use('/api', blobRoutes(house))
  app.use('/api', uploadRoutes(house))
  app.use('/api', partyRoutes(house))
  app.use('/api', paperRoutes(house))
  app.use('/api', importRoutes(house))
  app.use('/api', operationRoutes(house))
  app.use('/api', describingRoutes(catalogue))
  app.use('/api', (_request, response) => sendRefusal(response, refused('stream.unknown')))

  myRoutes(app, house)
  noticeRoutes(app, house)

  const assets = sirv(house.webFolder, {
    etag: true,
    gzip: true,
    brotli: true,
    dev: false,
    setHeaders: cacheAssets,
  })
  app.use((request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return sendRefusal(response, refused('stream.unknown'))
    if (isPage.test(request.path)) request.url = '/index.html'
    next()
  })
  app.use(assets)
  app.use((_request, response) => void response.status(404).sendFile('index.html', { root: house.webFolder }))
  app.use(lastResort(house))
  return app
}

function cacheAssets(response: { setHeader: (name: string, value: string) => void }, pathname: string): void {
  const forever = pathname.startsWith('/assets/')
  response.setHeader('Cache-Control', forever ? 'public, max-age=31536000, immutable' : 'no-cache')
}

/** Changes come from our own pages only: their header, their origin, never another site (reliability.md T2). */
function ownPagesOnly(house: House) {
  return (request: Request, response: Response, next: NextFunction): void => {
    if (request.method === 'GET' || request.method === 'HEAD') return next()
    const { origin } = request.headers
    const foreign = origin !== undefined && !house.origins().includes(origin)
    const site = request.headers['sec-fetch-site']
    const crossed = site !== undefined && site !== 'same-origin' && site !== 'none'
    if (foreign || crossed || request.headers['x-lianxin'] !== '1')
      return sendRefusal(response, refused('access.forbidden', { command: 'origin' }))
    next()
  }
}

/** What nobody foresaw: logged once with a reference, told without its reason (style 16). */
function lastResort(house: House) {
  return (error: unknown, _request: Request, response: Response, _next: NextFunction): void => {
    const status = error instanceof Error && 'status' in error ? Number(error.status) : 500
    if (status === 413)
      return sendRefusal(response, refused('command.tooLarge', { field: '', max: largestMessage }))
    if (status >= 400 && status < 500)
      return sendRefusal(response, refused('command.malformed', { field: '' }))
    const reference = requestId()
    house.logger.error({ err: error, request: reference }, 'request failed')
    sendRefusal(response, refused('house.fault', { reference }))
  }
}
