/** Levels, response and command: the table suggests, a person decides and says why when they differ (D19). */
import type { Decision } from '../../../feature.ts'
import { refused, type Refusal } from '../../../refusal.ts'
import type { IncidentEventData } from '../events.ts'
import {
  namesHarm,
  suggest,
  type Category,
  type EventLevel,
  type ResponseLevel,
  type Signs,
} from '../grading.ts'
import { most, type IncidentOrderOf } from '../messages.ts'
import type { Stage } from '../state.ts'
import {
  ending,
  inCommand,
  inStage,
  levelOf,
  reaches,
  record,
  refuse,
  whileOpen,
  type Case,
} from './common.ts'

interface Asked {
  category: Category
  signs: Signs
  eventLevel: EventLevel | null
  reason: string | undefined
}

/**
 * What grading comes to. Refused: a level for a social-security event other than the one a rule of the city's profile
 * maps (突发事件应对法 2024 Art. 3), and a level other than the suggested one without a reason. Throws without city rules.
 */
export function grade(
  { category, signs, eventLevel, reason }: Asked,
  { open, context }: Case,
): { data: IncidentEventData['incident.graded'] } | { refusal: Refusal } {
  if (!context.city) throw new Error('a decision needs the city’s grading rules and has none')
  const suggested = suggest(context.city.grading, category, signs).eventLevel
  const differs = eventLevel !== (suggested?.level ?? null)
  const mapped = !differs && suggested?.basis === 'city'
  if (category === 'socialSecurity' && eventLevel !== null && !mapped)
    return { refusal: refused('incident.levelForSocialSecurity') }
  if (differs && reason === undefined)
    return { refusal: refused('incident.reasonNeeded', { suggested: suggested?.level ?? 'none' }) }
  return {
    data: {
      signs,
      eventLevel,
      rule: suggested?.rule ?? null,
      suggested: suggested?.level ?? null,
      basis: eventLevel === null ? null : differs || !suggested ? 'judged' : suggested.basis,
      ...(reason !== undefined && { reason }),
      ...ending([open.grade.row]),
    },
  }
}

/** Casualties are counted on after the response has ended (生产安全事故报告和调查处理条例 Art. 13). */
const gradable: readonly Stage[] = ['confirmed', 'responding', 'contained', 'responseEnded', 'aftermath']

export function regrade(order: IncidentOrderOf<'incident.grade'>, held: Case): Decision {
  return inStage(held, gradable, () =>
    inCommand(held, () => {
      const { signs, eventLevel, reason } = order.data
      const graded = grade({ category: held.open.category, signs, eventLevel, reason }, held)
      return 'refusal' in graded
        ? { accepted: false, refusal: graded.refusal }
        : record(order, 'incident.graded', graded.data)
    }),
  )
}

const unconfirmed: readonly Stage[] = ['reported', 'verifying']

/** The level goes with the category it was of. What the law does not allow for the new one must be gone before. */
export function reclassify(order: IncidentOrderOf<'incident.reclassify'>, held: Case): Decision {
  const { open } = held
  const { category, reason } = order.data
  if (open.stage === 'assembly') return refuse('incident.wrongStage', { stage: open.stage })
  return whileOpen(held, () => {
    if (category === open.category) return refuse('incident.sameCategory')
    if (category === 'socialSecurity') {
      if (Object.keys(open.warnings).length > 0) return refuse('incident.warningInForce')
      if (!unconfirmed.includes(open.stage) && !namesHarm(open.grade.signs))
        return refuse('incident.noHarmNamed')
    }
    return record(order, 'incident.reclassified', { category, reason, ...ending([open.grade.row]) })
  })
}

/** Crowd band alone never raises above level 4 (domain.md §4.1). */
function crowdAlone({ open }: Case, level: ResponseLevel): boolean {
  return open.category === 'socialSecurity' && level < 4 && !namesHarm(open.grade.signs)
}

export function activateResponse(order: IncidentOrderOf<'incident.activateResponse'>, held: Case): Decision {
  return inStage(held, ['confirmed'], () =>
    inCommand(held, () =>
      crowdAlone(held, order.data.level)
        ? refuse('incident.crowdAlone')
        : record(order, 'incident.responseActivated', order.data),
    ),
  )
}

export function changeResponse(order: IncidentOrderOf<'incident.changeResponse'>, held: Case): Decision {
  return inStage(held, ['responding', 'contained'], () =>
    inCommand(held, () =>
      crowdAlone(held, order.data.level)
        ? refuse('incident.crowdAlone')
        : record(order, 'incident.responseChanged', { ...order.data, ...ending([held.open.response?.row]) }),
    ),
  )
}

/** Units are called in and released as long as something is left to do, at a gathering too: service is work. */
const working: readonly Stage[] = [
  'assembly',
  'reported',
  'verifying',
  'confirmed',
  'responding',
  'contained',
  'responseEnded',
  'aftermath',
]

export function involve(order: IncidentOrderOf<'incident.involveAgency'>, held: Case): Decision {
  return inStage(held, working, () => {
    const { agencies } = held.open
    const { agency, part } = order.data
    const isHere = Object.hasOwn(agencies, agency)
    if (isHere && agencies[agency] === part) return refuse('incident.agencyAlreadyInvolved', { agency })
    return !isHere && Object.keys(agencies).length >= most.agencies
      ? refuse('incident.enough', { most: most.agencies })
      : record(order, 'incident.agencyInvolved', order.data)
  })
}

export function release(order: IncidentOrderOf<'incident.releaseAgency'>, held: Case): Decision {
  return inStage(held, working, () =>
    Object.hasOwn(held.open.agencies, order.data.agency)
      ? record(order, 'incident.agencyReleased', order.data)
      : refuse('incident.agencyNotInvolved', { agency: order.data.agency }),
  )
}

const commanded: readonly Stage[] = ['confirmed', 'responding', 'contained']

/** The lead goes up by offer and acceptance; until it is accepted it stays where it is. */
export function handOver(order: IncidentOrderOf<'incident.handOverCommand'>, held: Case): Decision {
  const { leadLevel } = held.open
  return inStage(held, commanded, () =>
    inCommand(held, () =>
      order.data.to === leadLevel || !reaches(order.data.to, leadLevel)
        ? refuse('incident.leadNotHigher', { level: leadLevel })
        : record(order, 'incident.commandHandedOver', order.data),
    ),
  )
}

/** Accepted by the level it was offered to, or one above: nobody accepts what he gave away. */
export function acceptCommand(order: IncidentOrderOf<'incident.acceptCommand'>, held: Case): Decision {
  return inStage(held, commanded, () => {
    const { offeredTo } = held.open
    if (!offeredTo) return refuse('incident.leadNotOffered')
    return reaches(levelOf(held.context.actor.area), offeredTo)
      ? record(order, 'incident.commandAccepted', { level: offeredTo })
      : refuse('incident.notInCommand', { level: offeredTo })
  })
}
