/** Papers of a dispute, out (PAPER): for whoever sees its closed layer, as a file to be saved, kept by nobody in between. */
import { Router, type Request, type Response } from 'express'
import { paperAsked } from '../../shared/features/mediation/papers.ts'
import type { House } from '../house.ts'
import { PaperDesk, type PaperReader } from '../papers/desk.ts'
import { sendRefusal } from './answers.ts'
import { malformed } from './door.ts'
import { readerOf } from './reading.ts'

export const paperType = 'application/pdf'

export function paperRoutes(house: House): Router {
  const routes = Router()
  const desk = new PaperDesk(house)
  routes.post('/papers', async (request, response) => {
    const reader = await paperReader(house, request, response)
    if (!reader) return
    const asked = paperAsked.safeParse(request.body)
    if (!asked.success) return sendRefusal(response, malformed(asked.error))
    const paper = await desk.print(reader, asked.data)
    if ('code' in paper) sendRefusal(response, paper)
    else sendFile(response, paper.pdf, { name: `${paper.title}.pdf`, type: paperType })
  })
  return routes
}

async function paperReader(
  house: House,
  request: Request,
  response: Response,
): Promise<PaperReader | undefined> {
  const reader = await readerOf(house, request, response, 'paper')
  if (!reader) return undefined
  const { actor, served, view } = reader
  return { actor, log: served.broadcast.name, keys: view.keys }
}

/** For saving, never to be shown in place or kept on the way. */
function sendFile(
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
