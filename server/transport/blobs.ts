/** Attachments in and out. What comes out does nothing in a browser: it is saved, or shown as a picture by our page. */
import { Router, type Response } from 'express'
import { z } from 'zod'
import { permissions } from '../../shared/access/permissions.ts'
import { attachedTo, most, type Attachment, type BlobType } from '../../shared/attachment.ts'
import { rank, type Event } from '../../shared/event.ts'
import { logName, streamId } from '../../shared/ids.ts'
import { refused } from '../../shared/refusal.ts'
import { levelOf } from '../access/visibility.ts'
import { tooLarge } from '../blobs/blobs.ts'
import type { House } from '../house.ts'
import { sendRefusal } from './answers.ts'
import { bodyOf } from './body.ts'
import { waitS } from './guards.ts'
import { readerOf, type Reader } from './reading.ts'
import { sessionOf } from './signIn.ts'

export const uploadQuery = z.strictObject({ log: logName })
/** The event that names it, and whether the small picture will do. */
export const blobQuery = z.strictObject({
  stream: streamId,
  position: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  preview: z.literal('1').optional(),
})
export const uploadType = 'application/octet-stream'

/** How many files may be on their way in at once: each may lie in memory whole. */
const mostAtOnce = { house: 6, account: 2 }

export function blobRoutes(house: House): Router {
  const routes = Router()
  const coming: string[] = []
  routes.post('/blobs', async (request, response) => {
    const session = await sessionOf(house, request)
    const actor = session && (await house.directory.actor(session.account))
    if (!actor) return sendRefusal(response, refused('access.signedOut'))
    if (!permissions['incident.recordEntry'].roles.includes(actor.role))
      return sendRefusal(response, refused('access.forbidden', { command: 'upload' }))
    const query = uploadQuery.safeParse(request.query)
    if (!query.success || request.headers['content-type'] !== uploadType)
      return sendRefusal(response, refused('command.malformed', { field: 'upload' }))
    if (query.data.log !== session.log) return sendRefusal(response, refused('command.wrongLog'))
    if (!hasRoom(house)) return sendRefusal(response, refused('house.readOnly'))
    if (Number(request.headers['content-length']) > most.bytes) return sendRefusal(response, tooLarge())
    const mine = coming.filter((account) => account === actor.account)
    if (coming.length >= mostAtOnce.house || mine.length >= mostAtOnce.account)
      return sendRefusal(response, refused('blob.tooMany'))
    coming.push(actor.account)
    try {
      if (!(await house.limits.allow('upload', actor.account)))
        return sendRefusal(response, refused('blob.tooMany'), waitS('upload'))
      const file = await bodyOf(request, most.bytes)
      if (file === 'cut') return
      const answer = file === 'tooLarge' ? tooLarge() : await house.blobs.take(session.log, file)
      if ('code' in answer) sendRefusal(response, answer)
      else response.status(201).json(answer)
    } finally {
      coming.splice(coming.indexOf(actor.account), 1)
    }
  })
  routes.get('/blobs/:id', async (request, response) => {
    const reader = await readerOf(house, request, response, 'attachment')
    if (!reader) return
    const query = blobQuery.safeParse(request.query)
    if (!query.success) return sendRefusal(response, refused('command.malformed', { field: 'query' }))
    const named = await namedBy(reader, query.data, request.params.id)
    const content = named && (await house.blobs.open(reader.served.broadcast.name, named.blob))
    const isPreview = query.data.preview !== undefined
    const bytes = isPreview ? content?.preview : content?.body
    if (!named || !content || !bytes) return sendRefusal(response, refused('stream.unknown'))
    handOut(response, { ...named, type: isPreview ? 'image/jpeg' : content.type }, bytes)
  })
  return routes
}

/** Files are the first to be left out when the disk fills: the room that is left is for orders. */
export function hasRoom(house: House): boolean {
  return house.isWritable() && !house.readiness().reasons.some(({ code }) => code === 'ops.diskFull')
}

/** The attachment as the event names it, if whoever asks may see that event (SEE1). */
async function namedBy(
  { served: { broadcast }, view }: Reader,
  { stream, position }: z.infer<typeof blobQuery>,
  blob: string,
): Promise<Attachment | undefined> {
  const [opened] = await broadcast.log.streams(broadcast.name, [stream])
  const level = opened && levelOf(view.keys, opened.audience)
  if (!level) return undefined
  const { events } = await broadcast.log.page(broadcast.name, position - 1, 1)
  const event = events.find((one) => one.stream === stream && rank(one.layer) <= rank(level))
  return event && attachedTo((JSON.parse(event.wire) as Event).data).find((one) => one.blob === blob)
}

const endings: Record<BlobType, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'application/pdf': 'pdf',
  'text/plain': 'txt',
}

function handOut(response: Response, { name, type }: Pick<Attachment, 'name' | 'type'>, bytes: Buffer): void {
  response.set({
    'Content-Type': type === 'text/plain' ? 'text/plain; charset=utf-8' : type,
    'Content-Disposition': `attachment; filename="attachment.${endings[type]}"; filename*=UTF-8''${encoded(savedAs(name, type))}`,
    // A picture in our page is not hindered by it; opened by itself it is nothing but a picture.
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Cross-Origin-Resource-Policy': 'same-origin',
  })
  response.end(bytes)
}

/** Its name with the ending of what it is, and never one that a system keeps for itself. */
function savedAs(name: string, type: BlobType): string {
  const isRight = name.toLowerCase().endsWith(`.${endings[type]}`)
  const whole = isRight ? name : `${name}.${endings[type]}`
  return /^(?:con|prn|aux|nul|com\d|lpt\d)\s*\./i.test(whole) ? `_${whole}` : whole
}

/** As RFC 8187 writes it. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/['()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`)
}
