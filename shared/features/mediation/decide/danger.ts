/** Where talks turn dangerous: told in one act to the police and to whoever leads the incident (人民调解法 Art. 25). */
import { covers } from '../../../access/actor.ts'
import { openedBy, ruled, withKnownYears } from '../../../clocks/clocksFor.ts'
import type { Decision, GivenOrder, NewEvent } from '../../../feature.ts'
import { partId } from '../../../ids.ts'
import type { MediationCommand } from '../messages.ts'
import { beforeConsent, mediated } from '../state.ts'
import { asBody, fact, inStage, refuse, type Held } from './common.ts'

/** An incident’s last stages (domain.md §4.1): nobody works on it any more. */
const over = ['assemblyEnded', 'dismissed', 'archived']

type Report = MediationCommand<'mediation.reportDanger'>

/** Nobody is named. The order asks for the one thing of the closed list, with its reason (domain.md §6, 14). */
export function reportDanger(command: Report, held: Held): Decision {
  const { kind, order, opens } = command.data
  return inStage(held, [...beforeConsent, ...mediated, 'transferRequested'], () =>
    asBody(held, () => {
      const [police] = ruled(held.context.city).publicSecurity
      if (police === undefined) return refuse('mediation.noPolice')
      const linked = openIncident(held)
      const incident = linked ?? opens
      return withKnownYears(() => ({
        accepted: true,
        events: [
          fact(command.stream, 'mediation.dangerReported', { kind, incident, order }),
          ...(linked === undefined
            ? [fact(command.stream, 'mediation.incidentLinked', { incident })]
            : [entryIn(linked, command)]),
        ],
        gives: [
          ...(linked === undefined ? [reported(command, held)] : []),
          ordered(command, { police, linked }, held),
        ],
      }))
    }),
  )
}

/** The linked incident, while anybody works on it. */
function openIncident({ open, states }: Held): string | undefined {
  const state = open.incident === null ? undefined : states.get(open.incident)
  if (open.incident === null || state?.feature !== 'incident') return undefined
  return over.includes(String(state.parts.open['stage'])) ? undefined : open.incident
}

function entryIn(incident: string, { commandId, data }: Report): NewEvent {
  const entry = { entry: partId(commandId, 0), text: data.said, key: true }
  return { stream: incident, type: 'incident.entryRecorded', data: entry }
}

function reported({ data }: Report, held: Held): GivenOrder {
  const { said: title, opens: stream } = data
  return {
    type: 'incident.report',
    stream,
    data: { category: 'socialSecurity', title, area: areaOf(held), source: 'agency' },
  }
}

function ordered(
  { stream, data }: Report,
  { police, linked }: { police: string; linked: string | undefined },
  held: Held,
): GivenOrder {
  const { said: what, proportionality, order } = data
  const { context } = held
  const duty = { agency: police }
  const { danger: rule } = ruled(context.city).mediation
  const { due: dueAt } = openedBy({ stream, clockId: 'danger', rule, startedAt: context.now, duty }, context)
  return {
    type: 'order.issue',
    stream: order,
    data: {
      ...(linked !== undefined && { incident: linked }),
      ...{ dispute: stream, area: areaOf(held), kind: 'task', purpose: 'preventViolence' },
      ...{ addressees: [{ agency: police, part: 'lead' }], dueAt, spoken: false, what, proportionality },
    },
  }
}

/** Where the dispute is; its own jurisdiction for a mediator whose body works beyond it. */
function areaOf({ open, context: { actor } }: Held): string {
  return covers(actor.area, open.area) ? open.area : actor.area
}
