/** A report as it stands, folded from its events. */
import type { WireActor } from '../../event.ts'
import type { ReportEventData } from './events.ts'
import type { Post, ReportKind } from './messages.ts'
import type { ReportWay } from './rules.ts'

export const reportStages = ['drafted', 'signedOff', 'sent', 'withdrawn'] as const
export type ReportStage = (typeof reportStages)[number]

export type SignOff = {
  /** Who signed, or who wrote down that a leader authorised it by telephone. */
  by: WireActor
  byPhone: NonNullable<ReportEventData['report.signedOff']['byPhone']> | null
  at: number
}

export type Acknowledgement = {
  /** Who said so: the receiving unit, or the sending one that was rung back. */
  by: WireActor
  /** Of the receiving unit, when it was said by telephone. */
  post: Post | null
  at: number
}

export type ReportOpen = {
  incident: string
  area: string
  kind: ReportKind
  way: ReportWay
  from: string
  to: string
  /** Clocks of its incident that end with the sending. */
  meets: string[]
  composedAt: number
  stage: ReportStage
  /** 续报 number; null before it is signed, and of other kinds. */
  number: number | null
  signOff: SignOff | null
  sentAt: number | null
  acknowledged: Acknowledgement | null
  /** The sending unit; the receiving one from the sending on. */
  agencies: Record<string, 'from' | 'to'>
}

export type Contents = ReportEventData['report.composed']
export type ReportWork = Contents & { call: ReportEventData['report.callNoted'] | null }

/** Accounts that wrote at it. */
export type ReportClosed = { composers: string[] }
export type ReportParts = { open: ReportOpen; work?: ReportWork; closed?: ReportClosed }
