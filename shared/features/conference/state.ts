/** A conference as it stands, folded from its events. */
import type { WireActor } from '../../event.ts'
import type { publicSecurityTasks } from '../../assignment.ts'
import type { Attendance, ConferenceKind, ResolutionKind } from './messages.ts'
import type { ResponsibilityRule } from './responsibility.ts'
import type { ConferenceStage } from './steps.ts'
import type { ConferenceEventData } from './events.ts'

export type ConferenceOpen = {
  incidents: string[]
  area: string
  kind: ConferenceKind
  /** A unit and a post, never a person. */
  convenedBy: WireActor
  convenedAt: number
  chair: string
  invited: string[]
  quorum: number
  /** When it begins next; of one that began, when it was to. */
  startsAt: number
  /** How often it was planned: each plan has a clock of its own. */
  plans: number
  stage: ConferenceStage
  /** When it took its last step. */
  since: number
  startedAt: number | null
  endedAt: number | null
  minutesAt: number | null
  /** Units and how they take part; whoever does not stand here was not there. */
  present: Record<string, Exclude<Attendance, 'absent'>>
  /** Who takes part. */
  agencies: Record<string, 'convener' | 'chair' | 'invited'>
}

/** null once erased */
type Erasable = string | null
export type Struck = { reason: Erasable; at: number }

export type Resolution = {
  id: string
  /** 1 for the first; a number once given stays given. */
  n: number
  what: Erasable
  owner: string
  assisting: string[]
  dueAt: number
  kind: ResolutionKind
  incident: string | null
  purpose: (typeof publicSecurityTasks)[number] | null
  proportionality: Erasable
  at: number
  struck: Struck | null
  /** The order it became. */
  order: string | null
}

export type Dispute = {
  id: string
  n: number
  matter: Erasable
  between: string[]
  incident: string | null
  at: number
  struck: Struck | null
  decision: {
    agency: string
    rule: ResponsibilityRule
    heard: string[]
    reason: Erasable
    at: number
  } | null
}

export type ConferenceWork = ConferenceEventData['conference.told'] & {
  resolutions: Resolution[]
  disputes: Dispute[]
  summary: Erasable | undefined
  /** Why it was moved, adjourned or cancelled last. */
  reason: Erasable | undefined
}
export type ConferenceParts = { open: ConferenceOpen; work?: ConferenceWork }
