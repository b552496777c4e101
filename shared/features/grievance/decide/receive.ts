/** Taking a matter in. */
import { withKnownYears } from '../../../clocks/clocksFor.ts'
import { decided, type Context, type Decision, type States } from '../../../feature.ts'
import { named } from '../../../parties/party.ts'
import { clocksAtAssigning, clocksAtReceipt } from '../clocks.ts'
import { isGuarded, type GrievanceCommand, type Procedure } from '../messages.ts'
import { fact, refuse, whenOf, withoutConflict } from './common.ts'

type Receive = GrievanceCommand<'grievance.receive'>

const prefixes: Record<Procedure, string> = { hotline: 'H', petition: 'XF', homeVisit: 'HV' }

/** Codes of one city day share a series: `H-0227-` for calls of 27 February. */
export function codeSeries(procedure: Procedure, day: string): string {
  return `code:${prefixes[procedure]}-${day}-`
}

export function receive(command: Receive, states: States, context: Context): Decision {
  const {
    code: given,
    incident,
    lead,
    assisting = [],
    against = [],
    summary,
    parties = [],
    ...matter
  } = command.data
  const intake = context.actor.agency
  if (incident !== undefined && states.get(incident)?.feature !== 'incident') return refuse('link.unknown')
  if (lead === undefined && assisting.length > 0) return refuse('grievance.noLead')
  if (against.includes(intake)) return refuse('grievance.aboutOwnUnit')
  return withoutConflict(against, [...(lead === undefined ? [] : [lead]), ...assisting], () =>
    withKnownYears(() => {
      const { stream } = command
      const at = whenOf(command, context)
      const isHidden = isGuarded(matter.kind, against)
      const code = given ?? (isHidden ? guardedCode(stream, context) : nextCode(matter.procedure, context))
      const guarded = isHidden ? { guarded: true as const } : {}
      const brought = named(stream, parties)
      return decided(
        [
          fact(stream, 'grievance.received', { ...matter, code, intake, ...guarded }),
          ...(isHidden ? [fact(stream, 'grievance.unitsNamed', { against })] : []),
          fact(stream, 'grievance.summarised', { summary }),
          ...brought.events,
          ...clocksAtReceipt(at, { ...matter, urgent: matter.urgent ?? false, intake, lead }, context),
          ...(lead === undefined
            ? []
            : [
                fact(stream, 'grievance.assigned', { lead, assisting }),
                ...clocksAtAssigning(
                  at,
                  { ...matter, urgent: matter.urgent ?? false, hop: 1, lead },
                  undefined,
                  context,
                ),
              ]),
          ...(incident === undefined ? [] : [fact(stream, 'grievance.linked', { incident })]),
        ],
        [`code:${code}`, ...brought.claims],
      )
    }),
  )
}

function nextCode(procedure: Procedure, context: Context): string {
  const series = codeSeries(procedure, context.day)
  const number = String(context.seriesLength(series) + 1).padStart(2, '0')
  return `${series.slice('code:'.length)}${number}`
}

const signs = '34679ACDEFGHJKMNPQRTWXY'

/** A matter that not everybody may know of leaves no gap in a row of codes: its own follows from its random id. */
function guardedCode(stream: string, { day }: Context): string {
  const drawn = [...stream.slice(0, 7)].map((sign) => signs[sign.charCodeAt(0) % signs.length] ?? '')
  return `J-${day}-${drawn.join('')}`
}
