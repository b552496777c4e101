/** From the report to the archive: only the transitions of domain.md §4.1. */
import { decided, type Context, type Decision } from '../../../feature.ts'
import { namesHarm } from '../grading.ts'
import type { IncidentOrder, IncidentOrderOf } from '../messages.ts'
import type { Stage } from '../state.ts'
import { fact, inStage, record, refuse, type Case } from './common.ts'
import { grade } from './levels.ts'

/** Codes of one city day share a series: `EV-1121-` for 21 November. */
export function codeSeries(day: string): string {
  return `code:EV-${day}-`
}

function nextCode(context: Context): { code: string; claim: string } {
  const series = codeSeries(context.day)
  const claim = `${series}${String(context.seriesLength(series) + 1).padStart(2, '0')}`
  return { code: claim.slice('code:'.length), claim }
}

export function open(
  order: IncidentOrderOf<'incident.report'> | IncidentOrderOf<'incident.noteAssembly'>,
  context: Context,
): Decision {
  const { code, claim } = nextCode(context)
  if (order.type === 'incident.noteAssembly')
    return decided([fact(order, 'incident.assemblyNoted', { code, ...order.data })], [claim])
  return decided([fact(order, 'incident.reported', { code, ...order.data })], [claim])
}

/** A gathering becomes an incident only by a named harm or hazard (domain.md §6, 10). */
export function nameHarm(order: IncidentOrderOf<'incident.nameHarm'>, held: Case): Decision {
  return inStage(held, ['assembly'], () =>
    namesHarm(order.data.signs)
      ? record(order, 'incident.harmNamed', order.data)
      : refuse('incident.noHarmNamed'),
  )
}

export function startVerification(
  order: IncidentOrderOf<'incident.startVerification'>,
  held: Case,
): Decision {
  return inStage(held, ['reported'], () => record(order, 'incident.verificationStarted', {}))
}

export function proposeDismissal(order: IncidentOrderOf<'incident.proposeDismissal'>, held: Case): Decision {
  return inStage(held, ['verifying'], () =>
    decided([
      fact(order, 'incident.dismissalProposed', order.data),
      fact(order, 'incident.proposerNoted', { account: held.context.actor.account }),
    ]),
  )
}

/** A second person confirms: the first one's account is known to the house alone. */
export function confirmDismissal(order: IncidentOrderOf<'incident.confirmDismissal'>, held: Case): Decision {
  return inStage(held, ['verifying'], () => {
    const proposer = held.parts.closed?.proposer
    if (held.parts.closed && !proposer) return refuse('incident.notProposed')
    if (proposer === held.context.actor.account) return refuse('incident.secondPerson')
    return record(order, 'incident.dismissed', {})
  })
}

export function confirm(order: IncidentOrderOf<'incident.confirm'>, held: Case): Decision {
  return inStage(held, ['verifying'], () => {
    const { category, signs, eventLevel, reason } = order.data
    if (category === 'socialSecurity' && !namesHarm(signs)) return refuse('incident.noHarmNamed')
    const graded = grade({ category, signs, eventLevel, reason }, held.context)
    if ('refusal' in graded) return { accepted: false, refusal: graded.refusal }
    return decided([
      fact(order, 'incident.confirmed', { category }),
      fact(order, 'incident.graded', graded.data),
    ])
  })
}

/** The plain steps: from which stages, and what is recorded with the order's own words. */
const steps = {
  'incident.contain': { from: ['responding'], to: 'incident.contained' },
  'incident.relapse': { from: ['contained'], to: 'incident.relapsed' },
  'incident.endResponse': { from: ['contained'], to: 'incident.responseEnded' },
  'incident.openAftermath': { from: ['responseEnded'], to: 'incident.aftermathOpened' },
  'incident.review': { from: ['aftermath'], to: 'incident.reviewed' },
  'incident.archive': { from: ['reviewed'], to: 'incident.archived' },
} as const satisfies Record<string, { from: readonly Stage[]; to: string }>
export type PlainStep = keyof typeof steps

export function isPlainStep(type: string): type is PlainStep {
  return Object.hasOwn(steps, type)
}

export function takeStep(order: IncidentOrder & { type: PlainStep }, held: Case): Decision {
  const { from, to } = steps[order.type]
  return inStage(held, from, () => decided([{ stream: order.stream, type: to, data: { ...order.data } }]))
}
