/** The papers of a mediation: which channel issues which, when, and under which number. */
import { dayOf, yearOf, type WorkingCalendar } from '../../clocks/calendar.ts'
import type { MediationRules } from './channels.ts'
import type { Channel, DocumentKind } from './kinds.ts'
import { isArranged, isOverFor, type MediationOpen } from './state.ts'

/** Each channel’s own statement; the others issue none of it. */
const statements: Partial<Record<DocumentKind, Channel>> = {
  arbitralStatement: 'arbitral',
  courtStatement: 'judicial',
  administrativeStatement: 'administrative',
}
/** Issued again as often as there is occasion. */
const repeated: readonly DocumentKind[] = ['sessionNotice', 'record', 'transferLetter', 'entrustmentLetter']

/** True for a paper that this channel’s bodies issue; what a court decides is the court’s own. */
export function issues(channel: Channel, document: DocumentKind): boolean {
  return document !== 'confirmation' && (statements[document] ?? channel) === channel
}

/** True for a paper that is issued once. */
export function isOnce(document: DocumentKind): boolean {
  return !repeated.includes(document)
}

/** True once there is what the paper is about. */
export function isDue(document: DocumentKind, open: MediationOpen): boolean {
  switch (document) {
    case 'register':
    case 'consentForm':
    case 'transferLetter':
    case 'entrustmentLetter':
      return true
    case 'sessionNotice':
      return isArranged(open)
    case 'record':
    case 'undisputedFacts':
      return open.sessions > 0
    case 'agreement':
      return open.agreement?.form === 'written'
    case 'oralAgreementNote':
      return open.agreement?.form === 'oral'
    case 'confirmationApplication':
    case 'arbitralStatement':
    case 'courtStatement':
    case 'administrativeStatement':
      return open.agreement !== null
    case 'confirmation':
      return open.confirmation?.step === 'confirmed'
    case 'declineLetter':
      return open.stage === 'ended' && open.sessions === 0
    case 'terminationNotice':
      return open.stage === 'ended'
    case 'receipt':
      return open.previous !== null
    case 'outcomeFeedback':
      return open.previous !== null && isOverFor(open)
    case 'caseFile':
      return isOverFor(open)
  }
}

/** The numbers of a body in a year share a series. */
export function paperSeries(body: string, year: number): string {
  return `paper:${body}:${year}-`
}

/** Every year it may be in some city at that instant: which one, only the city’s own calendar says. */
export function yearsAbout(now: number): number[] {
  const halfDayMs = 14 * 3_600_000
  return [...new Set([now - halfDayMs, now + halfDayMs].map((at) => new Date(at).getUTCFullYear()))]
}

/** The city’s year of an instant. */
export function yearIn(calendar: WorkingCalendar, now: number): number {
  return yearOf(dayOf(calendar, now))
}

/** 发文字号, as it stands on the paper. */
export function numberOf({ bodies }: MediationRules, body: string, year: number, ordinal: number): string {
  const found = bodies.find(({ agency }) => agency === body)
  if (!found) throw new Error(`${body} mediates nothing in this city`)
  return `${found.letterhead}〔${year}〕${ordinal}号`
}
