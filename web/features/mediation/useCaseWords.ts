/** A dispute, and what is ordered or recorded of it, in words. */
import { useI18n } from 'vue-i18n'
import { faceOf, type Claim } from '../../../shared/features/mediation/state.ts'
import { clockFaceOf } from '../../clocks/readings.ts'
import { useFormat } from '../../i18n/useFormat.ts'
import { useClock } from '../../stores/clock.ts'
import { yuanOf } from '../../money/money.ts'
import { useNames } from '../../stores/useNames.ts'
import type { MediationCase } from './cases.ts'
import type { RecordEntry } from './record.ts'
import type { WorkRow } from './worklist.ts'

type Data = Readonly<Record<string, unknown>>

export function useCaseWords() {
  const { t, te } = useI18n()
  const clock = useClock()
  const format = useFormat()
  const names = useNames()

  const and = (all: readonly string[]) => all.join(t('casework.and'))
  const dotted = (...parts: (string | false | null | undefined)[]) =>
    parts.filter((part) => typeof part === 'string' && part !== '').join(t('common.dot'))
  const side = (code: unknown) => t(`mediation.side.${String(code)}`)
  const sides = (codes: readonly unknown[]) => and(codes.map(side))

  const yuan = (fen: number) => t('money.yuan', { amount: yuanOf(fen) })
  /** 工资·12,345.60 元. */
  const claim = ({ kind, amountFen }: Pick<Claim, 'kind' | 'amountFen'>) =>
    dotted(t(`mediation.claim.${kind}`), amountFen !== null && yuan(amountFen))
  const title = ({ open }: MediationCase) => open.subject ?? t('common.wordsRemoved')
  /** How it ended is known to the body that held it and to nobody else. */
  const state = ({ open, closed }: MediationCase) =>
    closed?.ending ? t(`mediation.ending.${closed.ending}`) : t(`mediation.stage.${faceOf(open)}`)

  /** 余 27 天. */
  function left({ limit }: WorkRow): string | undefined {
    if (!limit) return undefined
    const face = clockFaceOf(limit, clock.t)
    if (face === 'paused') return t('casework.paused')
    if (face === 'overdue' || face === 'overdueAtOpening')
      return t('casework.late', { time: format.late(clock.t - limit.clock.due) })
    return t('casework.left', { time: format.coarse(limit.clock.due - clock.t) })
  }

  /** TJ-0418·人民调解·余 27 天. */
  const head = (row: WorkRow) =>
    dotted(row.held.open.code, t(`mediation.channelInFull.${row.held.open.channel}`), left(row))

  /** Every word field that an order or an event may bear; null where it was erased. */
  const wordFields = ['summary', 'text', 'terms', 'otherRoutes', 'place', 'subject'] as const
  const listed: readonly [field: string, words: string][] = [
    ['ending', 'mediation.ending'],
    ['channel', 'mediation.channelInFull'],
    ['step', 'mediation.court'],
    ['outcome', 'mediation.performance'],
    ['kind', 'mediation.claim'],
    ['kind', 'mediation.danger'],
    ['label', 'mediation.proposal'],
    ['ground', 'mediation.ground'],
    ['document', 'mediation.document'],
    ['way', 'mediation.signing'],
    ['way', 'mediation.service'],
  ]

  /** A word that two lists share, as 其他, is said once. */
  function choiceOf(field: string, value: unknown): string | undefined {
    if (typeof value !== 'string') return undefined
    const found = listed.find(([name, words]) => name === field && te(`${words}.${value}`))
    return found && t(`${found[1]}.${value}`)
  }

  /** What an order or an event says besides its name. */
  function detail(data: Data, type?: string): string {
    const { startsAt, body, court, reason } = data
    const unit = body ?? court
    return dotted(
      typeof startsAt === 'number' && format.moment(startsAt, clock.t),
      data['side'] !== undefined && side(data['side']),
      Array.isArray(data['present']) && sides(data['present']),
      Array.isArray(data['signers']) &&
        and(data['signers'].map((one) => t(`mediation.signer.${String(one)}`))),
      ...[...new Set(listed.map(([field]) => field))].map((field) => choiceOf(field, data[field])),
      typeof data['amountFen'] === 'number' && yuan(data['amountFen']),
      typeof unit === 'string' && names.agency(unit),
      typeof reason === 'string' && (te(`mediation.stop.${reason}`) ? t(`mediation.stop.${reason}`) : reason),
      // A court's own document is named as it names itself.
      type === 'mediation.courtTold' && textOf(data['document']),
      textOf(data['number']),
      ...wordFields.map((field) => (data[field] === null ? t('common.wordsRemoved') : textOf(data[field]))),
    )
  }
  const textOf = (value: unknown) => typeof value === 'string' && value

  /** The name of an order, or of an event. */
  function name(type: string): string {
    const event = type.replace('.', '.event.')
    return te(event) ? t(event) : t(type.replace('.', '.order.'))
  }

  /** One's own words speak for themselves; anything else says first what it is. */
  function said({ type, data }: Pick<RecordEntry, 'type' | 'data'>): string {
    const says = detail(data, type)
    if (
      type === undefined ||
      ((type === 'mediation.noted' || type === 'mediation.recordNote') && says !== '')
    )
      return says
    return says === '' ? name(type) : t('casework.says', { name: name(type), detail: says })
  }

  return { and, claim, detail, dotted, head, left, name, said, side, sides, state, title, yuan }
}
