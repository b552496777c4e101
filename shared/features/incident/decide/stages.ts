/** From the report to the archive: only the transitions of domain.md §4.1. */
import { decided, type Context, type Decision, type States } from '../../../feature.ts'
import { namesHarm } from '../grading.ts'
import type { IncidentOrderOf } from '../messages.ts'
import type { IncidentOpen } from '../state.ts'
import { ending, fact, inCity, inCommand, inStage, record, refuse, whileOpen, type Case } from './common.ts'
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
  const { at } = order.data
  return at === undefined || inCity([at], context)
    ? decided([fact(order, 'incident.reported', { code, ...order.data })], [claim])
    : refuse('geo.outsideCity')
}

/** A gathering becomes an incident only by a named harm or hazard (domain.md §6, 10). */
export function nameHarm(order: IncidentOrderOf<'incident.nameHarm'>, held: Case): Decision {
  return inStage(held, ['assembly'], () =>
    namesHarm(order.data.signs)
      ? record(order, 'incident.harmNamed', order.data)
      : refuse('incident.noHarmNamed'),
  )
}

export function endAssembly(order: IncidentOrderOf<'incident.endAssembly'>, held: Case): Decision {
  return inStage(held, ['assembly'], () =>
    record(order, 'incident.assemblyEnded', ending(Object.keys(held.open.places))),
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
    const { open, parts, context } = held
    if (!open.dismissal) return refuse('incident.notProposed')
    if (parts.closed?.proposer === context.actor.account) return refuse('incident.secondPerson')
    return record(order, 'incident.dismissed', ending(standing(open)))
  })
}

export function confirm(order: IncidentOrderOf<'incident.confirm'>, held: Case): Decision {
  return inStage(held, ['verifying'], () => {
    const { category, signs, eventLevel, reason } = order.data
    if (category === 'socialSecurity') {
      if (!namesHarm(signs)) return refuse('incident.noHarmNamed')
      if (Object.keys(held.open.warnings).length > 0) return refuse('incident.warningInForce')
    }
    const graded = grade({ category, signs, eventLevel, reason }, held)
    if ('refusal' in graded) return { accepted: false, refusal: graded.refusal }
    return decided([
      fact(order, 'incident.confirmed', { category }),
      fact(order, 'incident.graded', graded.data),
    ])
  })
}

/** A second report of the same thing points to the first; never to one that points on, so that none runs in a circle. */
export function markDuplicate(
  order: IncidentOrderOf<'incident.markDuplicate'>,
  held: Case,
  states: States,
): Decision {
  return whileOpen(held, () => {
    const other = states.get(order.data.of)
    if (other?.feature !== 'incident') return refuse('link.unknown')
    const first = other.parts.open as IncidentOpen
    return order.data.of === order.stream || first.duplicateOf !== null
      ? refuse('incident.duplicateOfDuplicate', { code: first.code })
      : record(order, 'incident.duplicateMarked', order.data)
  })
}

/** The threat is controlled when the agency that leads on site says so: without one nobody could have. */
export function contain(order: IncidentOrderOf<'incident.contain'>, held: Case): Decision {
  return inStage(held, ['responding'], () =>
    inCommand(held, () =>
      Object.values(held.open.agencies).includes('lead')
        ? record(order, 'incident.contained', order.data)
        : refuse('incident.noLead'),
    ),
  )
}

/** Whoever sees it flare up again says so; nobody waits for a level. */
export function relapse(order: IncidentOrderOf<'incident.relapse'>, held: Case): Decision {
  return inStage(held, ['contained'], () => record(order, 'incident.relapsed', order.data))
}

export function endResponse(order: IncidentOrderOf<'incident.endResponse'>, held: Case): Decision {
  const { zones, warnings, response, siteCommand } = held.open
  const ended = [response?.row, siteCommand?.row, ...Object.keys(zones), ...rowsOf(warnings)]
  return inStage(held, ['contained'], () =>
    inCommand(held, () => record(order, 'incident.responseEnded', { ...order.data, ...ending(ended) })),
  )
}

export function openAftermath(order: IncidentOrderOf<'incident.openAftermath'>, held: Case): Decision {
  return inStage(held, ['responseEnded'], () => record(order, 'incident.aftermathOpened', order.data))
}

export function review(order: IncidentOrderOf<'incident.review'>, held: Case): Decision {
  return inStage(held, ['aftermath'], () => record(order, 'incident.reviewed', order.data))
}

export function archive(order: IncidentOrderOf<'incident.archive'>, held: Case): Decision {
  return inStage(held, ['reviewed'], () => record(order, 'incident.archived', ending(standing(held.open))))
}

/** Ledger rows of everything that still stands on the ground. */
function standing({ zones, places, warnings }: IncidentOpen): string[] {
  return [...Object.keys(zones), ...Object.keys(places), ...rowsOf(warnings)]
}

function rowsOf(warnings: IncidentOpen['warnings']): string[] {
  return Object.values(warnings).map(({ row }) => row)
}
