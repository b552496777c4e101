/** A history of disputes: order after order through the corridor, and after each the paper and the log say the same. */
import { isDeepStrictEqual } from 'node:util'
import type { Answer } from '../../shared/command.ts'
import type { MediationClosed, MediationOpen, MediationParts } from '../../shared/features/mediation/state.ts'
import { refusalCodes } from '../../shared/refusal.ts'
import { wordsIn } from '../architecture/sources.ts'
import { minute, senderNames, senders, type MediationHouse } from './mediationHouse.ts'
import { orderFrom, orderOf, orderTypes, type Chosen } from './mediationOrders.ts'
import { involved, type Paper } from './mediationPaper.ts'
import { isOver, stageOf, stages, type Case, type Stage } from './mediationCase.ts'
import { openings, rows } from './mediationRows.ts'
import { seeded } from './random.ts'

/** One thing tried, and how long it was waited before. */
export interface Attempt {
  seed: number
  days: number
}

/** How often each order came to what in each stage. */
export class Hits {
  readonly cells = new Map<string, number>()
  add(...parts: string[]): void {
    const key = parts.join(' ')
    this.cells.set(key, (this.cells.get(key) ?? 0) + 1)
  }
  of(...parts: string[]): number {
    return this.cells.get(parts.join(' ')) ?? 0
  }
}

/** A log ends with its calendar: from here on time goes by in minutes. */
const lastDay = Date.UTC(2026, 8, 1)

export async function walk(
  attempts: readonly Attempt[],
  house: MediationHouse,
  paper: Paper,
  hits: Hits,
  sweeps: 'channels' | 'stages' = 'channels',
): Promise<void> {
  const isNew = (stage: Stage, channel: string, type: string): boolean =>
    hits.of(stage, type, 'taken') === 0 || hits.of('in', channel, type) === 0
  for (const { seed, days } of attempts) {
    await house.wait(10 * minute + (house.now < lastDay ? days * 1440 * minute : 0))
    const tried = orderFrom(seeded(seed), paper, house, isNew)
    await take(tried, house, paper, hits)
    const one = paper.cases.get(tried.order.stream)
    if (one) await sweep(one, house, paper, hits, sweeps === 'channels' ? one.channel : 'any')
  }
  for (const one of paper.cases.values()) sameCase(house, one)
}

/** Where a case stands for the first time, in its channel or in any: everything that is refused there, by everyone. */
async function sweep(
  one: Case,
  house: MediationHouse,
  paper: Paper,
  hits: Hits,
  channel: string,
): Promise<void> {
  const stage = stageOf(one)
  if (hits.of('swept', channel, stage) > 0) return
  hits.add('swept', channel, stage)
  const random = seeded(hits.cells.size)
  for (const type of orderTypes)
    for (const by of senderNames) {
      const given = {
        random,
        right: 0.8,
        paper,
        incident: house.incident,
        now: house.now,
        one,
      }
      const tried = orderOf(type, by, given)
      if (paper.judge(senders[by], tried.order).refusals.length > 0) await take(tried, house, paper, hits)
    }
  const own = senderNames.find((name) => senders[name].agency === one.body) ?? 'justice'
  const given = { random, right: 1, paper, incident: house.incident, now: house.now, one }
  await take(orderOf('mediation.recordNote', own, given), house, paper, hits)
}

/** Gives one order and throws where what came of it is not what the paper says. */
export async function take(
  { by, order, stage }: Chosen,
  house: MediationHouse,
  paper: Paper,
  hits: Hits,
): Promise<void> {
  const verdict = paper.judge(senders[by], order)
  const answer = await house.give(by, order)
  const told = answer.accepted ? 'taken' : answer.refusal.code
  const what = `${order.type} by ${by} in ${stage} (${JSON.stringify(order.data)})`
  hits.add(stage, order.type, answer.accepted ? 'taken' : 'refused')
  hits.add('by', by, answer.accepted ? 'taken' : 'refused')
  if (!answer.accepted) {
    hits.add('code', told)
    wordsFor(answer)
    if (!verdict.refusals.includes(told))
      throw new Error(`${what}: ${told}, where §4.3 has ${verdict.refusals.join(' or ') || 'it taken'}`)
    return
  }
  if (verdict.refusals.length > 0)
    throw new Error(`${what}: taken, where §4.3 has ${verdict.refusals.join()}`)
  verdict.record()
  hits.add('in', paper.cases.get(order.stream)?.channel ?? '', order.type)
  for (const id of new Set([order.stream, String(order.data['previous'])])) {
    const one = paper.cases.get(id)
    if (one) sameCase(house, one)
  }
  await oneOwner(house, paper)
}

const words = { 'zh-CN': wordsIn('zh-CN'), en: wordsIn('en') }

/** A refusal says in both languages what is the matter, and whatever its words name is there to be named. */
function wordsFor(answer: Extract<Answer, { accepted: false }>): void {
  const { code, params } = answer.refusal
  if (!refusalCodes.includes(code)) throw new Error(`nobody knows the refusal ${code}`)
  for (const [language, catalogue] of Object.entries(words)) {
    const text = catalogue.get(code.replace('.', '.refusal.'))
    if (text === undefined) throw new Error(`${code} has no words in ${language}`)
    const nameless = [...text.matchAll(/\{(\w+)\}/g)].filter(([, name = '']) => !Object.hasOwn(params, name))
    if (nameless.length > 0)
      throw new Error(`${code} in ${language} names ${String(nameless)}, which nobody said`)
  }
}

/** A case folded from the log stands where the paper has it. */
function sameCase(house: MediationHouse, one: Case): void {
  const state = house.state(one.id)
  if (state?.feature !== 'mediation') throw new Error(`the log holds no dispute ${one.id}`)
  const [folded, written] = [asFolded(state.parts as MediationParts), asWritten(one)]
  if (!isDeepStrictEqual(folded, written))
    throw new Error(`the log has ${JSON.stringify(folded)}, §4.3 ${JSON.stringify(written)}`)
}

function asFolded({ open, closed }: MediationParts): Record<string, unknown> {
  const { channel, body, area, matter, dispute, previous, sides, session, sessions, agencies } = open
  const owners = Object.entries(agencies).filter(([, part]) => part === 'lead')
  return {
    ...{ channel, body, area, matter, dispute, previous, sides: [...sides], sessions },
    stage: stageFolded(open, closed),
    session: session === null ? 'none' : session.begun ? 'begun' : 'arranged',
    consents: [...(closed?.consents ?? [])],
    mediator: closed?.mediator ? [closed.mediator.seat, closed.mediator.accepted] : null,
    recused: [...(closed?.recused ?? [])],
    claims: (closed?.claims ?? []).map(({ id, withdrawn }) => [id, withdrawn]),
    papers: (closed?.documents ?? []).map(({ document }) => document),
    plan: open.agreement?.instalments.map(({ outcome }) => outcome) ?? [],
    works: Object.keys(agencies).sort(),
    owners: owners.map(([agency]) => agency),
  }
}

function stageFolded(open: MediationOpen, closed: MediationClosed | undefined): Stage {
  const { stage, session, confirmation, performance } = open
  if (stage === 'ended')
    return closed?.ending === 'declined' ? 'declinedByParty' : ((closed?.ending ?? 'ended') as Stage)
  if (stage === 'transferred') return 'transferAccepted'
  if (stage === 'mediating') return session?.begun ? 'inSession' : 'mediating'
  if (stage !== 'agreed' && stage !== 'partlyAgreed') return stage
  const step = confirmation?.step
  if (step === 'confirmed' || step === 'notConfirmed') return step
  if (step === 'asked' || step === 'accepted' || step === 'supplementAsked') return 'confirmationApplied'
  return performance ?? stage
}

function asWritten(one: Case): Record<string, unknown> {
  const { channel, body, area, matter, dispute, previous, sides, session, sessions, consents } = one
  const { mediator, recused, claims, papers, plan } = one
  return {
    ...{ channel, body, area, matter, dispute, previous, sides: [...sides], sessions },
    ...{ stage: stageOf(one), session, consents: [...consents] },
    ...{
      mediator: mediator ? [mediator.seat, mediator.isWanted] : null,
      recused: [...recused],
      ...{
        claims: claims.map(({ id, isWithdrawn }) => [id, isWithdrawn]),
        papers: [...papers],
        plan: [...plan],
      },
    },
    ...{ works: [...new Set(involved(one))].sort(), owners: [body] },
  }
}

/** Of the cases of a dispute one is open at most, and what the log holds open are those that are not over. */
async function oneOwner(house: MediationHouse, paper: Paper): Promise<void> {
  const open = [...paper.cases.values()].filter((one) => !isOver(one))
  const disputes = open.map(({ dispute }) => dispute)
  if (new Set(disputes).size < disputes.length) throw new Error('a dispute has two owners')
  const [held, due] = [await house.holding(), open.map(({ id }) => id).sort()]
  if (!isDeepStrictEqual(held, due))
    throw new Error(`the log holds ${String(held)} open, §4.3 ${String(due)}`)
}

/** What was tried and what came of it: a line for each stage, taken and refused by order. */
export function table(hits: Hits): string {
  const types = [...openings, ...Object.keys(rows)]
  const heads = types.map((type) => type.slice('mediation.'.length))
  const lines = (['none', ...stages] as const).map((stage) => {
    const cells = types.map((type) =>
      [hits.of(stage, type, 'taken'), hits.of(stage, type, 'refused')].join('/'),
    )
    return [stage.padEnd(20), ...cells.map((cell, index) => cell.padStart(heads[index]?.length ?? 0))].join(
      ' ',
    )
  })
  return [[' '.repeat(20), ...heads].join(' '), ...lines].join('\n')
}
