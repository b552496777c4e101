/** Who people are, in and out: put into the vault by whoever takes a matter in, read by whoever said why (VAULT). */
import { Router } from 'express'
import { z } from 'zod'
import { mayTakeIn } from '../../shared/access/permissions.ts'
import type { Actor } from '../../shared/access/actor.ts'
import type { Event } from '../../shared/event.ts'
import { streamId } from '../../shared/ids.ts'
import { contactChange, partyBody } from '../../shared/parties/content.ts'
import { partyId, partyParts, purposes, type PartyEventType } from '../../shared/parties/messages.ts'
import { namedUnits, partiesIn, partyIn } from '../../shared/parties/party.ts'
import { refused, type Refusal } from '../../shared/refusal.ts'
import { levelOf } from '../access/visibility.ts'
import type { House } from '../house.ts'
import { numberIn } from '../log/flow.ts'
import * as sql from '../log/statements.ts'
import { openingsIn, openingsOf } from '../vault/openings.ts'
import { secrecyRefusal } from '../vault/secrecy.ts'
import { sendRefusal } from './answers.ts'
import { malformed } from './door.ts'
import { waitS } from './guards.ts'
import { readerOf, type Reader } from './reading.ts'
import { sessionOf } from './signIn.ts'

/** The stream that names the party; with the position of an opening, what was opened, and else what is seen without. */
export const partyQuery = z.strictObject({
  stream: streamId,
  position: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
})
export const correctionQuery = partyQuery.required()
export const openingsQuery = z.strictObject({
  after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
})
/** An opening as the auditor reads it, and as the person will: by post and unit. */
export const openingsAnswer = z.strictObject({
  openings: z.array(
    z.strictObject({
      party: partyId,
      stream: streamId,
      position: z.number().int(),
      part: z.enum(partyParts),
      purpose: z.enum(purposes),
      note: z.string().nullable(),
      role: z.string(),
      agency: z.string(),
      at: z.number().int(),
    }),
  ),
  /** Go on from here; null when everything was looked through. */
  after: z.number().int().nullable(),
})

/** What was opened may be read so long, and what is to be put right written, by the account that gave the order. */
const openMs = 10 * 60_000

export function partyRoutes(house: House): Router {
  const routes = Router()
  routes.put('/parties/:id', async (request, response) => {
    const session = await sessionOf(house, request)
    const actor = session && (await house.directory.actor(session.account))
    if (!actor) return sendRefusal(response, refused('access.signedOut'))
    if (!mayTakeIn(actor.role))
      return sendRefusal(response, refused('access.forbidden', { command: 'party' }))
    if (!(await house.limits.allow('takeIn', actor.account)))
      return sendRefusal(response, refused('command.tooMany'), waitS('takeIn'))
    const id = partyId.safeParse(request.params.id)
    const body = partyBody.safeParse(request.body)
    if (!id.success) return sendRefusal(response, refused('command.malformed', { field: 'id' }))
    if (!body.success) return sendRefusal(response, malformed(body.error))
    if (body.data.log !== session.log) return sendRefusal(response, refused('command.wrongLog'))
    const answer = await house.vault.take(id.data, body.data)
    if ('code' in answer) sendRefusal(response, answer)
    else response.status(201).json(answer)
  })
  routes.put('/parties/:id/contact', async (request, response) => {
    const query = correctionQuery.safeParse(request.query)
    const reader = await readerOf(house, request, response, 'takeIn')
    if (!reader) return
    if (!query.success) return sendRefusal(response, refused('command.malformed', { field: 'query' }))
    const change = contactChange.safeParse(request.body)
    if (!change.success) return sendRefusal(response, malformed(change.error))
    const { stream, position } = query.data
    const { id } = request.params
    const log = reader.served.broadcast.name
    const secret = await secrecyRefusal(house, log, { stream, party: id, agency: reader.actor.agency })
    const refusal = (await refusalFor(reader, stream, id)) ?? secret
    if (refusal) return sendRefusal(response, refusal)
    if (!(await orderedAt(house, reader, { stream, position, party: id, type: 'party.corrected' })))
      return sendRefusal(response, refused('stream.unknown'))
    const failed = await house.vault.correct(log, id, change.data)
    if (failed) sendRefusal(response, failed)
    else response.status(204).end()
  })
  routes.get('/parties/:id', async (request, response) => {
    const query = partyQuery.safeParse(request.query)
    // A list shows many masks; identities are opened one by one.
    const isOpening = query.data?.position !== undefined
    const reader = await readerOf(house, request, response, isOpening ? 'openParty' : 'read')
    if (!reader) return
    if (!query.success) return sendRefusal(response, refused('command.malformed', { field: 'query' }))
    const { stream, position } = query.data
    const { id } = request.params
    const refusal = await refusalFor(reader, stream, id)
    if (refusal) return sendRefusal(response, refusal)
    const log = reader.served.broadcast.name
    const part =
      position === undefined
        ? 'mask'
        : await openedAt(house, reader, { stream, position, party: id, type: 'party.revealed' })
    if (!part) return sendRefusal(response, refused('stream.unknown'))
    const secret = await secrecyRefusal(house, log, { stream, party: id, agency: reader.actor.agency })
    if (part === 'mask') {
      const mask = await house.vault.mask(log, id)
      if (!mask) return sendRefusal(response, refused('party.gone'))
      // Of a number, nothing: three digits and two tell it to whoever knows a few people.
      const { dial, ...rest } = mask
      response.json({ ...rest, ...(dial !== undefined && !secret && { dial }) })
      return
    }
    if (secret) return sendRefusal(response, secret)
    const opened = await house.vault.open(log, id, part)
    if (opened) response.json(opened)
    else sendRefusal(response, refused('party.gone'))
  })
  routes.get('/parties/:id/openings', async (request, response) => {
    const reader = await readerOf(house, request, response)
    if (!reader) return
    if (reader.actor.role !== 'auditor')
      return sendRefusal(response, refused('access.forbidden', { command: 'openings' }))
    const { log, name } = reader.served.broadcast
    const openings = await openingsOf(log, name, request.params.id)
    const [first] = openings
    if (first && !(await knows(reader, first.stream))) return sendRefusal(response, refused('stream.unknown'))
    response.json({ openings, after: null })
  })
  routes.get('/openings', async (request, response) => {
    const reader = await readerOf(house, request, response)
    if (!reader) return
    if (reader.actor.role !== 'auditor')
      return sendRefusal(response, refused('access.forbidden', { command: 'openings' }))
    const query = openingsQuery.safeParse(request.query)
    if (!query.success) return sendRefusal(response, refused('command.malformed', { field: 'query' }))
    const { log, name } = reader.served.broadcast
    const found = await openingsIn(log, name, query.data.after, reader.view.upTo)
    const seen = new Map<string, boolean>()
    for (const { stream } of found.openings)
      if (!seen.has(stream)) seen.set(stream, await knows(reader, stream))
    response.json({ ...found, openings: found.openings.filter(({ stream }) => seen.get(stream)) })
  })
  return routes
}

/** Why somebody may see nothing at all of a party: what they do not handle does not exist for them (SEE5). */
async function refusalFor(
  { served, view, actor }: Reader,
  stream: string,
  party: string,
): Promise<Refusal | undefined> {
  const { log, name } = served.broadcast
  const [held] = await log.streams(name, [stream])
  const isTheirs = held && levelOf(view.keys, held.audience) === 'closed'
  if (!isTheirs || !partyIn(partiesIn(held.state.parts.closed), party)) return refused('stream.unknown')
  return namedUnits(held.state.parts).includes(actor.agency) ? refused('party.conflict') : undefined
}

/** An auditor reads of every opening in the area audited, not only of matters that are open to auditors. */
async function knows({ served, view }: Reader, stream: string): Promise<boolean> {
  const [held] = await served.broadcast.log.streams(served.broadcast.name, [stream])
  return held !== undefined && levelOf(view.keys, held.audience) !== undefined
}

/** The part that this very account opened there a moment ago. */
async function openedAt(...[house, reader, at]: Parameters<typeof orderedAt>) {
  const data = await orderedAt(house, reader, at)
  return partyParts.find((part) => part === data?.['part'])
}

/** What this very account had recorded of a party at that place of the log a moment ago, by real time. */
async function orderedAt(
  house: House,
  { served, actor }: { served: Reader['served']; actor: Actor },
  {
    stream,
    position,
    party,
    type,
  }: { stream: string; position: number; party: string; type: PartyEventType },
) {
  const { log, name } = served.broadcast
  const { events } = await log.page(name, position - 1, 1)
  const found = events.find((one) => one.stream === stream && one.type === type)
  if (!found) return undefined
  const { data, commandId } = JSON.parse(found.wire) as Event
  const [order] = await log.read(name, sql.keptAnswer({ account: actor.account, command_id: commandId }))
  const isTheirs = data['party'] === party && order !== undefined
  if (!isTheirs || house.now() - numberIn(order, 'at') > openMs) return undefined
  return data
}
