/** What a party may know of the matter it brought, or of the dispute it is in: how it stands, with whom, until when. */
import { clocksIn, isOpen } from '../../shared/clocks/clock.ts'
import type { GrievanceOpen, GrievanceParts, GrievanceWork } from '../../shared/features/grievance/state.ts'
import type { Parts } from '../../shared/protocol.ts'

/** A time that runs for the party. Instants are log ms. */
export interface Wait {
  rule: string
  agency: string | undefined
  due: number
  isOver: boolean
  /** It stands still until those who brought the matter supply what is missing. */
  isStill: boolean
}

export interface Matter {
  open: GrievanceOpen
  /** The matter it was found to be the same as; that one is worked on. */
  original?: GrievanceOpen
  /** Of that one, where there is one. */
  reply: GrievanceWork['reply']
  /** The words of what is missing, and of the way elsewhere. */
  more: GrievanceWork['more']
  referral: GrievanceWork['referral']
  waits: Wait[]
}

/** The times that run in a stream for whoever waits. */
export function waitsIn(open: Parts['open'], now: number): Wait[] {
  return Object.values(clocksIn(open))
    .filter((clock) => isOpen(clock) || (clock.phase === 'missed' && clock.metAt === undefined))
    .map(({ rule, due, duty, phase, pauses }) => {
      const isStill = phase === 'paused' && pauses.at(-1)?.reason === 'moreAsked'
      return { rule, agency: duty.agency, due, isOver: !isStill && now > due, isStill }
    })
    .sort((a, b) => a.due - b.due)
}

/** `original` is what `parts` are a duplicate of, if they are. */
export function matterOf(parts: GrievanceParts, original: GrievanceParts | undefined, now: number): Matter {
  const worked = original ?? parts
  return {
    open: parts.open,
    ...(original && { original: original.open }),
    reply: worked.work?.reply ?? null,
    more: worked.work?.more ?? null,
    referral: worked.work?.referral ?? null,
    waits: waitsIn(worked.open, now),
  }
}
