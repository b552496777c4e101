/** What one may do with a statement here and now. Who wrote it is the house's knowledge: it says so where one person may not do both. */
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { marksIn } from '../../../shared/features/statement/check.ts'
import { groundsFor } from '../../../shared/features/statement/kinds.ts'
import type { StatementCommand } from '../../../shared/features/statement/messages.ts'
import { isOver } from '../../../shared/features/statement/state.ts'
import type { Refusal } from '../../../shared/refusal.ts'
import { useCity } from '../../stores/city.ts'
import { useLive } from '../../stores/live.ts'
import { useAbilities } from '../incident/useAbilities.ts'
import { useOrders } from '../incident/useOrders.ts'
import { sheetOf } from './sheet.ts'
import type { Statement } from './statements.ts'
import { useStatements } from './useStatements.ts'

type Verb = StatementCommand['type']

/** It is one's turn, but something else stands in the way and can be mended: shown with the reason, not hidden. */
const mendable = [
  'statement.factsOpen',
  'statement.marksOpen',
  'statement.signatureMissing',
  'statement.embargo',
  'statement.factUnknown',
]
const word = 'example'

export function useStatementActs(held: MaybeRefOrGetter<Statement | undefined>) {
  const live = useLive()
  const city = useCity()
  const orders = useOrders()
  const { refusalOf } = useAbilities()
  const { incidentFor } = useStatements()

  const incident = computed(() => {
    const one = toValue(held)
    return one && incidentFor(one)
  })
  const sheet = computed(() => {
    const one = toValue(held)
    const rules = city.rules?.clearance
    if (!one?.work || !rules || !incident.value) return []
    return sheetOf(one.open, one.work, incident.value.open, rules)
  })
  const me = computed(() => live.session?.actor)
  /** One's own line, when it is one's turn. */
  const ownLine = computed(() =>
    sheet.value.find(({ state, deputy, ...line }) =>
      [line, ...(deputy ? [deputy] : [])].some(
        ({ agency, role }) =>
          (state === 'inTurn' || state === 'void') && agency === me.value?.agency && role === me.value.role,
      ),
    ),
  )

  function refusal(type: Verb, data: Record<string, unknown> = {}): Refusal | undefined | 'notYours' {
    const one = toValue(held)
    if (!one) return 'notYours'
    const found = refusalOf(type, data, one)
    // Whoever may only know of the incident cannot tell how its facts stand; the house can.
    if (found?.code === 'statement.factsOpen' && !incident.value?.work) return undefined
    return found && !mendable.includes(found.code) ? 'notYours' : found
  }
  const isOffered = (type: Verb, data?: Record<string, unknown>) => refusal(type, data) !== 'notYours'
  /** Why a step that is one's own cannot be taken yet. */
  const why = (type: Verb, data?: Record<string, unknown>): Refusal | undefined => {
    const found = refusal(type, data)
    return found === 'notYours' ? undefined : found
  }

  const waived = computed(() => {
    const paragraphs = toValue(held)?.work?.paragraphs ?? []
    const all = marksIn(paragraphs).map(({ paragraph, kind }) => ({
      paragraph,
      kind,
      ground: groundsFor[kind][0],
    }))
    return [...new Map(all.map((one) => [`${one.paragraph} ${one.kind}`, one])).values()]
  })
  const lastLine = computed(() => sheet.value.at(-1))
  const mayEdit = computed(() => {
    const one = toValue(held)
    if (!one || isOver(one.open) || one.open.stage === 'planned') return false
    return isOffered('statement.submitVersion', { title: word, order: ['p1'], text: { p1: word } })
  })

  const offered = computed(() => {
    const one = toValue(held)
    if (!one) return []
    const all: [Verb, Record<string, unknown>?][] = [
      ['statement.take'],
      ['statement.confirmFacts'],
      ['statement.passCheck', { waived: waived.value }],
      ...(ownLine.value ? [['statement.sign', { step: ownLine.value.step }] satisfies [Verb, object]] : []),
      ...(lastLine.value
        ? [['statement.noteOralApproval', { agency: lastLine.value.agency }] satisfies [Verb, object]]
        : []),
      ['statement.witnessOralApproval'],
      ['statement.confirmOralApproval'],
      ['statement.askRelease', { channels: city.rules?.clearance.channels.map(({ id }) => id) ?? [] }],
      ['statement.release'],
      ['statement.return', { reason: word }],
      ['statement.withdraw', { reason: word }],
    ]
    return all.filter(([type, data]) => isOffered(type, data)).map(([type]) => type)
  })

  return {
    incident,
    sheet,
    ownLine,
    lastLine,
    mayEdit,
    offered,
    why,
    may: (type: Verb, data?: Record<string, unknown>) =>
      why(type, data) === undefined && isOffered(type, data),
    give(type: Verb, data: Record<string, unknown> = {}): void {
      const one = toValue(held)
      if (one) orders.give(type, one, data)
    },
    /** What comes after a released one. */
    mayFollow: computed(() => {
      const one = toValue(held)
      if (!one) return false
      const { incident: about, area } = one.open
      const plan = { incident: about, area, kind: 'update', follows: one.stream, as: 'updated' }
      return refusalOf('statement.plan', plan) === undefined
    }),
  }
}
