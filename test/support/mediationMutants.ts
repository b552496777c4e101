/** Houses and papers with one thing wrong: a walk that sees none of it proves nothing. */
import { permissions } from '../../shared/access/permissions.ts'
import { catalogueOf, features } from '../../shared/catalogue.ts'
import type { Event } from '../../shared/event.ts'
import type { Context, Decision, Feature, Order, States, StreamState } from '../../shared/feature.ts'
import { openClaim } from '../../shared/features/mediation/decide/common.ts'
import { mediation } from '../../shared/features/mediation/mediation.ts'
import type { MediationClosed, MediationOpen } from '../../shared/features/mediation/state.ts'
import { refused } from '../../shared/refusal.ts'
import type { Parts } from '../../shared/protocol.ts'
import { audienceOf } from '../../server/access/visibility.ts'
import { rulesOf, type Rules } from '../../server/corridor/rules.ts'
import { type Row } from './mediationCase.ts'
import { rows } from './mediationRows.ts'

export interface Mutant {
  name: string
  rules?: Rules
  table?: Readonly<Record<string, Row>>
}

type Decide = (order: Order, states: States, context: Context) => Decision

function housed(feature: Feature, more: Partial<Rules> = {}): Rules {
  const catalogue = catalogueOf({ ...features, mediation: feature })
  return rulesOf({ catalogue, permissions, audienceOf, ...more })
}

/** A house that decides orders of one kind otherwise. */
function deciding(name: string, type: string, wrongly: (decide: Decide) => Decide): Mutant {
  const decide = (order: Order, states: States, context: Context): Decision => {
    const chosen = order.type === `mediation.${type}` ? wrongly(mediation.decide) : mediation.decide
    return chosen(order, states, context)
  }
  return { name, rules: housed({ ...mediation, decide }) }
}

/** A decision about other data than were sent. */
const with_ =
  (data: Record<string, unknown>) =>
  (decide: Decide): Decide =>
  (order, states, context) =>
    decide({ ...order, data: { ...order.data, ...data } }, states, context)

/** A decision about another state than there is. */
const onState =
  (
    change: (
      open: MediationOpen,
      closed: MediationClosed,
    ) => [Partial<MediationOpen>, Partial<MediationClosed>],
  ) =>
  (decide: Decide): Decide =>
  (order, states, context) => {
    const state = states.get(order.stream)
    if (!state) return decide(order, states, context)
    const [open, closed] = [state.parts.open as MediationOpen, (state.parts.closed ?? {}) as MediationClosed]
    const [newOpen, newClosed] = change(open, closed)
    const parts = { ...state.parts, open: { ...open, ...newOpen }, closed: { ...closed, ...newClosed } }
    return decide(
      order,
      new Map<string, StreamState>([...states, [order.stream, { ...state, parts }]]),
      context,
    )
  }

const at =
  (now: (context: Context, open: MediationOpen | undefined) => number) =>
  (decide: Decide): Decide =>
  (order, states, context) =>
    decide(order, states, {
      ...context,
      now: now(context, states.get(order.stream)?.parts.open as MediationOpen | undefined),
    })

/** A decision that says something else of its claims. */
const claiming =
  (change: (decision: Extract<Decision, { accepted: true }>, order: Order) => Partial<Decision>) =>
  (decide: Decide): Decide =>
  (order, states, context) => {
    const decision = decide(order, states, context)
    return decision.accepted ? ({ ...decision, ...change(decision, order) } as Decision) : decision
  }

/** A house that folds one kind of event otherwise. */
function folding(
  name: string,
  type: string,
  part: 'open' | 'closed',
  wrongly: (folded: object, before: object) => object,
): Mutant {
  const evolve = {
    ...mediation.evolve,
    [part]: (before: Parts['open'] | undefined, event: Event) => {
      const folded = mediation.evolve[part](before, event)
      return event.type === `mediation.${type}` ? wrongly(folded, before ?? {}) : folded
    },
  }
  return { name, rules: housed({ ...mediation, evolve }) }
}

function permitting(name: string, type: string, roles: readonly string[]): Mutant {
  const row = { roles, reach: 'area' } as (typeof permissions)['mediation.open']
  return { name, rules: housed(mediation, { permissions: { ...permissions, [`mediation.${type}`]: row } }) }
}

function writing(name: string, type: string, change: Partial<Row>): Mutant {
  const key = `mediation.${type}`
  const row = rows[key]
  if (!row) throw new Error(`no row for ${key}`)
  return { name, table: { ...rows, [key]: { ...row, ...change } } }
}

const halfYear = 180 * 86_400_000
const early = ['applied', 'offered', 'referredIn', 'consentPending']

export const mutants: readonly Mutant[] = [
  deciding('goes to another body though not all agree', 'askTransfer', with_({ allAgree: true })),
  deciding(
    'goes to another body without papers',
    'askTransfer',
    with_({ documents: ['transferLetter', 'consentForm'] }),
  ),
  deciding(
    'is taken with a consent missing',
    'accept',
    onState(({ sides }) => [{}, { consents: sides }]),
  ),
  deciding('lets nobody leave while it stands still', 'leave', (decide) => (order, states, context) => {
    const open = states.get(order.stream)?.parts.open as MediationOpen | undefined
    const refusal = refused('mediation.wrongStage', { stage: 'paused' })
    return open?.stage === 'paused' ? { accepted: false, refusal } : decide(order, states, context)
  }),
  deciding(
    'has two owners after a transfer',
    'takeOver',
    claiming(() => ({ releases: [] })),
  ),
  deciding(
    'has no owner while a transfer waits',
    'askTransfer',
    claiming((_, { stream }) => ({ releases: [openClaim(stream)] })),
  ),
  deciding('is taken over by whoever comes', 'takeOver', (decide) => (order, states, context) => {
    const before = states.get(String(order.data['previous']))?.parts.open as MediationOpen | undefined
    const agency = before?.transfer?.body ?? context.actor.agency
    return decide(order, states, { ...context, actor: { ...context.actor, agency } })
  }),
  deciding(
    'has two rests',
    'open',
    claiming(({ claims = [] }) => ({ claims: claims.filter((key) => !key.endsWith(':rest-1')) })),
  ),
  deciding(
    'expires before its term',
    'end',
    at(({ now }) => now + halfYear),
  ),
  deciding(
    'goes on as if its term were over',
    'continue',
    at(({ now }) => now + halfYear),
  ),
  deciding(
    'fails before it was taken',
    'end',
    onState(({ stage }) => [early.includes(stage) ? { stage: 'accepted' } : {}, {}]),
  ),
  deciding(
    'is agreed without a session',
    'recordAgreement',
    onState(() => [{ sessions: 1 }, {}]),
  ),
  deciding('pays for silence', 'recordAgreement', with_({ terms: '三日内支付' })),
  deciding(
    'comes to a court too late',
    'askConfirmation',
    at(({ now }, open) => open?.agreement?.at ?? now),
  ),
  folding('begins anew once it was sent back', 'transferReturned', 'open', (folded) => ({
    ...folded,
    stage: 'accepted',
  })),
  folding('keeps its consents with another body', 'bodyAssigned', 'closed', (folded, before) => ({
    ...before,
    ...folded,
    consents: (before as MediationClosed).consents,
  })),
  folding('loses its owner to the one asked', 'transferAsked', 'open', (folded) => ({
    ...folded,
    agencies: { [(folded as MediationOpen).transfer?.body ?? '']: 'asked' },
  })),
  permitting('is ended by the duty officer', 'end', ['mediator', 'dutyOfficer']),
  {
    name: 'is known beyond its area',
    rules: housed(mediation, {
      audienceOf: (feature, parts) => {
        const audience = audienceOf(feature, parts)
        return feature === 'mediation' ? { ...audience, open: [...audience.open, 'role:mediator'] } : audience
      },
    }),
  },
  deciding('refuses without naming why', 'accept', (decide) => (order, states, context) => {
    const decision = decide(order, states, context)
    if (decision.accepted) return decision
    return { accepted: false, refusal: { ...decision.refusal, params: {} } }
  }),
  writing('(the paper) asks nobody before it is taken', 'accept', { lacks: () => [] }),
  writing('(the paper) lets nobody leave once another body was asked', 'leave', {
    from: early as Row['from'],
  }),
  writing('(the paper) lets whoever is involved send it back', 'returnTransfer', { by: 'bodyOrCentre' }),
]
