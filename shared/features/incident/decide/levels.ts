/** Levels, response and command: the table suggests, a person decides and says why when they differ (D19). */
import { decided, type Context, type Decision } from '../../../feature.ts'
import { refused, type Refusal } from '../../../refusal.ts'
import {
  namesHarm,
  suggest,
  type Category,
  type EventLevel,
  type ResponseLevel,
  type Signs,
} from '../grading.ts'
import type { IncidentEventData, IncidentOrderOf } from '../messages.ts'
import { leadLevels } from '../messages.ts'
import { fact, inStage, record, refuse, type Case } from './common.ts'

interface Asked {
  category: Category
  signs: Signs
  eventLevel: EventLevel | null
  reason: string | undefined
}

/**
 * What grading comes to. Refused: a level for a social-security event that no rule of the city's profile maps
 * (突发事件应对法 2024 Art. 3), and a level other than the suggested one without a reason. Throws without city rules.
 */
export function grade(
  asked: Asked,
  context: Context,
): { data: IncidentEventData['incident.graded'] } | { refusal: Refusal } {
  const { category, signs, eventLevel, reason } = asked
  const suggested = suggest(rulesOf(context).grading, category, signs).eventLevel
  if (category === 'socialSecurity' && eventLevel !== null && suggested?.basis !== 'city')
    return { refusal: refused('incident.levelForSocialSecurity') }
  const differs = eventLevel !== (suggested?.level ?? null)
  if (differs && reason === undefined)
    return { refusal: refused('incident.reasonNeeded', { suggested: suggested?.level ?? 'none' }) }
  const followed = !differs && suggested
  return {
    data: {
      signs,
      eventLevel,
      rule: suggested?.rule ?? null,
      suggested: suggested?.level ?? null,
      basis: followed ? suggested.basis : eventLevel === null ? null : (suggested?.basis ?? 'city'),
      ...(reason !== undefined && { reason }),
    },
  }
}

function rulesOf({ city }: Context) {
  if (!city) throw new Error('a decision needs the city’s grading rules and has none')
  return city
}

const gradable = ['confirmed', 'responding', 'contained'] as const

export function regrade(order: IncidentOrderOf<'incident.grade'>, held: Case): Decision {
  return inStage(held, gradable, () => {
    const { signs, eventLevel, reason } = order.data
    const graded = grade({ category: held.open.category, signs, eventLevel, reason }, held.context)
    return 'refusal' in graded
      ? { accepted: false, refusal: graded.refusal }
      : record(order, 'incident.graded', graded.data)
  })
}

/** Crowd band alone never raises above level 4 (domain.md §4.1). */
function crowdAlone({ open }: Case, level: ResponseLevel): boolean {
  return open.category === 'socialSecurity' && level < 4 && !namesHarm(open.grade.signs)
}

export function activateResponse(order: IncidentOrderOf<'incident.activateResponse'>, held: Case): Decision {
  return inStage(held, ['confirmed'], () =>
    crowdAlone(held, order.data.level)
      ? refuse('incident.crowdAlone')
      : record(order, 'incident.responseActivated', order.data),
  )
}

export function changeResponse(order: IncidentOrderOf<'incident.changeResponse'>, held: Case): Decision {
  return inStage(held, ['responding', 'contained'], () =>
    crowdAlone(held, order.data.level)
      ? refuse('incident.crowdAlone')
      : record(order, 'incident.responseChanged', order.data),
  )
}

const running = [
  'reported',
  'verifying',
  'confirmed',
  'responding',
  'contained',
  'responseEnded',
  'aftermath',
] as const

export function involve(order: IncidentOrderOf<'incident.involveAgency'>, held: Case): Decision {
  return inStage(held, ['assembly', ...running], () =>
    held.open.agencies[order.data.agency] === order.data.part
      ? refuse('incident.agencyAlreadyInvolved', { agency: order.data.agency })
      : record(order, 'incident.agencyInvolved', order.data),
  )
}

export function release(order: IncidentOrderOf<'incident.releaseAgency'>, held: Case): Decision {
  return inStage(held, ['assembly', ...running], () =>
    Object.hasOwn(held.open.agencies, order.data.agency)
      ? record(order, 'incident.agencyReleased', order.data)
      : refuse('incident.agencyNotInvolved', { agency: order.data.agency }),
  )
}

/** The lead goes up by offer and acceptance; until it is accepted it stays where it is. */
export function handOver(order: IncidentOrderOf<'incident.handOverCommand'>, held: Case): Decision {
  return inStage(held, ['confirmed', 'responding', 'contained'], () =>
    leadLevels.indexOf(order.data.to) <= leadLevels.indexOf(held.open.leadLevel)
      ? refuse('incident.leadNotHigher', { level: held.open.leadLevel })
      : record(order, 'incident.commandHandedOver', order.data),
  )
}

export function acceptCommand(order: IncidentOrderOf<'incident.acceptCommand'>, held: Case): Decision {
  const { offeredTo } = held.open
  if (!offeredTo) return refuse('incident.leadNotOffered')
  return decided([fact(order, 'incident.commandAccepted', { level: offeredTo })])
}
