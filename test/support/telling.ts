/** A statement taken from its plan to its release through a house’s doors, by those whose turn it is. */
import type { Layer } from '../../shared/event.ts'
import { marksIn } from '../../shared/features/statement/check.ts'
import { groundsFor, paragraphIds } from '../../shared/features/statement/kinds.ts'
import { statementCommands } from '../../shared/features/statement/messages.ts'
import { community } from './actors.ts'
import { newId, report, taken, type Doors, type Sender } from './doors.ts'

export interface Desk {
  duty: Sender
  press: Sender
  second: Sender
  approver: Sender
  lead: Sender
  incident: string
}

/** Everybody at a desk, and an incident the fire service leads with a verified figure. */
export async function pressDesk(doors: Doors, log = 'live'): Promise<Desk> {
  const sender = (login: string, role: Parameters<Doors['sender']>[1], agency: string) =>
    doors.sender(`${login}-${log}`, role, { agency, log })
  const duty = await sender('duty', 'dutyOfficer', 'centre')
  const lead = await sender('lead', 'liaison', 'fire')
  const incident = newId()
  taken(await duty.give(report(incident)))
  const involve = { type: 'incident.involveAgency', stream: incident, seen: 1 }
  taken(await duty.give({ ...involve, data: { agency: 'fire', part: 'lead' } }))
  const fact = { fact: 'evacuated', value: 312, verified: true }
  taken(await lead.give({ type: 'incident.reportFact', stream: incident, data: fact }))
  return {
    ...{ duty, lead, incident },
    press: await sender('press', 'pressOfficer', 'publicity'),
    second: await sender('second', 'pressOfficer', 'publicity'),
    approver: await sender('approver', 'approver', 'publicity'),
  }
}

/** Gives an order about a statement as it stands, past the doors. */
export async function giveNow(
  { house }: Pick<Doors, 'house'>,
  who: Sender,
  type: keyof typeof statementCommands,
  stream: string,
  data: Record<string, unknown> = {},
  log = 'live',
) {
  const [opened] = await house.log.streams(log, [stream])
  const { judgedOn } = statementCommands[type] as { judgedOn?: Layer }
  const seen = judgedOn && (opened?.state.version[judgedOn] ?? 0)
  return who.give({ type, stream, data, ...(seen !== undefined && { seen }) })
}

/** Every marked place stands, for the first reason there is. */
function waived(text: Record<string, string>) {
  const paragraphs = paragraphIds.flatMap((id) => (text[id] === undefined ? [] : [{ id, text: text[id] }]))
  const all = marksIn(paragraphs).map(({ paragraph, kind }) => ({
    paragraph,
    kind,
    ground: groundsFor[kind][0],
  }))
  return all.filter(
    (one, at) => all.findIndex((other) => JSON.stringify(other) === JSON.stringify(one)) === at,
  )
}

export interface Told {
  title?: string
  text?: Record<string, string>
  channels?: readonly string[]
  plan?: Record<string, unknown>
  log?: string
}

/** Brings a statement to where the second person's order is all it waits for. Throws where a step is refused. */
export async function askedFor(
  doors: Pick<Doors, 'house'>,
  desk: Desk,
  {
    title = '泄漏处置情况',
    text = { p1: '已转移{evacuated}人。' },
    channels = ['publicPage', 'feed'],
    plan = {},
    log = 'live',
  }: Told = {},
): Promise<string> {
  const stream = newId()
  const step = async (
    who: Sender,
    type: keyof typeof statementCommands,
    data: Record<string, unknown> = {},
  ) => taken(await giveNow(doors, who, type, stream, data, log))
  const { incident, press, second, approver, lead } = desk
  await step(press, 'statement.plan', { incident, area: community, kind: 'firstRelease', ...plan })
  await step(press, 'statement.take')
  await step(press, 'statement.submitVersion', { title, order: Object.keys(text), text })
  await step(lead, 'statement.confirmFacts')
  await step(second, 'statement.passCheck', { waived: waived(text) })
  await step(approver, 'statement.sign', { step: 'approve' })
  await step(press, 'statement.askRelease', { channels })
  return stream
}

/** Brings a statement to its release. Throws where one of its steps is refused. */
export async function released(
  doors: Pick<Doors, 'house'>,
  desk: Desk,
  told: Told = {},
): Promise<{ stream: string; position: number }> {
  const stream = await askedFor(doors, desk, told)
  const answer = await giveNow(doors, desk.second, 'statement.release', stream, {}, told.log)
  return { stream, position: taken(answer) }
}
