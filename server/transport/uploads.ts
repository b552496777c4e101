/**
 * Photos taken where there was no link: sealed with the order that names them, sent piece by piece, taken up where the
 * link broke (OFF5). Once whole, a photo is kept as any attachment and its order given as any order, once.
 */
import { Router, type Request, type Response } from 'express'
import { z } from 'zod'
import { places, type Kept } from '../../shared/attachment.ts'
import { answer as answerSchema, command as commandSchema, type Answer } from '../../shared/command.ts'
import { streamId } from '../../shared/ids.ts'
import { refused, type Refusal } from '../../shared/refusal.ts'
import type { Session } from '../access/session.ts'
import { unframed } from '../blobs/frame.ts'
import { mostUploadBytes, Uploads } from '../blobs/uploads.ts'
import type { House } from '../house.ts'
import * as sql from '../log/statements.ts'
import { sendRefusal } from './answers.ts'
import { hasRoom, uploadType } from './blobs.ts'
import { waitS } from './guards.ts'
import { openSealedBytes } from './sealed.ts'
import { sessionOf } from './signIn.ts'

export const uploadPieceQuery = z.strictObject({
  offset: z.coerce.number().int().min(0).max(mostUploadBytes),
  bytes: z.coerce.number().int().min(1).max(mostUploadBytes),
})
/** How many bytes are here, or the answer of its order. */
export const uploadStanding = z.union([
  z.strictObject({ offset: z.number().int().min(0) }),
  z.strictObject({ answer: answerSchema }),
])
/** The order of a photo, and the name its picture goes by. */
const heading = z.strictObject({ command: commandSchema, name: z.string() })

export function uploadRoutes(house: House): Router {
  const uploads = new Uploads(house.config.DATA_DIR, house.now)
  const completing = new Map<string, Promise<Answer>>()
  const routes = Router()

  routes.get('/uploads/:id', async (request, response) => {
    const asked = await askedBy(house, request, response)
    if (!asked) return
    const answer = await answerOf(house, asked)
    response.json(answer ? { answer } : { offset: await uploads.offset(asked.account, asked.id) })
  })

  routes.put('/uploads/:id', async (request, response) => {
    const asked = await askedBy(house, request, response)
    if (!asked) return
    const query = uploadPieceQuery.safeParse(request.query)
    if (!query.success || request.headers['content-type'] !== uploadType)
      return sendRefusal(response, refused('command.malformed', { field: 'upload' }))
    if (!hasRoom(house)) return sendRefusal(response, refused('house.readOnly'))
    const { offset, bytes } = query.data
    const { account, id } = asked
    if (offset === 0 && !(await mayBegin(house, uploads, account)))
      return sendRefusal(response, refused('blob.tooMany'), waitS('upload'))
    // Iterated so that one that is refused half way is still answered.
    const pieces = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>
    const at = await uploads.append(account, id, offset, pieces)
    if (at === 'busy') return sendRefusal(response, refused('blob.tooMany'))
    if (at !== bytes) return void response.json({ offset: at })
    const key = `${account}/${id}`
    const under = completing.get(key) ?? complete(house, uploads, asked).finally(() => completing.delete(key))
    completing.set(key, under)
    response.json({ answer: await under })
  })
  return routes
}

type Asked = Session & { id: string }

async function askedBy(house: House, request: Request, response: Response): Promise<Asked | undefined> {
  const session = await sessionOf(house, request)
  const actor = session && (await house.directory.actor(session.account))
  const id = streamId.safeParse(request.params['id'])
  if (!session || !actor) sendRefusal(response, refused('access.signedOut'))
  else if (!id.success) sendRefusal(response, refused('command.malformed', { field: 'upload' }))
  else if (!(await house.limits.allow('attachment', session.account)))
    sendRefusal(response, refused('blob.tooMany'), waitS('attachment'))
  else return { ...session, id: id.data }
  return undefined
}

async function mayBegin(house: House, uploads: Uploads, account: string): Promise<boolean> {
  return (await house.limits.allow('upload', account)) && (await uploads.hasRoom(account))
}

/** The answer its order had, at whichever node (LOG3). */
async function answerOf(house: House, { account, log, id }: Asked): Promise<Answer | undefined> {
  const [row] = await house.log.read(log, sql.findAnswer({ account, command_id: id }))
  return row && (JSON.parse(String(row['answer'])) as Answer)
}

/** Never rejects: what cannot be done now is answered with `later`, and the bytes stay. */
async function complete(house: House, uploads: Uploads, asked: Asked): Promise<Answer> {
  try {
    const answer = (await answerOf(house, asked)) ?? (await given(house, uploads, asked))
    if (answer.accepted || answer.refusal.retry === 'never') await uploads.drop(asked.account, asked.id)
    return answer
  } catch (error) {
    house.logger.error({ err: error }, 'a photo could not be kept')
    return { accepted: false, refusal: refused('house.unavailable') }
  }
}

async function given(house: House, uploads: Uploads, asked: Asked): Promise<Answer> {
  const opened = openedOf(await uploads.read(asked.account, asked.id), house)
  if (opened?.command.commandId !== asked.id) return no(refused('blob.damaged'))
  const kept = await house.blobs.take(asked.log, opened.picture)
  if ('code' in kept) return no(kept)
  const answer = await house.orders.take(asked, withPicture(opened, kept))
  // Another node was faster: it named another copy of the same picture, and this one is swept.
  const isSecond = !answer.accepted && answer.refusal.code === 'command.idMismatch'
  return (isSecond ? await answerOf(house, asked) : undefined) ?? answer
}

function no(refusal: Refusal): Answer {
  return { accepted: false, refusal }
}

type Opened = z.infer<typeof heading> & { picture: Buffer }

function openedOf(sealed: Buffer, house: House): Opened | undefined {
  const bytes = openSealedBytes(sealed, house.sealKey)
  if (!bytes) return undefined
  try {
    const { head, rest } = unframed(bytes)
    const read = heading.safeParse(head)
    return read.success ? { ...read.data, picture: rest } : undefined
  } catch {
    return undefined
  }
}

/** What the order says is checked behind it as any order is, the name of its picture with it. */
function withPicture({ command, name }: Opened, { blob, type, bytes }: Kept): unknown {
  const [first] = places
  return { ...command, data: { ...command.data, attachments: { [first]: { blob, type, bytes, name } } } }
}
