/** Papers of a dispute, out (PAPER): for whoever sees its closed layer, as a file to be saved, kept by nobody in between. */
import { Router, type Request, type Response } from 'express'
import { packetAsked } from '../../shared/features/mediation/packet.ts'
import { paperAsked } from '../../shared/features/mediation/papers.ts'
import { logTime } from '../../shared/time.ts'
import type { House, Verb } from '../house.ts'
import { PaperDesk, type PaperReader } from '../papers/desk.ts'
import { packetOf } from '../papers/packet.ts'
import { sendRefusal } from './answers.ts'
import { malformed } from './door.ts'
import { readerOf } from './reading.ts'

export const paperType = 'application/pdf'

export function paperRoutes(house: House): Router {
  const routes = Router()
  const desk = new PaperDesk(house)
  routes.post('/papers', async (request, response) => {
    const reader = await paperReader(house, request, response, 'paper')
    if (!reader) return
    const asked = paperAsked.safeParse(request.body)
    if (!asked.success) return sendRefusal(response, malformed(asked.error))
    const paper = await desk.print(reader, asked.data)
    if ('code' in paper) sendRefusal(response, paper)
    else sendFile(response, paper.pdf, { name: `${paper.title}.pdf`, type: paperType })
  })
  routes.post('/packets', async (request, response) => {
    const reader = await paperReader(house, request, response, 'packet')
    if (!reader) return
    const asked = packetAsked.safeParse(request.body)
    if (!asked.success) return sendRefusal(response, malformed(asked.error))
    const { clock } = await house.log.head(reader.log)
    const packet = await packetOf(desk, reader, asked.data, logTime(clock, house.now()))
    if ('code' in packet) sendRefusal(response, packet)
    else response.json(packet)
  })
  return routes
}

async function paperReader(
  house: House,
  request: Request,
  response: Response,
  verb: Verb,
): Promise<PaperReader | undefined> {
  const reader = await readerOf(house, request, response, verb)
  if (!reader) return undefined
  const { actor, served, view } = reader
  return { actor, log: served.broadcast.name, keys: view.keys }
}

/** For saving, never to be shown in place or kept on the way. */
export function sendFile(
  response: Response,
  bytes: Uint8Array,
  { name, type }: { name: string; type: string },
): void {
  response
    .status(200)
    .type(type)
    .set('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
    .send(Buffer.from(bytes))
}
