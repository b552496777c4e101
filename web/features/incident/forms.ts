/** The orders that need words or choices, as forms: one row per order, one field per line. Pure. */
import type { CommandType } from '../../../shared/catalogue.ts'
import {
  intakeChannels,
  lacks,
  notOursReasons,
  returns,
  routes,
} from '../../../shared/features/grievance/messages.ts'
import { concernSources, outcomes, volumeBands } from '../../../shared/features/concern/messages.ts'
import { supplyStages } from '../../../shared/features/order/messages.ts'
import { taskKinds } from '../../../shared/owed/rules.ts'
import {
  categories,
  factKinds,
  leadLevels,
  placeKinds,
  warningColors,
  zoneKinds,
} from '../../../shared/features/incident/messages.ts'
import { fenOf } from '../../money/money.ts'
import { instalmentsOf, type PlanRow } from '../../money/plan.ts'
import { choice, line, text, type Form, type FormField } from './formFields.ts'
import { mediationForms } from './mediationForms.ts'

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
  ...mediationForms,
  {
    type: 'press.openTask',
    fields: [
      choice('kind', taskKinds, 'deadline.kind'),
      { name: 'owner', kind: 'agency' },
      { name: 'dueAt', kind: 'time' },
    ],
  },
  {
    type: 'concern.log',
    fields: [
      text('text'),
      choice('source', concernSources, 'concern.source'),
      choice('band', volumeBands, 'concern.band'),
    ],
  },
  {
    type: 'concern.answer',
    fields: [
      choice('outcome', outcomes, 'concern.outcome'),
      text('said'),
      { name: 'nextAt', kind: 'time', optional: true },
      { ...choice('statement', [], 'concern.outcome'), optional: true },
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
    const isNone = Array.isArray(value) && value.length === 0
    if ((isBare || isNone) && field.optional) continue
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
    case 'money':
      return typeof value === 'string' ? fenOf(value) : value
    case 'plan':
      // The control of a plan holds rows and nothing else.
      return instalmentsOf(value as PlanRow[], instantOf)
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
