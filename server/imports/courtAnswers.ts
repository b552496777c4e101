/**
 * What came back from a court for many disputes at once (MED23): each row becomes the order that a mediator gives for one,
 * under an id that follows from what the row says.
 */
import type { Actor } from '../../shared/access/actor.ts'
import { authorise } from '../../shared/access/authorise.ts'
import { permissions } from '../../shared/access/permissions.ts'
import { ruled } from '../../shared/clocks/clocksFor.ts'
import type { Answer } from '../../shared/command.ts'
import type { Context, StreamState } from '../../shared/feature.ts'
import type { CourtStep } from '../../shared/features/mediation/kinds.ts'
import { mediation } from '../../shared/features/mediation/mediation.ts'
import { mediationCommands } from '../../shared/features/mediation/messages.ts'
import { isAtCourt, type MediationOpen } from '../../shared/features/mediation/state.ts'
import { idFrom } from '../../shared/ids.ts'
import { mostImported, type RowFault } from '../../shared/imports.ts'
import { personalMarkMessage } from '../../shared/words.ts'
import { keysOf, levelOf } from '../access/visibility.ts'
import { answerColumns, type AnswerColumn, type CourtAnswers } from '../city/courtAnswers.ts'
import type { House } from '../house.ts'
import { textIn } from '../log/flow.ts'
import * as sql from '../log/statements.ts'
import { caseOf } from '../papers/reading.ts'
import { headingOf, inPieces, saidIn, type Columns, type Fault, type Faulty } from './headings.ts'
import type { ImportKind } from './importer.ts'
import { contextNow } from './judging.ts'
import { momentIn } from './moment.ts'
import type { SheetRow } from './sheetRow.ts'

const recordCourt = mediationCommands['mediation.recordCourt'].data
/** Streams opened at a time: others read in between. */
const pageStreams = 200

interface Case {
  stream: string
  state: StreamState
  open: MediationOpen
}
export interface CourtAnswer {
  row: number
  /** Why its dispute does not take it, which may be that it was told before. */
  fault?: Fault
  code: string
  case: Case
  data: { step: CourtStep; document: string; dated: number }
}

export interface Court {
  house: Pick<House, 'log' | 'vault' | 'orders' | 'book' | 'config' | 'now'>
  actor: Actor
  log: string
  words: CourtAnswers
}

export function courtAnswers({ house, actor, log, words }: Court): ImportKind<CourtAnswer> {
  const keys = new Set(keysOf(actor))
  return { pieces, knownAmong, give, codesOf, isKnown: () => false }

  async function* pieces(file: Buffer, atOnce: number): AsyncGenerator<(CourtAnswer | Faulty)[]> {
    const context = await contextNow(house, actor, log)
    const cases = await casesByCode()
    const codes = new Set<string>()
    const read = (one: SheetRow, columns: Columns<AnswerColumn>) =>
      answerIn(one, columns, { words, cases, codes, context })
    const headings = { columns: words.columns, needed: answerColumns }
    for await (const some of inPieces({ file, headings, most: mostImported.answers, read }, atOnce))
      yield await Promise.all(some.map(settled))
  }

  /** What is refused because it was told already is none of its faults. */
  async function settled(one: CourtAnswer | Faulty): Promise<CourtAnswer | Faulty> {
    if ('faults' in one || !one.fault || (await isTold(one))) return one
    return { row: one.row, faults: [one.fault] }
  }

  /** Of this body, or before this court: those a court was asked about; of two that bear one code, the one it still has. */
  async function casesByCode(): Promise<Map<string, Case>> {
    const found = new Map<string, Case>()
    const ids = (await house.log.read(log, sql.streamsOf({ feature: 'mediation' }))).map((row) =>
      textIn(row, 'id'),
    )
    for (let at = 0; at < ids.length; at += pageStreams)
      for (const { stream, state, audience } of await house.log.streams(
        log,
        ids.slice(at, at + pageStreams),
      )) {
        const open = state.parts.open as MediationOpen
        const isTheirs = open.body === actor.agency || open.confirmation?.court === actor.agency
        if (open.code === null || !isTheirs || levelOf(keys, audience) === undefined) continue
        const before = found.get(open.code)
        if (!before || rankOf(open) > rankOf(before.open)) found.set(open.code, { stream, state, open })
      }
    return found
  }

  async function knownAmong(rows: readonly CourtAnswer[]): Promise<Set<number>> {
    const known = new Set<number>()
    for (const one of rows) if (await isTold(one)) known.add(one.row)
    return known
  }

  /** Its stream says so already, by whomever it was told. */
  async function isTold({ data, case: held }: CourtAnswer): Promise<boolean> {
    const read = await caseOf({ log: house.log, name: log, keys }, held.stream)
    return (read?.events ?? []).some(
      (event) =>
        event.type === 'mediation.courtTold' &&
        event.data['step'] === data.step &&
        event.data['document'] === data.document,
    )
  }

  /** Each judged anew by the house, on the dispute as it was read. */
  function give(fresh: readonly CourtAnswer[]): Promise<Answer[]> {
    return Promise.all(
      fresh.map(({ code, data, case: { stream, state } }) => {
        const number = house.vault.numberOf(log, `court/${JSON.stringify([code, data])}`)
        const commandId = idFrom(number.subarray(0, 21))
        const order = {
          commandId,
          type: 'mediation.recordCourt',
          stream,
          log,
          seen: state.version.open,
          data,
        }
        return house.orders.take({ account: actor.account, log }, order, 'free')
      }),
    )
  }

  function codesOf(rows: readonly CourtAnswer[]): Promise<Map<number, string>> {
    return Promise.resolve(new Map(rows.map(({ row, code }) => [row, code])))
  }
}

function rankOf(open: MediationOpen): number {
  return isAtCourt(open) ? 2 : Number(open.confirmation !== null)
}

interface Known {
  words: CourtAnswers
  cases: ReadonlyMap<string, Case>
  /** Those that stood above. */
  codes: Set<string>
  context: Context
}

/** A row made into an order as the corridor would judge it; or each fault of it. */
function answerIn(
  one: SheetRow,
  columns: Columns<AnswerColumn>,
  { words, cases, codes, context }: Known,
): CourtAnswer | Faulty | undefined {
  const found = saidIn(one, columns, answerColumns)
  if (!found || !('said' in found)) return found
  const { said, faults, note } = found
  const { row } = one
  const code = said.code?.normalize('NFKC').toUpperCase()
  const held = code === undefined ? undefined : cases.get(code)
  if (code !== undefined && !held) note('code', 'row.unknownCase')
  if (code !== undefined && codes.has(code)) note('code', 'row.codeTwice')
  if (code !== undefined) codes.add(code)
  const step =
    said.step !== undefined && Object.hasOwn(words.step, said.step) ? words.step[said.step] : undefined
  if (said.step !== undefined && step === undefined) note('step', 'row.unknownValue')
  const { utcOffsetMinutes } = ruled(context.city).calendar
  const dated = said.dated === undefined ? undefined : momentIn(said.dated, utcOffsetMinutes)
  if (said.dated !== undefined && dated === undefined) note('dated', 'row.malformed')
  if (dated !== undefined && dated > context.now) note('dated', 'row.inFuture')
  const document = recordCourt.shape.document.safeParse(said.document ?? '')
  if (said.document !== undefined)
    for (const issue of document.error?.issues ?? []) note('document', faultOf(issue.message, issue.code))
  if (faults.length > 0 || !held || !step || dated === undefined || !document.success || code === undefined)
    return { row, faults }
  const data = { step, document: document.data, dated }
  const order = { commandId: '', type: 'mediation.recordCourt', stream: held.stream, data } as const
  const permit = authorise(context.actor, order, held.state, mediation, permissions)
  const decision = permit.granted
    ? mediation.decide(order, new Map([[held.stream, held.state]]), context)
    : { accepted: false as const, refusal: permit.refusal }
  if (decision.accepted) return { row, code, case: held, data }
  const { code: why, params } = decision.refusal
  const fault = { row, code: why, params, ...headingOf(columns, 'step') }
  return { row, code, case: held, data, fault }
}

function faultOf(message: string, code: string): RowFault {
  if (message === personalMarkMessage) return 'row.personalMark'
  return code === 'too_big' ? 'row.tooLong' : 'row.malformed'
}
