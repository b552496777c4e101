/**
 * The table of domain.md §4.3, written down once more: which event is known in which stage, by whom, what must hold and
 * where it leads. It shares no code with the feature.
 */
import { partId } from '../../shared/ids.ts'
import {
  agreed,
  asking,
  between,
  ended,
  finals,
  m,
  said,
  stageOf,
  stages,
  taken,
  withAgreement,
  type Case,
  type Row,
  type Stage,
} from './mediationCase.ts'

/** Where a case goes from a channel (✓C and C of the matrix), all agreeing. */
export const matrix: Readonly<Record<string, readonly string[]>> = {
  peoples: ['administrative', 'arbitral', 'judicial'],
  administrative: ['peoples', 'arbitral', 'judicial'],
  arbitral: ['peoples', 'administrative'],
  judicial: ['peoples', 'administrative'],
}
const courtFollows: Readonly<Record<string, readonly string[]>> = {
  asked: ['accepted', 'supplementAsked', 'notAccepted', 'withdrawn'],
  supplementAsked: ['accepted', 'notAccepted', 'withdrawn'],
  accepted: ['confirmed', 'notConfirmed', 'withdrawn'],
}
const endsFrom: Readonly<Record<string, readonly Stage[]>> = {
  declined: asking,
  withdrawn: [...asking, ...taken, 'transferRequested'],
  failed: taken,
  expired: taken,
}

/** Papers that only one channel issues, and those issued as often as there is occasion (§2.3). */
const statements: Readonly<Record<string, string>> = {
  arbitralStatement: 'arbitral',
  courtStatement: 'judicial',
  administrativeStatement: 'administrative',
}
const again = ['sessionNotice', 'record', 'transferLetter', 'entrustmentLetter']

/** Whether there is yet what a paper is about; every agreement of a walk is one in writing. */
function isPaperDue(document: string, one: Case): boolean {
  const stage = stageOf(one)
  if (document === 'sessionNotice') return one.session === 'arranged'
  if (['record', 'undisputedFacts'].includes(document)) return one.sessions > 0
  if (['agreement', 'confirmationApplication', ...Object.keys(statements)].includes(document))
    return withAgreement.includes(stage)
  if (document === 'declineLetter') return ended.includes(stage) && one.sessions === 0
  if (document === 'terminationNotice') return ended.includes(stage)
  if (document === 'receipt') return one.previous !== null
  if (document === 'outcomeFeedback') return one.previous !== null && finals.includes(stage)
  if (document === 'caseFile') return finals.includes(stage)
  return !['oralAgreementNote', 'confirmation'].includes(document)
}

/** The table of §4.3: every order but the two that open a case. */
export const rows: Readonly<Record<string, Row>> = {
  'mediation.askConsent': {
    from: ['applied', 'offered', 'referredIn'],
    by: 'body',
    then: ({ one }) => (one.base = 'consentPending'),
  },
  'mediation.recordConsent': {
    from: ['consentPending'],
    by: 'bodyAlone',
    lacks: (step) => [
      !step.one.sides.includes(said(step, 'side')) && m('noSuchSide'),
      step.one.consents.includes(said(step, 'side')) && m('consentTold'),
    ],
    then: (step) => (step.one.consents = [...step.one.consents, said(step, 'side')]),
  },
  'mediation.accept': {
    from: ['consentPending'],
    by: 'body',
    lacks: ({ one, order }) => [
      one.sides.some((side) => !one.consents.includes(side)) && m('consentMissing'),
      one.channel === 'administrative' && order.data['notInvestigator'] !== true && m('investigator'),
    ],
    then: ({ one, order, paper }) => {
      one.base = 'accepted'
      paper.beginTerm(one, order)
    },
  },
  'mediation.assignBody': {
    from: [...asking, ...between],
    by: 'bodyOrCentre',
    early: [m('inSession')],
    lacks: (step) => [
      said(step, 'body') === step.one.body && m('sameBody'),
      !step.paper.holds(said(step, 'body'), step.one.channel) && m('notItsChannel'),
    ],
    then: (step) => {
      const { one, order } = step
      resumed(one, order.at)
      if (!asking.includes(one.base)) one.base = 'consentPending'
      Object.assign(one, {
        body: said(step, 'body'),
        session: 'none',
        sessions: 0,
        consents: [],
        mediator: null,
        recused: [],
      })
    },
  },
  // 人民调解法 Art. 19: nobody who was not wanted is put before the sides again.
  'mediation.nameMediator': {
    from: [...asking, ...between],
    by: 'bodyAlone',
    early: [m('inSession')],
    lacks: (step) => [step.one.recused.includes(said(step, 'seat')) && m('recused')],
    then: (step) => {
      const isWanted = said(step, 'chosenBy') === 'parties' || step.order.data['accepted'] === true
      step.one.mediator = { seat: said(step, 'seat'), isWanted }
    },
  },
  'mediation.recuse': {
    from: [...asking, ...between],
    by: 'bodyAlone',
    early: [m('inSession')],
    lacks: (step) => [
      !step.one.sides.includes(said(step, 'side')) && m('noSuchSide'),
      !step.one.mediator && m('noMediator'),
    ],
    then: ({ one }) => {
      one.recused = [...one.recused, one.mediator?.seat ?? '']
      one.mediator = null
    },
  },
  'mediation.scheduleSession': {
    from: ['accepted', 'scheduled', 'mediating'],
    by: 'body',
    early: [m('inSession')],
    lacks: ({ order }) => [
      order.data['at'] !== undefined && 'geo.outsideCity',
      order.data['guests'] !== undefined && order.data['allAgreeToGuests'] !== true && m('guestsNeedConsent'),
    ],
    then: ({ one }) => {
      one.base = one.sessions === 0 ? 'scheduled' : 'mediating'
      one.session = 'arranged'
    },
  },
  'mediation.startSession': {
    from: ['scheduled', 'mediating'],
    by: 'body',
    early: [m('notScheduled')],
    lacks: ({ one }) => [
      one.session !== 'arranged' && m('notScheduled'),
      one.recused.length > 0 && !one.mediator?.isWanted && m('mediatorNeeded'),
    ],
    then: ({ one }) =>
      Object.assign(one, { base: 'mediating', session: 'begun', sessions: one.sessions + 1 }),
  },
  'mediation.closeSession': {
    from: ['inSession'],
    by: 'body',
    early: [m('notInSession')],
    then: ({ one }) => (one.session = 'none'),
  },
  'mediation.recordNote': { from: stages, by: 'bodyAlone', then: () => undefined },
  'mediation.nameRepresentatives': {
    from: [...asking, ...taken],
    by: 'bodyAlone',
    lacks: (step) => {
      const { count, people } = step.order.data as { count: number; people: number }
      const rule = step.paper.representation(step.one)
      const { range } = rule ?? {}
      return [
        !step.one.sides.includes(said(step, 'side')) && m('noSuchSide'),
        !rule && m('noRepresentativesRule'),
        people < (rule?.from ?? 0) && m('tooFewToBeRepresented'),
        range !== undefined && (count < range.least || count > range.most) && m('representativesOutside'),
      ]
    },
    then: () => undefined,
  },
  'mediation.recordClaim': {
    from: [...asking, ...taken, 'transferRequested'],
    by: 'bodyAlone',
    lacks: (step) => [!step.one.sides.includes(said(step, 'side')) && m('noSuchSide')],
    then: ({ one, order }) =>
      (one.claims = [...one.claims, { id: partId(order.commandId, 0), isWithdrawn: false }]),
  },
  'mediation.withdrawClaim': {
    from: [...asking, ...taken, 'transferRequested'],
    by: 'bodyAlone',
    lacks: (step) => {
      const found = step.one.claims.find(({ id }) => id === said(step, 'claim'))
      return [!found && m('noSuchClaim'), found?.isWithdrawn === true && m('claimWithdrawn')]
    },
    then: (step) => {
      const claim = said(step, 'claim')
      step.one.claims = step.one.claims.map((one) => (one.id === claim ? { ...one, isWithdrawn: true } : one))
    },
  },
  'mediation.propose': {
    from: taken,
    by: 'bodyAlone',
    lacks: (step) => [said(step, 'terms').includes('上访') && m('forbiddenPromise')],
    then: () => undefined,
  },
  'mediation.issueDocument': {
    from: stages,
    by: 'bodyAlone',
    lacks: (step) => {
      const [document, { channel, papers }] = [said(step, 'document'), step.one]
      const isOthers = (statements[document] ?? channel) !== channel || document === 'confirmation'
      return [
        isOthers && m('notItsDocument'),
        !isPaperDue(document, step.one) && m('documentTooEarly'),
        !again.includes(document) && papers.includes(document) && m('issuedBefore'),
      ]
    },
    then: (step) => (step.one.papers = [...step.one.papers, said(step, 'document')]),
  },
  'mediation.recordSigning': {
    from: stages,
    by: 'bodyAlone',
    lacks: (step) => {
      const strangers = (step.order.data['signers'] as string[]).filter(
        (one) => !['mediator', 'body', ...step.one.sides].includes(one),
      )
      return [strangers.length > 0 && m('noSuchSide')]
    },
    then: () => undefined,
  },
  'mediation.recordService': {
    from: stages,
    by: 'bodyAlone',
    lacks: (step) => [
      !step.one.sides.includes(said(step, 'side')) && m('noSuchSide'),
      !step.one.papers.includes(said(step, 'document')) && m('notIssued'),
    ],
    then: () => undefined,
  },
  // mediating (danger of violence) -> mediating, and a linked incident.
  'mediation.reportDanger': {
    from: [...asking, ...taken, 'transferRequested'],
    by: 'body',
    then: () => undefined,
  },
  'mediation.pause': {
    from: ['mediating'],
    by: 'body',
    early: [m('inSession')],
    then: ({ one, order, paper }) => {
      one.base = 'paused'
      paper.pause(one, String(order.data['reason']), order)
    },
  },
  'mediation.resume': {
    from: ['paused'],
    by: 'body',
    then: ({ one, order }) => {
      one.base = 'mediating'
      resumed(one, order.at)
    },
  },
  'mediation.continue': {
    from: taken,
    by: 'body',
    lacks: ({ one, order, paper }) => [!paper.isTermOver(one, order.now) && m('termRuns')],
    then: ({ one, order }) => {
      if (one.term) one.term = { rule: one.term.rule, startedAt: order.at, pauses: [] }
    },
  },
  'mediation.recordAgreement': {
    from: ['mediating', 'inSession'],
    by: 'body',
    early: [m('noSessionYet')],
    lacks: (step) => [
      said(step, 'terms').includes('上访') && m('forbiddenPromise'),
      step.order.data['toConfirm'] === true && !step.paper.isLawful(step.one.body) && m('notConfirmable'),
    ],
    then: ({ one, order }) =>
      Object.assign(one, {
        ...{ base: order.data['part'] === true ? 'partlyAgreed' : 'agreed', session: 'none' },
        ...{ isPart: order.data['part'] === true, agreedAt: order.at },
        plan: ((order.data['instalments'] as unknown[] | undefined) ?? []).map(() => null),
      }),
  },
  'mediation.recordPerformance': {
    from: agreed,
    by: 'body',
    early: [m('noAgreement'), m('performanceTold')],
    lacks: ({ one }) => [one.performance !== undefined && m('performanceTold')],
    then: (step) => (step.one.performance = said(step, 'outcome')),
  },
  'mediation.recordInstalment': {
    from: agreed,
    by: 'body',
    early: [m('noAgreement'), m('performanceTold')],
    lacks: ({ one, order }) => {
      const told = one.plan[Number(order.data['instalment']) - 1]
      return [
        one.performance !== undefined && m('performanceTold'),
        told === undefined && m('noSuchInstalment'),
        typeof told === 'string' && m('instalmentTold'),
      ]
    },
    then: (step) => {
      const { one, order } = step
      one.plan = one.plan.map((told, index) =>
        index === Number(order.data['instalment']) - 1 ? said(step, 'outcome') : told,
      )
      if (one.plan.every((told) => told !== null))
        one.performance = one.plan.includes('breached') ? 'breached' : 'performed'
    },
  },
  'mediation.askConfirmation': {
    from: ['agreed', 'partlyAgreed', 'performed', 'breached'],
    by: 'body',
    early: [m('noAgreement'), m('askedBefore')],
    lacks: (step) => [
      !step.paper.isLawful(step.one.body) && m('notConfirmable'),
      !step.paper.holds(said(step, 'court'), 'judicial') && m('noCourt'),
      step.paper.isTooLateForCourt(step.one, step.order.now) && m('confirmationOver'),
    ],
    then: (step) => (step.one.confirmation = { court: said(step, 'court'), step: 'asked' }),
  },
  'mediation.recordCourt': {
    from: ['confirmationApplied'],
    by: 'bodyOrCourt',
    early: [m('notAsked'), m('courtStep')],
    lacks: (step) => {
      const follow = courtFollows[step.one.confirmation?.step ?? ''] ?? []
      return [!follow.includes(said(step, 'step')) && m('courtStep')]
    },
    then: (step) => {
      if (step.one.confirmation) step.one.confirmation.step = said(step, 'step')
    },
  },
  'mediation.askTransfer': {
    from: [...asking, ...between],
    by: 'body',
    early: [m('inSession')],
    lacks: (step) => {
      const documents = step.order.data['documents'] as readonly string[]
      const needed = ['transferLetter', 'consentForm'].every((one) => documents.includes(one))
      return [
        !matrix[step.one.channel]?.includes(said(step, 'channel')) && m('noSuchTransfer'),
        step.order.data['allAgree'] !== true && m('transferNeedsConsent'),
        !needed && m('documentMissing'),
        ...step.paper.closedChannel(said(step, 'channel'), step.one.matter, said(step, 'body')),
      ]
    },
    then: (step) =>
      Object.assign(step.one, {
        ...{ was: step.one.base, base: 'transferRequested' },
        transfer: { channel: said(step, 'channel'), body: said(step, 'body') },
      }),
  },
  'mediation.returnTransfer': {
    from: ['transferRequested'],
    by: 'asked',
    then: ({ one }) => Object.assign(one, { base: one.was, transfer: undefined }),
  },
  'mediation.leave': {
    from: endsFrom['withdrawn'] ?? [],
    by: 'party',
    then: ({ one }) => end(one, asking.includes(one.base) ? 'declinedByParty' : 'withdrawn'),
  },
  'mediation.end': {
    from: endsFrom['withdrawn'] ?? [],
    by: 'body',
    lacks: (step) => {
      const ending = said(step, 'ending')
      const isKnown = endsFrom[ending]?.includes(stageOf(step.one))
      const isEarly = ending === 'expired' && !step.paper.isTermOver(step.one, step.order.now)
      return [!isKnown && m('wrongStage'), isEarly && m('termRuns')]
    },
    then: (step) => {
      const ending = said(step, 'ending')
      end(step.one, ending === 'declined' ? 'declinedByParty' : (ending as Stage))
    },
  },
}
export const openings = ['mediation.open', 'mediation.takeOver'] as const

function end(one: Case, base: Stage): void {
  Object.assign(one, { base, session: 'none', transfer: undefined })
}

function resumed({ term }: Case, at: number): void {
  if (term?.pausedFrom === undefined) return
  term.pauses.push({ from: term.pausedFrom, to: Math.max(at, term.pausedFrom) })
  delete term.pausedFrom
}
