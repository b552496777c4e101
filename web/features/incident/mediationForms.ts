/** The orders about a dispute, as forms. Pure. */
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
import { body, check, choice, line, text, type Form, type FormField } from './formFields.ts'

const side = choice('side', sides, 'mediation.side')
const money = (name: string): FormField => ({ name, kind: 'money', optional: true })

export const mediationForms = [
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
    fields: [side, { name: 'given', kind: 'check' }],
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
    fields: [side, choice('ground', recusals, 'mediation.ground')],
  },
  {
    type: 'mediation.scheduleSession',
    fields: [
      { name: 'startsAt', kind: 'time' },
      line('place'),
      { name: 'sides', kind: 'many', values: sides, words: 'mediation.side', optional: true },
      check('isOpen'),
      { name: 'guests', kind: 'agencies', optional: true },
      check('allAgreeToGuests'),
    ],
  },
  {
    type: 'mediation.nameRepresentatives',
    fields: [side, { name: 'count', kind: 'whole' }, { name: 'people', kind: 'whole' }],
  },
  {
    type: 'mediation.recordClaim',
    fields: [side, choice('kind', claimKinds, 'mediation.claim'), money('amountFen')],
  },
  { type: 'mediation.withdrawClaim', fields: [choice('claim', [], '')] },
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
      side,
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
      { name: 'instalments', kind: 'plan', optional: true },
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
] as const satisfies readonly Form[]
