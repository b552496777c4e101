/** What operators and their machines ask: is it alive, is it ready, how does it do (reliability.md §6). */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Express, Request } from 'express'
import { refused } from '../../shared/refusal.ts'
import { isLoopback } from '../config.ts'
import type { House } from '../house.ts'
import { sendRefusal } from './answers.ts'

/** `/livez` asks nobody: a house whose store hangs is not helped by a restart. */
export function operatingRoutes(app: Express, house: House): void {
  app.use(['/livez', '/readyz', '/metrics'], (_request, response, next) => {
    response.set('Cache-Control', 'no-store')
    next()
  })
  app.get('/livez', (_request, response) => void response.json({ alive: true }))
  app.get('/readyz', (_request, response) => {
    const state = house.readiness()
    response.status(state.ready ? 200 : 503).json(state)
  })
  app.get('/metrics', (request, response) => {
    if (!mayRead(house, request)) return sendRefusal(response, refused('stream.unknown'))
    response.type('text/plain; version=0.0.4; charset=utf-8').send(house.metrics.text())
  })
}

/**
 * With a token only its bearer; without one only a program on this machine that came by no proxy: behind one that runs
 * beside the house all the world comes from the loopback.
 */
function mayRead({ config }: House, request: Request): boolean {
  const { METRICS_TOKEN } = config
  const { headers, socket } = request
  if (METRICS_TOKEN !== undefined) return isSame(headers.authorization ?? '', `Bearer ${METRICS_TOKEN}`)
  const forwarded = Object.keys(headers).some((name) =>
    /^(?:x-forwarded-|x-real-ip$|forwarded$|via$)/.test(name),
  )
  const host = (headers.host ?? '').replace(/:\d+$/, '').replace(/^\[|\]$/g, '')
  return isLoopback(socket.remoteAddress ?? '') && isLoopback(host) && !forwarded
}

/** Takes as long for a wrong token as for the right one. */
function isSame(given: string, wanted: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(wanted))
}
