/** The states of a conference (domain.md §4.5), and which step each of them takes, as a table. */
export const conferenceStages = [
  'called',
  'inSession',
  'adjourned',
  'held',
  'tracking',
  'closed',
  'cancelled',
] as const
export type ConferenceStage = (typeof conferenceStages)[number]

export interface Step {
  from: readonly ConferenceStage[]
  /** Absent for what changes no state. */
  to?: ConferenceStage
}

const planned = ['called', 'adjourned'] as const
const meeting = ['called', 'inSession', 'adjourned'] as const

/** `held` until its minutes are issued, `tracking` until every resolution has come to an end. */
export const conferenceSteps = {
  'conference.reschedule': { from: planned },
  'conference.invite': { from: meeting },
  'conference.markPresence': { from: meeting },
  'conference.start': { from: ['called'], to: 'inSession' },
  'conference.adjourn': { from: ['inSession'], to: 'adjourned' },
  'conference.resume': { from: ['adjourned'], to: 'inSession' },
  'conference.cancel': { from: planned, to: 'cancelled' },
  'conference.raiseDispute': { from: meeting },
  'conference.decideDispute': { from: ['inSession'] },
  // What was said last is often written down after the units have left.
  'conference.resolve': { from: ['inSession', 'held'] },
  'conference.strike': { from: ['inSession', 'adjourned', 'held', 'tracking'] },
  'conference.issueOrders': { from: ['inSession', 'adjourned', 'held', 'tracking'] },
  'conference.end': { from: ['inSession'], to: 'held' },
  'conference.issueMinutes': { from: ['held'], to: 'tracking' },
  'conference.close': { from: ['tracking'], to: 'closed' },
} as const satisfies Record<string, Step>
export type StepType = keyof typeof conferenceSteps

/** Whether a conference at `stage` takes that step. */
export function takes(stage: ConferenceStage, type: StepType): boolean {
  const { from }: Step = conferenceSteps[type]
  return from.includes(stage)
}
