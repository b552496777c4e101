/** Orders about disputes as anyone may give them: by whom §4.3 has it or by anyone, lawful or with something amiss. */
import {
  channels,
  courtSteps,
  dangerKinds,
  documents,
  endings,
  matters,
  origins,
  proposalLabels,
  recusals,
  serviceWays,
  sides,
  signingWays,
  transferDocuments,
} from '../../shared/features/mediation/kinds.ts'
import { newId } from '../log/stores.ts'
import { community, elsewhere, minute, senderNames, senders, type SenderName } from './mediationHouse.ts'
import { ended, stageOf, type Case, type Order, type Stage } from './mediationCase.ts'
import { matrix, openings, rows } from './mediationRows.ts'
import type { Paper } from './mediationPaper.ts'
import type { Random } from './random.ts'

const bodies: Readonly<Record<string, readonly string[]>> = {
  peoples: ['justice', 'mediation', 'union', 'yanhu'],
  administrative: ['justice', 'linlan-labour', 'housing'],
  arbitral: ['arbitration'],
  judicial: ['court'],
}
const everyBody = [...new Set(Object.values(bodies).flat()), 'fire']
const [plain, promising] = ['三日内支付；逾期可以起诉', '付款以不再上访为条件']

interface Given {
  random: Random
  /** The share of what is said that is as it should be; the rest may be anything. */
  right: number
  paper: Paper
  incident: string
  now: number
}
type About = Given & { one: Case }
type Data = Record<string, unknown>

const chance = ({ random }: Given, share: number): boolean => random.next() < share
const isRight = ({ random, right }: Given): boolean => random.next() < right
/** As it should be, or anything at all. */
function good<T>(given: Given, right: readonly T[], all: readonly T[]): T {
  return given.random.one(isRight(given) && right.length > 0 ? right : all)
}
const flag = (given: Given, name: string, share: number): Data =>
  chance(given, share) ? { [name]: true } : {}
const routes = '可申请仲裁，或向法院起诉'

/** What each order says, but for the two that open a case. */
const about: Readonly<Record<string, (given: About) => Data>> = {
  'mediation.askConsent': () => ({}),
  'mediation.recordConsent': (given) => {
    const missing = given.one.sides.filter((side) => !given.one.consents.includes(side))
    return { side: good(given, missing, sides), given: true }
  },
  'mediation.accept': (given) => ({
    unbiased: true,
    ...(given.one.channel === 'administrative' && isRight(given) && { notInvestigator: true }),
  }),
  'mediation.assignBody': (given) => {
    const others = (bodies[given.one.channel] ?? []).filter((body) => body !== given.one.body)
    return { body: good(given, others, everyBody) }
  },
  'mediation.nameMediator': (given) => ({
    seat: given.random.one(['1', '2', '3']),
    ...good(given, [{ chosenBy: 'parties' }], [{ chosenBy: 'body' }, { chosenBy: 'body', accepted: true }]),
  }),
  'mediation.recuse': (given) => ({
    side: good(given, given.one.sides, sides),
    ground: given.random.one(recusals),
  }),
  'mediation.scheduleSession': (given) => ({
    ...{ startsAt: given.now + 60 * minute, place: '社区调解室' },
    ...(!isRight(given) && chance(given, 0.3) && { at: [10, 10] }),
    ...(chance(given, 0.2) && { guests: ['union'], ...(isRight(given) && { allAgreeToGuests: true }) }),
  }),
  'mediation.startSession': () => ({}),
  'mediation.closeSession': () => ({ summary: '双方同意对账' }),
  'mediation.nameRepresentatives': (given) => ({
    side: good(given, given.one.sides, sides),
    ...good(
      given,
      [{ count: 5, people: 37 }],
      [
        { count: 6, people: 37 },
        { count: 2, people: 4 },
      ],
    ),
  }),
  'mediation.recordClaim': (given) => ({
    side: good(given, given.one.sides, sides),
    kind: 'wages',
    amountFen: 600_000,
  }),
  'mediation.withdrawClaim': (given) => {
    const ids = given.one.claims.map(({ id }) => id)
    const standing = given.one.claims.filter(({ isWithdrawn }) => !isWithdrawn).map(({ id }) => id)
    return { claim: good(given, standing, [...ids, 'none']) }
  },
  'mediation.propose': (given) => ({
    label: given.random.one(proposalLabels),
    terms: good(given, [plain], [plain, promising]),
  }),
  'mediation.issueDocument': (given) => ({
    document: good(given, ['transferLetter', 'register'], documents),
  }),
  'mediation.recordSigning': (given) => ({
    ...{ document: given.random.one(documents), way: given.random.one(signingWays) },
    signers: ['mediator', good(given, given.one.sides, sides)],
  }),
  'mediation.recordService': (given) => ({
    document: good(given, given.one.papers, documents),
    ...{ way: given.random.one(serviceWays), side: good(given, given.one.sides, sides) },
  }),
  'mediation.reportDanger': (given) => ({
    ...{
      kind: given.random.one(dangerKinds),
      said: '一方扬言动手',
      proportionality: '现场有围堵，口头劝阻无效',
    },
    ...{ order: newId(), opens: newId() },
  }),
  'mediation.recordInstalment': (given) => {
    const open = given.one.plan.flatMap((told, index) => (told === null ? [index + 1] : []))
    const instalment = good(given, open, [1, 2, 3])
    return {
      instalment,
      ...given.random.one([{ outcome: 'performed' }, { outcome: 'breached', otherRoutes: routes }]),
    }
  },
  'mediation.recordNote': () => ({ text: '当事人来电，改期' }),
  'mediation.pause': ({ random }) => ({ reason: random.one(['appraisal', 'partiesAgree']) }),
  'mediation.resume': () => ({}),
  'mediation.continue': () => ({ allAgree: true }),
  'mediation.recordAgreement': (given) => ({
    terms: good(given, [plain], [plain, promising]),
    ...flag(given, 'part', 0.4),
    ...(chance(given, 0.5) && {
      instalments: [5, 9].map((days) => ({ dueAt: given.now + days * 1440 * minute, what: 'payment' })),
    }),
    ...(isRight(given) && !given.paper.isLawful(given.one.body) ? {} : flag(given, 'toConfirm', 0.5)),
  }),
  'mediation.recordPerformance': ({ random }) =>
    random.one([{ outcome: 'performed' }, { outcome: 'breached', otherRoutes: routes }]),
  'mediation.askConfirmation': (given) => ({ court: good(given, ['court'], everyBody) }),
  'mediation.recordCourt': (given) => {
    const next: Record<string, readonly (typeof courtSteps)[number][]> = {
      asked: ['accepted', 'accepted', 'accepted', 'supplementAsked', 'notAccepted', 'withdrawn'],
      supplementAsked: ['accepted', 'notAccepted', 'withdrawn'],
      accepted: ['confirmed', 'notConfirmed', 'withdrawn'],
    }
    const step = good(given, next[given.one.confirmation?.step ?? ''] ?? [], courtSteps)
    return { step, document: '（2026）云临民特 1 号' }
  },
  'mediation.askTransfer': (given) => {
    const { matter, channel: from } = given.one
    const open = (to: string): readonly string[] =>
      (bodies[to] ?? []).filter((body) => given.paper.closedChannel(to, matter, body).length === 0)
    const channel = good(given, matrix[from]?.filter((to) => open(to).length > 0) ?? [], channels)
    return {
      ...{ channel, body: good(given, open(channel), everyBody), reason: '当事人要求' },
      allAgree: isRight(given),
      documents: good(given, [['transferLetter', 'consentForm']], [[], [...transferDocuments]]),
    }
  },
  'mediation.returnTransfer': () => ({ reason: '不属本机构管辖' }),
  'mediation.leave': () => ({ otherRoutes: routes }),
  'mediation.end': (given) => {
    const early = ['applied', 'offered', 'referredIn', 'consentPending'].includes(given.one.base)
    const right = early
      ? (['declined', 'withdrawn'] as const)
      : given.paper.isTermOver(given.one, given.now)
        ? (['expired', 'expired', 'failed'] as const)
        : (['withdrawn', 'failed'] as const)
    const asked = given.one.base === 'transferRequested' ? (['withdrawn'] as const) : right
    return { ending: good(given, asked, endings), otherRoutes: routes }
  },
}

function opening(given: Given): Data {
  const rest = [...given.paper.cases.values()].filter(({ isPart, isRestOpened }) => isPart && !isRestOpened)
  const parts = rest.length > 0 ? rest : isRight(given) ? [] : [...given.paper.cases.values()]
  const from = parts.length > 0 && chance(given, 0.6) ? given.random.one(parts) : undefined
  const channel = from && isRight(given) ? from.channel : given.random.one(channels)
  const allowed = matters.filter(
    (one) => given.paper.closedChannel(channel, one, bodies[channel]?.[0] ?? '').length === 0,
  )
  const matter = from && isRight(given) ? from.matter : good(given, allowed, matters)
  return {
    ...{ channel, matter, area: from?.area ?? good(given, [community], [community, elsewhere]) },
    ...{ body: from?.body ?? good(given, bodies[channel] ?? [], everyBody), subject: '工资争议' },
    ...(chance(given, 0.5) && { origin: given.random.one(origins.slice(0, 2)) }),
    ...(chance(given, 0.2) && { sides: ['applicant', 'respondent', 'third'] }),
    ...(chance(given, 0.5) && { incident: isRight(given) ? given.incident : newId() }),
    ...flag(given, 'atOnce', 0.5),
    ...(from && { remainderOf: from.id }),
  }
}

/** Every order that can be given. */
export const orderTypes: readonly string[] = [...openings, ...Object.keys(about)]

export interface Chosen {
  by: SenderName
  order: Order
  /** Of the case it is about. */
  stage: Stage | 'none'
}

/**
 * One order: the right one at the right place, or with something amiss, or one of any kind by anyone; rather one that
 * was not taken there before.
 */
export function orderFrom(
  random: Random,
  paper: Paper,
  around: Pick<Given, 'incident' | 'now'>,
  isNew: (stage: Stage, channel: string, type: string) => boolean,
): Chosen {
  const mode = random.one(['good', 'good', 'amiss', 'amiss', 'any'] as const)
  const right = { good: 1, amiss: 0.75, any: 0.3 }[mode]
  const given = { random, right, paper, ...around }
  const cases = [...paper.cases.values()]
  const living = cases.filter((one) => {
    const stage = stageOf(one)
    if (!done.includes(stage) || random.next() < 0.1) return true
    return Object.entries(rows).some(
      ([type, { from }]) => from.includes(stage) && isNew(stage, one.channel, type),
    )
  })
  const one = mode === 'any' ? pick(random, cases) : byStage(random, living)
  if (!one || random.next() < 0.05) return openingBy(given)
  const stage = stageOf(one)
  if (random.next() < (stage === 'transferRequested' ? 0.4 : 0.03)) return takeOverBy(given, one)
  const known = Object.keys(rows).filter((type) => rows[type]?.from.includes(stage))
  if (mode === 'any') return chosen(random.one(Object.keys(about)), { ...given, one }, anyone(random, one))
  const often = (name: string): number => weight(name, given, one) * (isNew(stage, one.channel, name) ? 8 : 1)
  const type = random.one(known.flatMap((name) => Array.from({ length: often(name) }, () => name)))
  return chosen(type, { ...given, one }, rightful(random, type, one))
}

/** Little more comes of these. */
const done: readonly Stage[] = [
  ...ended,
  ...(['transferAccepted', 'performed', 'breached', 'confirmed', 'notConfirmed'] as const),
]

/** Where few stand is looked at as often as where many do. */
function byStage(random: Random, cases: readonly Case[]): Case | undefined {
  const there = [...new Set(cases.map(stageOf))]
  const stage = pick(random, there)
  return pick(
    random,
    cases.filter((one) => stageOf(one) === stage),
  )
}

/** One order of a kind about a case by a sender: as it should be, or with anything amiss. */
export function orderOf(type: string, by: SenderName, given: About): Chosen {
  if (type === 'mediation.open') {
    const { id, channel, body, matter, area } = given.one
    const data = { channel, body, matter, area, subject: '剩余争议', remainderOf: id }
    return { by, order: ordered(type, newId(), data, given), stage: stageOf(given.one) }
  }
  if (type === 'mediation.takeOver') return { ...takeOverBy(given, given.one), by }
  return chosen(type, given, by)
}

function chosen(type: string, given: About, by: SenderName): Chosen {
  const saying = about[type]
  if (!saying) throw new Error(`no walk can give ${type}`)
  return { by, order: ordered(type, given.one.id, saying(given), given), stage: stageOf(given.one) }
}

function ordered(type: string, stream: string, data: Data, { random, now }: Given): Order {
  // Written down without a connection, some are told later than they happened.
  return { commandId: newId(), type, stream, data, now, at: now - random.one([0, 0, 0, 10, 60]) * minute }
}

function openingBy(given: Given): Chosen {
  const data = opening(given)
  const { remainderOf, body, atOnce } = data
  const from = given.paper.cases.get(String(remainderOf))
  const own = senderNames.filter((name) => senders[name].agency === body)
  const right = from || atOnce === true ? own : [...own, 'duty' as const, 'liaison' as const]
  const by = isRight(given) && right.length > 0 ? given.random.one(right) : given.random.one(senderNames)
  return { by, order: ordered('mediation.open', newId(), data, given), stage: from ? stageOf(from) : 'none' }
}

function takeOverBy(given: Given, one: Case): Chosen {
  const area = isRight(given) ? one.area : elsewhere
  const right = senderNames.filter((name) => senders[name].agency === one.transfer?.body)
  const by = isRight(given) && right.length > 0 ? given.random.one(right) : given.random.one(senderNames)
  const order = ordered('mediation.takeOver', newId(), { previous: one.id, area }, given)
  return { by, order, stage: stageOf(one) }
}

/** How often what leads on is chosen over what does not; everything else once. */
const onward: Readonly<Record<string, (one: Case, given: Given) => number>> = {
  askConsent: () => 12,
  recordConsent: ({ consents, sides }) => (consents.length < sides.length ? 14 : 1),
  accept: ({ consents, sides }) => (consents.length < sides.length ? 1 : 14),
  nameMediator: ({ recused, mediator }) => (mediator ? 1 : recused.length > 0 ? 8 : 3),
  recuse: ({ mediator }) => (mediator ? 2 : 1),
  issueDocument: ({ papers }) => (papers.length > 0 ? 1 : 2),
  scheduleSession: ({ session }) => (session === 'none' ? 14 : 1),
  startSession: ({ session }) => (session === 'arranged' ? 14 : 1),
  closeSession: () => 6,
  pause: () => 6,
  resume: () => 4,
  continue: (one, { paper, now }) => (paper.isTermOver(one, now) ? 8 : 1),
  recordAgreement: () => 8,
  askConfirmation: ({ body }, { paper }) => (paper.isLawful(body) ? 10 : 1),
  recordCourt: () => 12,
  recordPerformance: () => 1,
  recordInstalment: ({ plan }) => (plan.includes(null) ? 6 : 1),
}

function weight(type: string, given: Given, one: Case): number {
  return onward[type.slice('mediation.'.length)]?.(one, given) ?? 1
}

function rightful(random: Random, type: string, { body, transfer, confirmation }: Case): SenderName {
  const by = rows[type]?.by
  if (by === 'party') return 'party'
  const court = by === 'bodyOrCourt' ? confirmation?.court : undefined
  const agencies = [by === 'asked' ? transfer?.body : body, court]
  const right = senderNames.filter((name) => agencies.includes(senders[name].agency))
  return pick(random, by === 'bodyOrCentre' ? [...right, 'duty'] : right) ?? 'justice'
}

/** Half of them have to do with the case. */
function anyone(random: Random, { body, transfer, confirmation }: Case): SenderName {
  const near = senderNames.filter((name) =>
    [body, transfer?.body, confirmation?.court].includes(senders[name].agency),
  )
  return (random.next() < 0.6 ? pick(random, near) : undefined) ?? random.one(senderNames)
}

function pick<T>(random: Random, list: readonly T[]): T | undefined {
  return list.length > 0 ? random.one(list) : undefined
}
