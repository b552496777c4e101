/**
 * What §4.3 makes of the orders about disputes: the machine that walks the table of `mediationRows.ts`. Of the city it
 * reads only what a city writes down (bodies, terms, rules of time); when a term ends it counts the slow way.
 */
import type { CityRules } from '../../shared/city.ts'
import { slowDue } from '../clocks/reference.ts'
import {
  finals,
  m,
  stageOf,
  type By,
  type Case,
  type City,
  type Order,
  type Row,
  type Sender,
  type Stage,
  type Verdict,
} from './mediationCase.ts'
import { rows } from './mediationRows.ts'

/** The area of a post reaches over all whose code begins as its own. */
function reaches(area: string, code: string): boolean {
  const digits = [4, 6, 9].find((count) => /^0*$/.test(area.slice(count))) ?? 12
  return code.startsWith(area.slice(0, digits))
}

/** All cases of a log as the paper has them. */
export class Paper implements City {
  readonly cases = new Map<string, Case>()
  private readonly city: CityRules
  private readonly table: Readonly<Record<string, Row>>
  private readonly incident: { id: string; area: string }

  constructor(city: CityRules, incident: { id: string; area: string }, table = rows) {
    this.city = city
    this.incident = incident
    this.table = table
  }

  judge(sender: Sender, order: Order): Verdict {
    if (order.type === 'mediation.open') return this.open(sender, order)
    if (order.type === 'mediation.takeOver') return this.takeOver(sender, order)
    const one = this.cases.get(order.stream)
    const row = this.table[order.type]
    if (!row) throw new Error(`§4.3 does not know ${order.type}`)
    if (!one || !sees(sender, one)) return refusedBy('stream.unknown')
    if (!mayTry(sender, row.by, one)) return refusedBy('access.forbidden')
    const step = { one, sender, order, paper: this }
    const stage = stageOf(one)
    const isTimely = row.from.includes(stage)
    const where = [finals.includes(stage) ? m('over') : m('wrongStage'), ...(row.early ?? [])]
    const codes = [
      ...(isTimely ? [] : where),
      ...(isTheirs(sender, row.by, one) ? [] : [m('notYours')]),
      ...(row.lacks?.(step) ?? []).filter((code) => code !== false),
    ]
    return { refusals: codes, record: () => row.then(step) }
  }

  private open({ role, agency, area: post }: Sender, { stream, data, at, now }: Order): Verdict {
    const { channel, body, area, matter = 'civil' } = data as Record<string, string>
    if (!['mediator', 'dutyOfficer', 'liaison'].includes(role) || !reaches(post, String(area)))
      return refusedBy('access.forbidden')
    const sides = (data['sides'] as string[] | undefined) ?? ['applicant', 'respondent']
    const from = this.cases.get(String(data['remainderOf']))
    const one: Case = {
      ...blank(stream, at),
      ...{ channel: String(channel), body: String(body), area: String(area), matter, sides },
      ...{ base: (data['origin'] as Stage | undefined) ?? 'applied' },
      ...(from && { dispute: from.dispute, previous: from.id }),
    }
    const isRest =
      from !== undefined &&
      sees({ role, agency, area: post }, from) &&
      from.isPart &&
      !from.isRestOpened &&
      [from.body, from.channel, from.matter, from.area].join() === [body, channel, matter, area].join() &&
      body === agency
    const { incident } = data
    const isKnown =
      incident === undefined || (incident === this.incident.id && reaches(post, this.incident.area))
    const atOnce = data['atOnce'] === true
    return {
      refusals: [
        ...(isKnown ? [] : ['link.unknown']),
        ...(data['remainderOf'] !== undefined && !isRest ? [m('noRemainder')] : []),
        ...(atOnce && body !== agency ? [m('notYours')] : []),
        ...this.closedChannel(String(channel), matter, String(body)),
      ],
      record: () => {
        if (from) from.isRestOpened = true
        if (atOnce) Object.assign(one, { base: 'accepted', consents: sides })
        if (atOnce) this.beginTerm(one, { at, now })
        this.cases.set(stream, one)
      },
    }
  }

  private takeOver({ role, agency, area: post }: Sender, { stream, data, at }: Order): Verdict {
    if (role !== 'mediator' || !reaches(post, String(data['area']))) return refusedBy('access.forbidden')
    const from = this.cases.get(String(data['previous']))
    if (!from || !sees({ role, agency, area: post }, from)) return refusedBy(m('noTransfer'))
    const { transfer, area, matter, sides, dispute } = from
    const isAsked = stageOf(from) === 'transferRequested' && area === data['area']
    return {
      refusals: [
        ...(isAsked ? [] : [m('noTransfer')]),
        ...(transfer?.body === agency ? [] : [m('notYours')]),
      ],
      record: () => {
        if (!transfer) throw new Error('nothing was asked')
        const next = { ...blank(stream, at), ...transfer, area, matter, sides, dispute, previous: from.id }
        this.cases.set(stream, { ...next, base: 'referredIn' })
        Object.assign(from, { base: 'transferAccepted', session: 'none' })
      },
    }
  }

  holds(agency: string, channel: string): boolean {
    const { bodies } = this.city.mediation
    return bodies.some(
      (one) => one.agency === agency && (one.channels as readonly string[]).includes(channel),
    )
  }

  isLawful(agency: string): boolean {
    return this.city.mediation.bodies.some((one) => one.agency === agency && one.confirmable)
  }

  /** Why a channel is not open to a matter at a body. */
  closedChannel(channel: string, matter: string, body: string): string[] {
    return [
      ...(channel === 'peoples' && matter === 'administrativeAct' ? [m('administrativeAct')] : []),
      ...(this.termRow(channel, matter) ? [] : [m('noTerm')]),
      ...(this.holds(body, channel) ? [] : [m('notItsChannel')]),
    ]
  }

  /** How a group of that channel and matter is spoken for. */
  representation({ channel, matter }: Case) {
    const all = this.city.mediation.representatives.filter((row) => row.channel === channel)
    return all.find((row) => row.matter === matter) ?? all.find((row) => row.matter === undefined)
  }

  private termRow(channel: string, matter: string) {
    const all = this.city.mediation.terms.filter((row) => row.channel === channel)
    return all.find((row) => row.matter === matter) ?? all.find((row) => row.matter === undefined)
  }

  /** One that runs goes on. */
  beginTerm(one: Case, { at, now }: Pick<Order, 'at' | 'now'>): void {
    const row = this.termRow(one.channel, one.matter)
    if (!row || (one.term && !this.isTermOver(one, now))) return
    one.term = { rule: row.rule, startedAt: row.from === 'application' ? one.openedAt : at, pauses: [] }
  }

  /** Only for what its rule names, and only while it runs. */
  pause(one: Case, reason: string, { at, now }: Order): void {
    const { term } = one
    if (!term || this.isTermOver(one, now)) return
    if (!(this.ruleOf(term.rule).pauseReasons as readonly string[]).includes(reason)) return
    term.pausedFrom = Math.max(at, term.startedAt, term.pauses.at(-1)?.to ?? 0)
  }

  isTermOver({ term }: Case, now: number): boolean {
    if (!term || term.pausedFrom !== undefined) return false
    return now > this.dueOf(term.rule, term.startedAt, term.pauses)
  }

  /** 民事诉讼法 Art. 205: thirty days from when the agreement binds. */
  isTooLateForCourt({ agreedAt }: Case, now: number): boolean {
    return agreedAt > 0 && now > this.dueOf('MED-JC', agreedAt, [])
  }

  private dueOf(id: string, startedAt: number, pauses: readonly { from: number; to: number }[]): number {
    const found = slowDue({ rule: this.ruleOf(id), startedAt, pauses: [...pauses], extensions: [] })
    if ('unknownYear' in found) throw new Error(`a walk came to ${found.unknownYear}, which has no calendar`)
    return found.due
  }

  private ruleOf(id: string) {
    const rule = this.city.clocks.find((one) => one.id === id)
    if (!rule) throw new Error(`the city has no rule ${id}`)
    return rule
  }
}

function blank(
  id: string,
  at: number,
): Omit<Case, 'channel' | 'body' | 'area' | 'matter' | 'sides' | 'base'> {
  return {
    ...{ id, dispute: id, previous: null, openedAt: at, session: 'none', sessions: 0, consents: [] },
    ...{ mediator: null, recused: [], claims: [], papers: [], plan: [] },
    ...{ isPart: false, isRestOpened: false, agreedAt: 0 },
  }
}

function refusedBy(...refusals: string[]): Verdict {
  return { refusals, record: () => undefined }
}

/** Who works in it: its body, the one asked to take it or that took it, the court that was asked to confirm. */
export function involved({ body, transfer, confirmation }: Case): string[] {
  return [body, ...(transfer ? [transfer.body] : []), ...(confirmation ? [confirmation.court] : [])]
}

function sees({ role, agency, area }: Sender, one: Case): boolean {
  return role === 'system' || reaches(area, one.area) || involved(one).includes(agency)
}

function mayTry({ role, agency, area }: Sender, by: By, one: Case): boolean {
  if (by === 'party') return role === 'system'
  if (role === 'dutyOfficer')
    return by === 'bodyOrCentre' && (reaches(area, one.area) || involved(one).includes(agency))
  if (role !== 'mediator' || !involved(one).includes(agency)) return false
  return by !== 'bodyAlone' || agency === one.body
}

function isTheirs({ agency }: Sender, by: By, { body, transfer, confirmation }: Case): boolean {
  switch (by) {
    case 'asked':
      return transfer?.body === agency
    case 'bodyOrCourt':
      return agency === body || agency === confirmation?.court
    case 'bodyOrCentre':
    case 'party':
      return true
    case 'body':
    case 'bodyAlone':
      return agency === body
  }
}
