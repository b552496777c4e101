/** What a matter belongs to, and whom it is about. */
import type { Decision } from '../../../feature.ts'
import { links, type GrievanceCommand, type Link } from '../messages.ts'
import { accept, fact, inStage, refuse, standing, withoutConflict, type Held } from './common.ts'

const featureOf: Record<Link, string> = { incident: 'incident', dispute: 'mediation', order: 'order' }

/** To what its sender may see; a matter that is over stays where it was. */
export function link(command: GrievanceCommand<'grievance.link'>, held: Held): Decision {
  const { data } = command
  return inStage(held, standing, () => {
    const lost = links.some((one) => {
      const to = data[one]
      return to !== undefined && held.states.get(to)?.feature !== featureOf[one]
    })
    if (lost) return refuse('link.unknown')
    const isNews = links.some((one) => data[one] !== undefined && data[one] !== held.open[one])
    return isNews ? accept(fact(command.stream, 'grievance.linked', data)) : refuse('grievance.sameLink')
  })
}

export function unlink(command: GrievanceCommand<'grievance.unlink'>, held: Held): Decision {
  return inStage(held, standing, () =>
    held.open[command.data.link] === null
      ? refuse('grievance.notLinked')
      : accept(fact(command.stream, 'grievance.unlinked', command.data)),
  )
}

/** A unit that is named sees it no more; none that works on it, took it in, or names itself can be. */
export function nameUnits(command: GrievanceCommand<'grievance.nameUnits'>, held: Held): Decision {
  const { against } = command.data
  return inStage(held, standing, () =>
    against.includes(held.context.actor.agency)
      ? refuse('grievance.aboutOwnUnit')
      : withoutConflict(against, Object.keys(held.open.agencies), () =>
          accept(
            fact(command.stream, 'grievance.unitsNamed', { against }),
            ...(held.parts.work?.duplicates ?? [])
              .filter((id) => held.states.has(id))
              .map((id) => fact(id, 'grievance.unitsNamed', { against })),
          ),
        ),
  )
}
