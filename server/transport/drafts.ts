/** What a socket says of a draft: read, counted, judged as the order it leads to; then it is the draft room's. */
import { randomBytes } from 'node:crypto'
import type { Socket } from 'socket.io'
import { authorise } from '../../shared/access/authorise.ts'
import { permissions } from '../../shared/access/permissions.ts'
import { features } from '../../shared/catalogue.ts'
import { draftSay, type DraftAnswer } from '../../shared/draft.ts'
import { draftedBy, draftRefusal } from '../../shared/features/statement/draft.ts'
import { isOver, type StatementOpen } from '../../shared/features/statement/state.ts'
import { idFrom } from '../../shared/ids.ts'
import { refused, type Refusal } from '../../shared/refusal.ts'
import { keysOf, levelOf } from '../access/visibility.ts'
import type { Outlet } from '../broadcast/outlet.ts'
import { Drafts, type Writer } from '../draft/drafts.ts'
import type { DraftStore } from '../draft/draftStore.ts'
import type { House } from '../house.ts'
import type { Pace } from './guards.ts'

/** Never rejects. */
export async function takeDraft(
  house: Pick<House, 'drafts' | 'isWritable' | 'logger' | 'now'>,
  socket: Pick<Socket, 'id' | 'connected'>,
  { account, log, pace }: Writer & { pace: Pace },
  payload: unknown,
): Promise<DraftAnswer> {
  const no = (refusal: Refusal): DraftAnswer => ({ taken: false, refusal })
  if (!pace.allow('draft', house.now())) return no(refused('command.tooMany'))
  const read = draftSay.safeParse(payload)
  if (!read.success) return no(refused('command.malformed', { field: 'draft' }))
  if (read.data.is === 'write' && !house.isWritable()) return no(refused('house.readOnly'))
  try {
    const answer = await house.drafts.take(socket.id, { account, log }, read.data)
    if (!socket.connected) house.drafts.depart(socket.id)
    return answer
  } catch (error) {
    house.logger.error({ err: error }, 'a draft could not be kept')
    return no(refused('house.unavailable'))
  }
}

/** The room of a house's drafts. */
export function draftRoom(
  house: Pick<House, 'directory' | 'log' | 'now'>,
  store: DraftStore,
  outlet: Pick<Outlet, 'to'>,
): Drafts {
  return new Drafts({
    store,
    now: house.now,
    newId: () => idFrom(randomBytes(21)),
    refusalOf: (writer, stream) => refusalOf(house, writer, stream),
    isWritten: async (log, stream) => {
      const [held] = await house.log.streams(log, [stream])
      return held?.state.feature === 'statement' && !isOver(held.state.parts.open as StatementOpen)
    },
    tell: (socket, news) => outlet.to(socket, 'draft', JSON.stringify(news)),
  })
}

/** Deny by default: whoever may not submit the next version does not read what is being written either. */
async function refusalOf(
  { directory, log }: Pick<House, 'directory' | 'log'>,
  writer: Writer,
  stream: string,
): Promise<Refusal | undefined> {
  const actor = await directory.actor(writer.account)
  if (!actor) return refused('access.signedOut')
  const [held] = await log.streams(writer.log, [stream])
  const level = held && levelOf(new Set(keysOf(actor)), held.audience)
  if (!level || held.state.feature !== 'statement') return refused('stream.unknown')
  const permit = authorise(actor, { type: draftedBy, data: {} }, held.state, features.statement, permissions)
  if (!permit.granted) return permit.refusal
  if (level === 'open') return refused('access.forbidden', { command: draftedBy })
  return draftRefusal(held.state.parts.open as StatementOpen, actor.agency)
}
