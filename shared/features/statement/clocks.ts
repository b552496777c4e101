/** The time each signature has: it begins with the turn, and half-way a deputy may sign, too (D16, domain.md §4.4). */
import { clockIn, clocksIn, isOpen } from '../../clocks/clock.ts'
import { clockCancelled, clockMet, clockOpened } from '../../clocks/clocksFor.ts'
import type { Context, NewEvent, States } from '../../feature.ts'
import { isEscalated, missingSignatures, requiredFor, type Required, type Told } from './clearance.ts'
import { clearanceSteps } from './kinds.ts'
import type { StatementParts } from './state.ts'

const prefix = 'sign-'
/** A text given back and submitted again begins anew. */
export const signClock = ({ step, agency }: Pick<Required, 'step' | 'agency'>, version: number): string =>
  `${prefix}${step}-${agency}-${version}`

/** What follows for the clocks of its signatures from what happened to a statement. */
export function statementPolicies(events: readonly NewEvent[], states: States, context: Context): NewEvent[] {
  return events.flatMap((event) => {
    const state = states.get(event.stream)
    if (state?.feature !== 'statement') return []
    const parts = state.parts as StatementParts
    const incident = states.get(parts.open.incident)?.parts.open as unknown as Told | undefined
    return followUps(event, parts, incident, context)
  })
}

function followUps(
  { stream, type, data, occurredAt }: NewEvent,
  parts: StatementParts,
  incident: Told | undefined,
  context: Context,
): NewEvent[] {
  const { open, work } = parts
  switch (type) {
    case 'clock.warned':
      return escalation(stream, String(data['clock']), parts)
    case 'statement.signed': {
      const signed = { step: data['step'], agency: data['agency'] } as Pick<Required, 'step' | 'agency'>
      const clockId = signClock(signed, work?.version ?? 0)
      const at = occurredAt ?? context.now
      return [...clockMet({ stream, clockId, at }, open, context), ...begun(stream, parts, incident, context)]
    }
    case 'statement.checkPassed':
      return begun(stream, parts, incident, context)
    case 'statement.versionSubmitted':
    case 'statement.returned':
    case 'statement.withdrawn':
      return Object.keys(clocksIn(open))
        .filter((id) => id.startsWith(prefix))
        .flatMap((clockId) => clockCancelled({ stream, clockId, cause: type }, open))
    default:
      return []
  }
}

/** Whose turn it is now gets a clock, unless it has one. */
function begun(
  stream: string,
  { open, work }: StatementParts,
  incident: Told | undefined,
  context: Context,
): NewEvent[] {
  const rules = context.city?.clearance
  if (!rules || !incident || !work || open.stage !== 'pendingApproval') return []
  const missing = missingSignatures(requiredFor(open, incident, rules), work)
  const turn = missing.filter(({ step }) => step === missing[0]?.step)
  return turn.flatMap((one) => {
    const clockId = signClock(one, work.version)
    if (clockIn(clocksIn(open), clockId)) return []
    const duty = { agency: one.agency, role: one.role }
    return [clockOpened({ stream, clockId, rule: rules.signing, startedAt: context.now, duty }, context)]
  })
}

/** A step told late may have overtaken half the time: whichever was told, half of it is gone. Whoever warns reads no incident. */
function escalation(stream: string, clockId: string, { open, work }: StatementParts): NewEvent[] {
  const clock = clockIn(clocksIn(open), clockId)
  const step = clearanceSteps.find((one) => clockId.startsWith(`${prefix}${one}-`))
  if (!clock || !isOpen(clock) || !step || !work || !clock.warned.includes('half')) return []
  const data = { step, agency: clock.duty.agency }
  return isEscalated(data, work) ? [] : [{ stream, type: 'statement.signatureEscalated', data }]
}
