/** What each channel holds, meets and owes: one count for the board, the desk and the wall. Pure. */
import { channels, type Channel } from '../../../shared/features/mediation/kinds.ts'
import { faceOf, mediationStages, type MediationStage } from '../../../shared/features/mediation/state.ts'
import { clocksIn } from '../../../shared/clocks/clock.ts'
import { clockFaceOf } from '../../clocks/readings.ts'
import { isOver, type MediationCase } from './cases.ts'

export type DisputeFace = MediationStage | 'inSession'

export interface ChannelFigures {
  channel: Channel
  /** Disputes it holds. */
  open: number
  /** Of these, those that meet today: in session, or arranged. */
  today: number
  /** Of these, those with little time left, and those whose time is over. */
  near: number
  overdue: number
  /** How the open ones stand; what none does is left out. */
  stages: { face: DisputeFace; n: number }[]
  /** With an agreement, in whole or in part. */
  agreed: number
  /** Over without one, and of these, those in which no talks began: on shared screens a count, never a row. */
  ended: number
  declined: number
}

export interface FigureTime {
  now: number
  isToday: (at: number) => boolean
}

/** In the channels' own order, those that hold nothing too. */
export function channelFigures(cases: readonly MediationCase[], time: FigureTime): ChannelFigures[] {
  return channels.map((channel) => {
    const all = cases.filter(({ open }) => open.channel === channel)
    const open = all.filter((held) => !isOver(held))
    const faces = open.map((held) => faceOf(held.open))
    const ended = all.filter((held) => held.open.stage === 'ended')
    return {
      channel,
      open: open.length,
      today: open.filter((held) => meetsToday(held, time)).length,
      near: open.filter((held) => urgencyOf(held, time.now) === 'near').length,
      overdue: open.filter((held) => urgencyOf(held, time.now) === 'overdue').length,
      stages: [...mediationStages, 'inSession' as const]
        .map((face) => ({ face, n: faces.filter((one) => one === face).length }))
        .filter(({ n }) => n > 0),
      agreed: all.filter(({ open: { stage } }) => stage === 'agreed' || stage === 'partlyAgreed').length,
      ended: ended.length,
      declined: ended.filter((held) => !wasTaken(held)).length,
    }
  })
}

export function meetsToday({ open: { session } }: MediationCase, { isToday }: FigureTime): boolean {
  return session !== null && (session.begun || isToday(session.startsAt))
}

/** By its most pressing clock (ux.md §3.3): terms of days as those of minutes, two fifths of their time or an hour. */
export function urgencyOf(held: MediationCase, now: number): 'overdue' | 'near' | undefined {
  const faces = Object.values(clocksIn(held.open)).map((clock) =>
    clockFaceOf({ clock, isOver: isOver(held) }, now),
  )
  if (faces.some((face) => face === 'overdue' || face === 'overdueAtOpening')) return 'overdue'
  return faces.includes('near') ? 'near' : undefined
}

/** What may stand as a row: an ended one only where one's own body held it, so that no refusal is shown. */
export function rowsOf(cases: readonly MediationCase[], time: FigureTime): MediationCase[] {
  return cases
    .filter((held) => held.open.stage !== 'ended' || held.closed !== undefined)
    .sort((a, b) => rank(a, time) - rank(b, time))
}

/** Late, near, today, the rest, what is over; within each as they came. */
function rank(held: MediationCase, time: FigureTime): number {
  if (isOver(held)) return 4
  const urgency = urgencyOf(held, time.now)
  if (urgency) return urgency === 'overdue' ? 0 : 1
  return meetsToday(held, time) ? 2 : 3
}

/** Its term ran: every side had said yes. */
function wasTaken({ open }: MediationCase): boolean {
  return open.sessions > 0 || Object.keys(clocksIn(open)).some((id) => id.startsWith('term-'))
}
