/** A wording of the city’s offices and a medium’s question, as proposed and asked, and every fact either may have. */
import { cite } from '../../shared/facts/cite.ts'
import type { Facts } from '../../shared/facts/facts.ts'
import type { EnquiryOpen } from '../../shared/features/enquiry/folding.ts'
import type { PressLineOpen } from '../../shared/features/pressLine/state.ts'
import { community } from './actors.ts'
import { now, type Fact } from './given.ts'
import { idOf } from './ids.ts'
import { about, type World } from './statements.ts'

export const hour = 3_600_000
export const line = idOf('line')
export const enquiry = idOf('enquiry')

export const proposal = {
  incident: about,
  area: community,
  question: '转移了多少人？',
  answer: '已转移{evacuated}人，正在安置。',
  unknown: '何时可以返回，尚在监测。',
  validUntil: now + 12 * hour,
}
export const asked = {
  incident: about,
  area: community,
  way: 'phone',
  outlet: '云汀晚报',
  question: '转移多少人',
}

const told = {
  ...{ question: '转移了多少人？', answer: '已转移312人，正在安置。', validUntil: now + 12 * hour },
  cited: [{ ...cite('evacuated', { evacuated: fireSaid(312) }) }],
}

/** What fire alone said of a fact, verified. */
function fireSaid(value: number): NonNullable<Facts['evacuated']> {
  const said = { value, verified: true, occurredAt: now, recordedAt: now, version: 1, row: 'fact' }
  return { reports: 1, by: { fire: said } }
}

export const proposed: Fact = {
  type: 'pressLine.proposed',
  data: { incident: about, area: community, owner: 'publicity' },
}
export const pressLineFacts: Fact[] = [
  { type: 'pressLine.written', data: { ...told, unknown: null, statement: idOf('statement') } },
  { type: 'pressLine.authorNoted', data: { account: 'press' } },
  { type: 'pressLine.approved', data: { ...told, binds: ['fire'] } },
  { type: 'pressLine.replaced', data: { by: idOf('next') } },
  { type: 'pressLine.takenBack', data: { reason: null } },
]

export const received: Fact = {
  type: 'enquiry.received',
  data: { incident: about, area: community, way: 'phone', owner: 'publicity' },
}
export const enquiryFacts: Fact[] = [
  { type: 'enquiry.asked', data: { outlet: '云汀晚报', question: '转移多少人' } },
  { type: 'enquiry.answered', data: { line: idOf('line'), statement: idOf('statement'), way: 'phone' } },
  { type: 'enquiry.closed', data: { reason: null } },
  { type: 'enquiry.ended' },
]

/** What everybody who works for the city there knows of a stream. */
export const lineIn = (world: World, stream = line) => world.states.get(stream)?.parts.open as PressLineOpen
export const enquiryIn = (world: World, stream = enquiry) =>
  world.states.get(stream)?.parts.open as EnquiryOpen
