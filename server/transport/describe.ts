/** The doors in documents, made from the schemas that guard them: OpenAPI 3.1 for HTTP, AsyncAPI 3 for the socket. */
import { Router } from 'express'
import { z } from 'zod'
import type { Catalogue } from '../../shared/catalogue.ts'
import { blobId, blobTypes, kept } from '../../shared/attachment.ts'
import { answer, command } from '../../shared/command.ts'
import { streamId } from '../../shared/ids.ts'
import { importLine } from '../../shared/imports.ts'
import { monthCounts } from '../../shared/monthCounts.ts'
import { operation } from '../../shared/operation.ts'
import { packetAnswer, packetAsked } from '../../shared/features/mediation/packet.ts'
import { paperAsked } from '../../shared/features/mediation/papers.ts'
import { maskedParty, openedParty, partyBody, receiptAnswer } from '../../shared/parties/content.ts'
import { partyId } from '../../shared/parties/messages.ts'
import { downward, events, protocolVersion, snapshot, streamCopy, upward } from '../../shared/protocol.ts'
import { refusal } from '../../shared/refusal.ts'
import { blobQuery, uploadQuery, uploadType } from './blobs.ts'
import { heldQuery } from './city.ts'
import { countsPaper, countsQuery } from './counts.ts'
import { importLines, importQuery } from './imports.ts'
import { paperType } from './papers.ts'
import { openingsAnswer, openingsQuery, partyQuery } from './parties.ts'
import { eventsQuery, sealedBody, snapshotQuery } from './reading.ts'
import { signInBody } from './signIn.ts'
import { uploadPieceQuery, uploadStanding } from './uploads.ts'

const info = {
  title: 'Lianxin',
  version: String(protocolVersion),
  license: { name: 'MIT', identifier: 'MIT' },
}

/** A schema as the sender must write it. */
function shape(schema: z.ZodType): unknown {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
}

/** One schema per command: the envelope with its type and the data it needs. */
function orders(catalogue: Catalogue): Record<string, unknown> {
  const types = Object.values(catalogue.features).flatMap(({ commands }) => Object.entries(commands))
  return Object.fromEntries(
    types.map(([type, { data }]) => [type, shape(command.extend({ type: z.literal(type), data }))]),
  )
}

const refusals = {
  default: {
    description: 'Refused (RFC 9457)',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  },
}

function answers(description: string, schema: unknown): Record<string, unknown> {
  return { 200: { description, content: { 'application/json': { schema } } }, ...refusals }
}

const jsonOf = (schema: unknown): unknown => ({ required: true, content: { 'application/json': { schema } } })
/** Parameters of a query as its schema has them. */
const queryOf = (schema: z.ZodObject): unknown[] =>
  Object.entries(schema.shape).map(([name, field]) => ({
    name,
    in: 'query',
    ...(!(field as z.ZodType).safeParse(undefined).success && { required: true }),
    schema: shape(field as z.ZodType),
  }))

/** What a change must bear besides its session (guards against other sites' pages). */
const mark = { name: 'X-Lianxin', in: 'header', required: true, schema: { const: '1' } }

const pdfContent = { [paperType]: { schema: { type: 'string', format: 'binary' } } }
const partyInPath = { name: 'id', in: 'path', required: true, schema: shape(partyId) }
const orderInPath = { name: 'id', in: 'path', required: true, schema: shape(streamId) }

/** OpenAPI 3.1 of what `/api` answers. */
export function openApi(catalogue: Catalogue): unknown {
  const schemas = orders(catalogue)
  const named = Object.keys(schemas).map((type) => ({ $ref: `#/components/schemas/${type}` }))
  const anyOrder = { oneOf: [...named, shape(sealedBody)] }
  return {
    openapi: '3.1.0',
    info,
    paths: {
      '/api/session': {
        get: { summary: 'Who is signed in', responses: answers('The session', { type: 'object' }) },
        post: {
          summary: 'Sign in by password, single-use link or a wall’s token',
          parameters: [mark],
          requestBody: jsonOf(shape(signInBody)),
          responses: answers('The session; the cookie holds it', { type: 'object' }),
        },
        delete: {
          summary: 'Sign out',
          parameters: [mark],
          responses: { 204: { description: 'Signed out' } },
        },
      },
      '/api/commands': {
        post: {
          summary: 'Give an order',
          parameters: [mark],
          requestBody: jsonOf(anyOrder),
          responses: answers('Recorded', shape(answer)),
        },
      },
      '/api/events': {
        get: {
          summary: 'What one may see after a position',
          parameters: queryOf(eventsQuery),
          responses: answers('One page', shape(events)),
        },
      },
      '/api/snapshot': {
        get: {
          summary: 'All one may see, as it stands',
          parameters: queryOf(snapshotQuery),
          responses: answers('One page', shape(snapshot)),
        },
      },
      '/api/counts': {
        get: {
          summary: 'What a month came to in screening and mediation, of all one may see of it',
          parameters: queryOf(countsQuery),
          responses: answers('The counts', shape(monthCounts)),
        },
        post: {
          summary: 'The same as PDF',
          parameters: [mark],
          requestBody: jsonOf(shape(countsPaper)),
          responses: { 200: { description: 'The paper, for saving', content: pdfContent }, ...refusals },
        },
      },
      '/api/streams/{id}': {
        get: {
          summary: 'One stream, also one that left the live set',
          parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
          responses: answers('The stream', shape(streamCopy)),
        },
      },
      '/api/imports': {
        post: {
          summary:
            'Look through a hotline’s export or a court’s answers (CSV, XLSX), or write them; one line of JSON after the other',
          parameters: [mark, ...queryOf(importQuery)],
          requestBody: { required: true, content: { [uploadType]: { schema: {} } } },
          responses: {
            200: {
              description: 'How far it is, each fault by row and column, what came of it',
              content: { [importLines]: { schema: shape(importLine) } },
            },
            ...refusals,
          },
        },
      },
      '/api/imports/{id}': {
        delete: {
          summary: 'Stop it after the rows in hand',
          parameters: [mark, { name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
          responses: { 204: { description: 'It stops' }, ...refusals },
        },
      },
      '/api/parties/{id}': {
        put: {
          summary: 'Put into the vault who somebody is, before an order names them; gives the receipt',
          parameters: [mark, partyInPath],
          requestBody: jsonOf(shape(partyBody)),
          responses: {
            201: { description: 'Kept', content: { 'application/json': { schema: shape(receiptAnswer) } } },
            ...refusals,
          },
        },
        get: {
          summary:
            'What may be seen of a party; with the position of an opening, what was opened, for ten minutes',
          parameters: [partyInPath, ...queryOf(partyQuery)],
          responses: answers('The party', { oneOf: [shape(maskedParty), shape(openedParty)] }),
        },
      },
      '/api/parties/{id}/openings': {
        get: {
          summary: 'Who opened a party’s identity, and why; for auditors',
          parameters: [partyInPath],
          responses: answers('Openings, oldest first', shape(openingsAnswer)),
        },
      },
      '/api/openings': {
        get: {
          summary: 'Who opened whose identity, and why; for auditors',
          parameters: queryOf(openingsQuery),
          responses: answers('Openings after a position, oldest first', shape(openingsAnswer)),
        },
      },
      '/api/papers': {
        post: {
          summary:
            'A paper of a dispute as PDF, for who sees its closed layer; each party it names is opened and recorded',
          parameters: [mark],
          requestBody: jsonOf(shape(paperAsked)),
          responses: {
            200: { description: 'The paper, for saving', content: pdfContent },
            ...refusals,
          },
        },
      },
      '/api/packets': {
        post: {
          summary:
            'What is carried over to the court for a confirmation, in one archive sealed with a key that is told this once',
          parameters: [mark],
          requestBody: jsonOf(shape(packetAsked)),
          responses: answers('The archive and its key', shape(packetAnswer)),
        },
      },
      '/api/blobs': {
        post: {
          summary: 'Keep a picture, a PDF or plain text until an order names it, for a day at most',
          parameters: [mark, ...queryOf(uploadQuery)],
          requestBody: {
            required: true,
            content: { [uploadType]: { schema: { type: 'string', format: 'binary' } } },
          },
          responses: {
            201: { description: 'Kept', content: { 'application/json': { schema: shape(kept) } } },
            ...refusals,
          },
        },
      },
      '/api/blobs/{id}': {
        get: {
          summary: 'What an event that one may see names; for saving, never to be run',
          parameters: [
            { name: 'id', in: 'path', required: true, schema: shape(blobId) },
            ...queryOf(blobQuery),
          ],
          responses: {
            200: {
              description: 'The bytes',
              content: Object.fromEntries(
                blobTypes.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]),
              ),
            },
            ...refusals,
          },
        },
      },
      '/api/uploads/{id}': {
        get: {
          summary: 'How much of a sealed photo is here, or the answer that its order had',
          parameters: [orderInPath],
          responses: answers('Where it stands', shape(uploadStanding)),
        },
        put: {
          summary: 'A piece of a photo sealed with its order; with the last one the order is given',
          parameters: [mark, orderInPath, ...queryOf(uploadPieceQuery)],
          requestBody: {
            required: true,
            content: { [uploadType]: { schema: { type: 'string', format: 'binary' } } },
          },
          responses: answers('Where it stands', shape(uploadStanding)),
        },
      },
      '/api/operation': {
        get: {
          summary: 'How this node runs; for administrators and auditors',
          responses: answers('The operation', shape(operation)),
        },
      },
      '/api/rules': {
        get: {
          summary: 'What the city decided about its rules of time; for those who decide about them',
          responses: answers('The book', { type: 'object' }),
        },
        post: {
          summary: 'Give an order about the city’s rules (city.…); kept in log house',
          parameters: [mark],
          requestBody: jsonOf(anyOrder),
          responses: answers('Recorded', shape(answer)),
        },
      },
      '/api/city/rules': {
        get: {
          summary: 'The rules in force; 204 where they are what one holds',
          parameters: queryOf(heldQuery),
          responses: answers('The rules and their version', { type: 'object' }),
        },
      },
      '/api/city': {
        get: {
          summary: 'The city’s areas, agencies, basemap and rules',
          responses: answers('The city', { type: 'object' }),
        },
      },
    },
    components: { schemas: { ...schemas, Problem: problem() } },
  }
}

function problem(): unknown {
  const { params, code, retry, status } = refusal.shape
  return shape(z.object({ type: z.string(), title: z.string(), status, code, params, retry }))
}

/** AsyncAPI 3 of the socket: every name either side may say, with its payload. */
export function asyncApi(catalogue: Catalogue): unknown {
  const doors = [
    ...Object.entries(upward).map(([name, { payload }]) => ({ action: 'receive', name, payload })),
    ...Object.entries(downward).map(([name, payload]) => ({ action: 'send', name, payload })),
  ]
  // `presence` is said in both directions: keys bear the direction, names are what stands on the wire.
  const keyOf = ({ action, name }: { action: string; name: string }): string => `${action}-${name}`
  const messages = doors.map((door) => [keyOf(door), { name: door.name, payload: shape(door.payload) }])
  const operations = doors.map((door) => [
    keyOf(door),
    {
      action: door.action,
      channel: { $ref: '#/channels/socket' },
      messages: [{ $ref: `#/channels/socket/messages/${keyOf(door)}` }],
    },
  ])
  return {
    asyncapi: '3.0.0',
    info,
    channels: {
      socket: {
        address: '/socket.io',
        description:
          'Socket.IO 4, namespace /, JSON only; hello first (shared/protocol.ts tells the conversation).',
        messages: Object.fromEntries(messages) as Record<string, unknown>,
      },
    },
    operations: Object.fromEntries(operations) as Record<string, unknown>,
    components: { schemas: orders(catalogue) },
  }
}

/** Public: they say what doors there are, not what lies behind them. */
export function describingRoutes(catalogue: Catalogue): Router {
  const routes = Router()
  // Written when it is first asked for, which few houses ever are.
  const tell = (path: string, write: () => unknown): void => {
    let written: string | undefined
    routes.get(path, (_request, response) => {
      written ??= JSON.stringify(write())
      response.type('application/json').send(written)
    })
  }
  tell('/openapi.json', () => openApi(catalogue))
  tell('/asyncapi.json', () => asyncApi(catalogue))
  return routes
}
