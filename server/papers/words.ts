/** What papers and case files call things; the papers themselves are the city’s templates. */
import type { Field } from '../../shared/fields.ts'
import type { MediationEventType } from '../../shared/features/mediation/events.ts'
import type {
  Channel,
  CourtStep,
  DisputeMatter,
  DocumentKind,
  InstalmentKind,
  origins,
  Side,
  stops,
  transferDocuments,
} from '../../shared/features/mediation/kinds.ts'
import type { MediationClosed, MediationStage } from '../../shared/features/mediation/state.ts'

export interface PaperWords {
  channel: Record<Channel, string>
  court: Record<CourtStep | 'asked', string>
  document: Record<DocumentKind, string>
  ending: Record<NonNullable<MediationClosed['ending']>, string>
  event: Record<MediationEventType, string>
  /** What else a dispute's stream holds. */
  other: Readonly<Record<string, string>>
  form: Record<'oral' | 'written', string>
  instalment: Record<InstalmentKind, string>
  matter: Record<DisputeMatter, string>
  origin: Record<(typeof origins)[number], string>
  side: Record<Side, string>
  stage: Record<MediationStage, string>
  stop: Record<(typeof stops)[number], string>
  enclosed: Record<(typeof transferDocuments)[number], string>
  /** The name of a field before what it holds. */
  field: Record<FieldName, string>
  counts: Record<CountName, string>
  /** What was found in dispute. */
  matterField: Record<Field, string>
  /** What is carried over to a court, and what lies in it beside the papers. */
  packet: Record<'title' | 'identityList' | 'guideName' | 'guide', string>
  between: string
  colon: string
}
type FieldName =
  | ('amount' | 'at' | 'body' | 'channel' | 'court' | 'document' | 'documents' | 'due' | 'ending' | 'form')
  | ('note' | 'otherRoutes' | 'part' | 'party' | 'performBy' | 'place' | 'reason')
  | ('side' | 'startsAt' | 'step' | 'subject' | 'summary' | 'terms' | 'text')
type CountName =
  | ('agreed' | 'all' | 'asked' | 'broken' | 'cases' | 'channel' | 'disputes' | 'ended' | 'field' | 'kept')
  | ('month' | 'note' | 'opened' | 'partOne' | 'partTwo' | 'partThree' | 'passedOn' | 'place')
  | ('reports' | 'title' | 'urgent' | 'zeros')
