/** The orders that need words or choices, as forms: one row per order, one field per line. Pure. */
import type { CommandType } from '../../../shared/catalogue.ts'
import {
  intakeChannels,
  lacks,
  notOursReasons,
  returns,
  routes,
} from '../../../shared/features/grievance/messages.ts'
import {
  agreementForms,
  channels,
  choosers,
  claimKinds,
  courtSteps,
  dangerKinds,
  documents,
  endings,
  matters,
  proposalLabels,
  recusals,
  serviceWays,
  sides,
  signers,
  signingWays,
  stops,
  transferDocuments,
} from '../../../shared/features/mediation/kinds.ts'
import { supplyStages } from '../../../shared/features/order/messages.ts'
import { taskKinds } from '../../../shared/features/press/press.ts'
import {
  categories,
  factKinds,
  leadLevels,
  placeKinds,
  warningColors,
  zoneKinds,
} from '../../../shared/features/incident/messages.ts'

export interface FormField {
  name: string
  /** `whole` and `number` become numbers, `time` an instant, `areas` and `agencies` a list of codes. */
  kind:
    | 'line'
    | 'text'
    | 'whole'
    | 'number'
    | 'check'
    | 'choice'
    | 'agency'
    | 'agencies'
    | 'body'
    | 'many'
    | 'area'
    | 'areas'
    | 'time'
    | 'incident'
    | 'harm'
  /** Of a choice of one or of many: its values, and where their words stand. */
  values?: readonly (string | number)[]
  words?: string
  optional?: true
}

export interface Form {
  type: CommandType
  fields: readonly FormField[]
  /** Something of the map is chosen before the form opens. */
  sketch?: 'ring' | 'at'
}

const text = (name: string): FormField => ({ name, kind: 'text' })
const line = (name: string): FormField => ({ name, kind: 'line' })
/** Said or left out, never denied. */
const check = (name: string): FormField => ({ name, kind: 'check', optional: true })
/** A body that mediates in this city. */
const body = (name: string): FormField => ({ name, kind: 'body' })
const choice = (name: string, values: readonly (string | number)[], words: string): FormField => ({
  name,
  kind: 'choice',
  values,
  words,
})
const response: readonly FormField[] = [
  choice('level', [4, 3, 2, 1], 'level.responseWord'),
  { name: 'expectedHours', kind: 'whole' },
]
const warning: readonly FormField[] = [
  choice('color', warningColors, 'situation.warning'),
  { name: 'areas', kind: 'areas' },
  text('matters'),
  text('measures'),
]

export const forms = [
  { type: 'incident.proposeDismissal', fields: [text('reason'), text('reporterTold')] },
  {
    type: 'incident.reclassify',
    fields: [choice('category', categories, 'incident.category'), text('reason')],
  },
  { type: 'incident.markDuplicate', fields: [{ name: 'of', kind: 'incident' }, text('reason')] },
  { type: 'incident.nameHarm', fields: [{ name: 'signs', kind: 'harm' }, text('reason')] },
  { type: 'incident.activateResponse', fields: [...response, text('matters'), text('measures')] },
  { type: 'incident.changeResponse', fields: [...response, text('reason')] },
  {
    type: 'incident.handOverCommand',
    fields: [choice('to', leadLevels, 'situation.leadLevel'), text('reason')],
  },
  { type: 'incident.setSiteCommand', fields: [line('place')], sketch: 'at' },
  {
    type: 'incident.reportFact',
    fields: [
      choice('fact', factKinds, 'situation.fact.name'),
      { name: 'value', kind: 'number' },
      { name: 'verified', kind: 'check' },
    ],
  },
  {
    type: 'incident.drawZone',
    fields: [choice('kind', zoneKinds, 'situation.zone'), line('name')],
    sketch: 'ring',
  },
  { type: 'incident.liftZone', fields: [text('reason')] },
  {
    type: 'incident.openPlace',
    fields: [
      choice('kind', placeKinds, 'situation.place'),
      line('name'),
      { name: 'capacity', kind: 'whole', optional: true },
    ],
    sketch: 'at',
  },
  { type: 'incident.countPlace', fields: [{ name: 'people', kind: 'whole' }] },
  { type: 'incident.issueWarning', fields: warning },
  { type: 'incident.adjustWarning', fields: warning },
  { type: 'incident.liftWarning', fields: [text('reason')] },
  { type: 'incident.contain', fields: [text('leadReport')] },
  { type: 'incident.relapse', fields: [text('reason')] },
  { type: 'incident.endResponse', fields: [text('publicNotice')] },
  { type: 'incident.openAftermath', fields: [text('followUps')] },
  { type: 'incident.review', fields: [text('findings')] },
  { type: 'incident.strikeEntry', fields: [text('reason')] },
  {
    type: 'mediation.open',
    fields: [
      line('subject'),
      { name: 'area', kind: 'area' },
      choice('matter', matters, 'mediation.matter'),
      choice('channel', channels, 'mediation.channelInFull'),
      body('body'),
      check('atOnce'),
    ],
  },
  { type: 'mediation.assignBody', fields: [body('body')] },
  {
    type: 'mediation.recordConsent',
    fields: [choice('side', sides, 'mediation.side'), { name: 'given', kind: 'check' }],
  },
  {
    type: 'mediation.accept',
    fields: [{ name: 'unbiased', kind: 'check' }, check('notInvestigator')],
  },
  {
    type: 'mediation.nameMediator',
    fields: [line('seat'), choice('chosenBy', choosers, 'mediation.chosenBy'), check('accepted')],
  },
  {
    type: 'mediation.recuse',
    fields: [choice('side', sides, 'mediation.side'), choice('ground', recusals, 'mediation.ground')],
  },
  {
    type: 'mediation.scheduleSession',
    fields: [{ name: 'startsAt', kind: 'time' }, line('place'), check('isOpen')],
  },
  {
    type: 'mediation.nameRepresentatives',
    fields: [
      choice('side', sides, 'mediation.side'),
      { name: 'count', kind: 'whole' },
      { name: 'people', kind: 'whole' },
    ],
  },
  {
    type: 'mediation.recordClaim',
    fields: [
      choice('side', sides, 'mediation.side'),
      choice('kind', claimKinds, 'mediation.claim'),
      { name: 'amountFen', kind: 'whole', optional: true },
    ],
  },
  {
    type: 'mediation.propose',
    fields: [choice('label', proposalLabels, 'mediation.proposal'), text('terms')],
  },
  {
    type: 'mediation.issueDocument',
    fields: [choice('document', documents, 'mediation.document')],
  },
  {
    type: 'mediation.recordSigning',
    fields: [
      choice('document', documents, 'mediation.document'),
      choice('way', signingWays, 'mediation.signing'),
      { name: 'signers', kind: 'many', values: signers, words: 'mediation.signer' },
    ],
  },
  {
    type: 'mediation.recordService',
    fields: [
      choice('document', documents, 'mediation.document'),
      choice('way', serviceWays, 'mediation.service'),
      choice('side', sides, 'mediation.side'),
    ],
  },
  {
    type: 'mediation.reportDanger',
    fields: [choice('kind', dangerKinds, 'mediation.danger'), line('said'), text('proportionality')],
  },
  {
    type: 'mediation.recordInstalment',
    fields: [
      { name: 'instalment', kind: 'whole' },
      choice('outcome', ['performed', 'breached'], 'mediation.performance'),
      { ...text('otherRoutes'), optional: true },
    ],
  },
  { type: 'mediation.closeSession', fields: [text('summary')] },
  { type: 'mediation.pause', fields: [choice('reason', stops, 'mediation.stop')] },
  { type: 'mediation.continue', fields: [{ name: 'allAgree', kind: 'check' }] },
  {
    type: 'mediation.recordAgreement',
    fields: [
      text('terms'),
      choice('form', agreementForms, 'mediation.form'),
      check('part'),
      check('toConfirm'),
      { name: 'performBy', kind: 'time', optional: true },
    ],
  },
  {
    type: 'mediation.recordPerformance',
    fields: [
      choice('outcome', ['performed', 'breached'], 'mediation.performance'),
      { ...text('otherRoutes'), optional: true },
    ],
  },
  { type: 'mediation.askConfirmation', fields: [body('court')] },
  {
    type: 'mediation.recordCourt',
    fields: [
      choice('step', courtSteps, 'mediation.court'),
      line('document'),
      { name: 'dated', kind: 'time', optional: true },
    ],
  },
  {
    type: 'mediation.askTransfer',
    fields: [
      choice('channel', channels, 'mediation.channelInFull'),
      body('body'),
      text('reason'),
      { name: 'allAgree', kind: 'check' },
      { name: 'documents', kind: 'many', values: transferDocuments, words: 'mediation.document' },
    ],
  },
  { type: 'mediation.returnTransfer', fields: [text('reason')] },
  { type: 'mediation.end', fields: [choice('ending', endings, 'mediation.ending'), text('otherRoutes')] },
  {
    type: 'press.openTask',
    fields: [
      choice('kind', taskKinds, 'deadline.kind'),
      { name: 'owner', kind: 'agency' },
      { name: 'dueAt', kind: 'time' },
    ],
  },
  { type: 'press.moveDue', fields: [{ name: 'dueAt', kind: 'time' }, text('reason')] },
  { type: 'press.completeTask', fields: [text('said')] },
  { type: 'press.cancelTask', fields: [text('reason')] },
  {
    type: 'conference.reschedule',
    fields: [
      { name: 'startsAt', kind: 'time' },
      { ...line('place'), optional: true },
      { ...line('link'), optional: true },
      text('reason'),
    ],
  },
  { type: 'conference.adjourn', fields: [{ name: 'resumesAt', kind: 'time' }, text('reason')] },
  { type: 'conference.cancel', fields: [text('reason')] },
  { type: 'conference.strike', fields: [text('reason')] },
  { type: 'conference.issueMinutes', fields: [{ ...text('summary'), optional: true }] },
  { type: 'conference.close', fields: [text('said')] },
  { type: 'order.reportBack', fields: [text('said')] },
  { type: 'order.refuse', fields: [text('reason')] },
  { type: 'order.noteProgress', fields: [text('said')] },
  {
    type: 'order.supply',
    fields: [choice('stage', supplyStages, 'order.supply'), { name: 'number', kind: 'whole' }],
  },
  { type: 'order.recordCall', fields: [line('said'), { name: 'answered', kind: 'check' }] },
  { type: 'order.return', fields: [text('reason')] },
  { type: 'order.escalate', fields: [text('reason')] },
  { type: 'order.close', fields: [text('said')] },
  { type: 'order.withdraw', fields: [text('reason')] },
  { type: 'grievance.tellProgress', fields: [text('said')] },
  {
    type: 'grievance.reply',
    fields: [text('facts'), text('basis'), text('result'), text('remedies')],
  },
  {
    type: 'grievance.escalate',
    fields: [{ name: 'lead', kind: 'agency' }, text('why'), { name: 'told', kind: 'agencies' }],
  },
  {
    type: 'grievance.askForMore',
    fields: [
      { name: 'lacks', kind: 'many', values: lacks, words: 'grievance.lack' },
      text('what'),
      { name: 'until', kind: 'time', optional: true },
      { ...choice('told', intakeChannels, 'grievance.channel'), optional: true },
    ],
  },
  { type: 'grievance.noteTold', fields: [choice('told', intakeChannels, 'grievance.channel')] },
  { type: 'grievance.supplyMore', fields: [{ ...line('summary'), optional: true }] },
  {
    type: 'grievance.refer',
    fields: [
      choice('reason', notOursReasons, 'grievance.notOurs'),
      choice('route', routes, 'grievance.route'),
      line('where'),
      text('why'),
      { name: 'until', kind: 'time', optional: true },
    ],
  },
  { type: 'grievance.takeUpAgain', fields: [choice('reason', returns, 'grievance.returned')] },
  { type: 'grievance.close', fields: [] },
  { type: 'grievance.withdraw', fields: [{ ...text('reason'), optional: true }] },
  { type: 'grievance.nameUnits', fields: [{ name: 'against', kind: 'agencies' }] },
] as const satisfies readonly Form[]

export function formOf(type: CommandType): Form | undefined {
  return forms.find((form) => form.type === type)
}

/** What is asked: what the act bears already, is not. */
export function askedOf(form: Form, fixed: Readonly<Record<string, unknown>>): readonly FormField[] {
  return form.fields.filter(({ name }) => !Object.hasOwn(fixed, name))
}

/** What one typed, as the order's data: empty optional fields are left out, numbers are numbers. */
export function dataOf(
  form: Form,
  typed: Readonly<Record<string, unknown>>,
  fixed: Readonly<Record<string, unknown>>,
  instantOf: (local: string) => number | undefined,
): Record<string, unknown> {
  const data: Record<string, unknown> = { ...fixed }
  for (const field of askedOf(form, fixed)) {
    const value = typed[field.name]
    const isBare = value === undefined || value === '' || (field.kind === 'check' && value === false)
    if (isBare && field.optional) continue
    data[field.name] = isBare ? value : valueOf(field, value, instantOf)
  }
  return data
}

function valueOf(
  { kind, values }: FormField,
  value: unknown,
  instantOf: (local: string) => number | undefined,
): unknown {
  switch (kind) {
    case 'whole':
    case 'number':
      return typeof value === 'string' || typeof value === 'number' ? Number(value) : value
    case 'time':
      return typeof value === 'string' ? instantOf(value) : undefined
    case 'choice':
      return typeof values?.[0] === 'number' ? Number(value) : value
    case 'line':
    case 'text':
    case 'check':
    case 'agency':
    case 'agencies':
    case 'body':
    case 'many':
    case 'area':
    case 'areas':
    case 'incident':
      return value
    case 'harm':
      return { [String(value)]: value === 'hazardInPlace' ? true : 1 }
  }
}
