/** A case as domain.md §4.3 knows it, and what a row of its table is made of. */

export const stages = [
  ...['applied', 'offered', 'referredIn', 'consentPending', 'accepted', 'scheduled', 'mediating'],
  ...['inSession', 'paused', 'transferRequested', 'transferAccepted', 'agreed', 'partlyAgreed'],
  ...['confirmationApplied', 'confirmed', 'notConfirmed', 'performed', 'breached'],
  ...['declinedByParty', 'withdrawn', 'failed', 'expired'],
] as const
export type Stage = (typeof stages)[number]

export const asking: readonly Stage[] = ['applied', 'offered', 'referredIn', 'consentPending']
/** Taken, and nobody sits together just now. */
export const between: readonly Stage[] = ['accepted', 'scheduled', 'mediating', 'paused']
export const taken: readonly Stage[] = [...between, 'inSession']
/** By all or in part. */
export const agreed: readonly Stage[] = [
  'agreed',
  'partlyAgreed',
  'confirmationApplied',
  'confirmed',
  'notConfirmed',
]
export const withAgreement: readonly Stage[] = [...agreed, 'performed', 'breached']
export const ended: readonly Stage[] = ['declinedByParty', 'withdrawn', 'failed', 'expired']
export const finals: readonly Stage[] = [...withAgreement, ...ended, 'transferAccepted']

export interface Sender {
  role: string
  agency: string
  area: string
}
export interface Order {
  commandId: string
  type: string
  stream: string
  data: Record<string, unknown>
  now: number
  /** When what is told happened. */
  at: number
}
interface Term {
  rule: string
  startedAt: number
  pauses: { from: number; to: number }[]
  pausedFrom?: number
}
export interface Case {
  id: string
  dispute: string
  previous: string | null
  channel: string
  body: string
  area: string
  matter: string
  sides: readonly string[]
  /** But for talks that go on, and what follows an agreement. */
  base: Stage
  /** What it was before another body was asked. */
  was?: Stage
  session: 'none' | 'arranged' | 'begun'
  sessions: number
  consents: readonly string[]
  mediator: { seat: string; isWanted: boolean } | null
  recused: readonly string[]
  claims: readonly { id: string; isWithdrawn: boolean }[]
  papers: readonly string[]
  /** What came of each step of the plan; null: nothing yet. */
  plan: readonly (string | null)[]
  transfer?: { channel: string; body: string } | undefined
  isPart: boolean
  isRestOpened: boolean
  agreedAt: number
  performance?: string
  confirmation?: { court: string; step: string }
  openedAt: number
  term?: Term
}

/** What §4.3 calls where a case stands. */
export function stageOf({ base, session, confirmation, performance }: Case): Stage {
  if (base === 'mediating' && session === 'begun') return 'inSession'
  if (base !== 'agreed' && base !== 'partlyAgreed') return base
  const step = confirmation?.step
  if (step === 'confirmed' || step === 'notConfirmed') return step
  if (step !== undefined && step !== 'withdrawn' && step !== 'notAccepted') return 'confirmationApplied'
  return (performance as Stage | undefined) ?? base
}

/** Over: nobody holds it as an open dispute any more. */
export function isOver(one: Case): boolean {
  return finals.includes(stageOf(one))
}

export type By = 'body' | 'bodyAlone' | 'asked' | 'bodyOrCourt' | 'bodyOrCentre' | 'party'
export interface Row {
  /** The stages in which the event is known. */
  from: readonly Stage[]
  by: By
  /** Codes of refusals that say that this is not its stage, beside those that say where it stands. */
  early?: readonly string[]
  /** What does not hold, as codes. */
  lacks?: (step: Step) => readonly (string | false)[]
  then: (step: Step) => void
}
/** What the table asks of the city it stands in. */
export interface City {
  holds: (agency: string, channel: string) => boolean
  isLawful: (agency: string) => boolean
  closedChannel: (channel: string, matter: string, body: string) => string[]
  representation: (
    one: Case,
  ) => { from?: number | undefined; range?: { least: number; most: number } | undefined } | undefined
  beginTerm: (one: Case, order: Order) => void
  pause: (one: Case, reason: string, order: Order) => void
  isTermOver: (one: Case, now: number) => boolean
  isTooLateForCourt: (one: Case, now: number) => boolean
}
export interface Step {
  one: Case
  sender: Sender
  order: Order
  paper: City
}
/** Codes of which one must be the answer; none: it is taken. */
export interface Verdict {
  refusals: readonly string[]
  record: () => void
}

/** What an order says under a name. */
export const said = (step: Step, name: string): string => String(step.order.data[name])
/** A code of the feature. */
export const m = (code: string): string => `mediation.${code}`
