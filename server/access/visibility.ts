/** Who sees what (D11, D12): stream state -> audience keys per layer, actor -> keys held. The only place that knows. */
import { hash } from 'node:crypto'
import { areaPath, type Actor } from '../../shared/access/actor.ts'
import { centre, ledgerDesk } from '../../shared/access/standing.ts'
import type { FeatureName } from '../../shared/catalogue.ts'
import { layers, type Layer } from '../../shared/event.ts'
import type { ConcernOpen } from '../../shared/features/concern/folding.ts'
import type { ConferenceOpen } from '../../shared/features/conference/state.ts'
import type { EnquiryOpen } from '../../shared/features/enquiry/folding.ts'
import type { GrievanceParts } from '../../shared/features/grievance/state.ts'
import type { IncidentOpen } from '../../shared/features/incident/state.ts'
import type { MediationOpen } from '../../shared/features/mediation/state.ts'
import type { OrderOpen } from '../../shared/features/order/state.ts'
import type { PressLineOpen } from '../../shared/features/pressLine/state.ts'
import type { PressOpen } from '../../shared/features/press/folding.ts'
import type { ReportOpen } from '../../shared/features/report/state.ts'
import type { ScreeningOpen } from '../../shared/features/screening/state.ts'
import type { StatementOpen } from '../../shared/features/statement/state.ts'
import type { WallOpen } from '../../shared/features/wall/wall.ts'
import type { Parts } from '../../shared/protocol.ts'

/** Keys that open each layer; who holds a key of a deeper layer also sees the lower ones. */
export type Audience = Readonly<Record<Layer, readonly string[]>> & {
  /** Whoever holds one of these sees nothing of the stream, whatever else they hold. */
  readonly except?: readonly string[]
}
/** What an audience is computed from. It never goes on the wire, for it may tell what only the closed part says. */
export type Judged = Pick<Parts, 'open' | 'closed'>
export type AudienceOf = (feature: string, parts: Judged) => Audience

/** Raised with every change of the rules below, so that copies made under older rules are replaced. */
export const visibilityVersion = 12

const rules: Record<FeatureName, (parts: Judged) => Audience> = {
  /** That units meet, and when, is known in its area; what about, to those who take part and the centre. */
  conference: ({ open }) => shared(open as ConferenceOpen, []),
  /** That a medium waits for an answer is known in its area; what it asked, to the centre and whoever took it down. */
  enquiry: ({ open }) => shared(open as EnquiryOpen, []),
  /** What people ask is known to all staff of its area: one set of answers for all who are asked. */
  concern: ({ open }) => shared(open as ConcernOpen, []),
  grievance: (parts) => matters(parts as GrievanceParts),
  incident: ({ open: part }) => {
    const open = part as IncidentOpen
    return shared(open, auditorsOf(open.area))
  },
  /** What was said in a session is the business of the body that holds the dispute (domain.md §6, 15). */
  mediation: ({ open }) => shared(open as MediationOpen, [`agency:${(open as MediationOpen).body}`]),
  /** What it says is known to its issuer, its addressees and the centre; that there is one, in its area. */
  order: ({ open }) => shared(open as OrderOpen, []),
  press: ({ open }) => shared(open as PressOpen, []),
  /** Proposed it is its desk’s and the centre’s; in force it is everybody’s in its area and of the units at work. */
  pressLine: ({ open: part }) => {
    const open = part as PressLineOpen
    return shared(open, auditorsOf(open.area))
  },
  /** A draft is its unit's and the centre's; once sent, its reader's, too. */
  report: ({ open: part }) => {
    const open = part as ReportOpen
    return shared(open, auditorsOf(open.area))
  },
  /** Closed lists of a community, and no word of anybody: known to all staff of the areas above it. */
  screening: ({ open }) => shared(open as ScreeningOpen, []),
  /** What it says before its release is known to its desk, the centre, and those who check and sign it. */
  statement: ({ open: part }) => {
    const open = part as StatementOpen
    return shared(open, auditorsOf(open.area))
  },
  /** Walls belong to command centres: what one shows is seen there and by the centres above. */
  wall: ({ open }) => ({
    open: areaPath((open as WallOpen).area).map((area) => `centre:${area}`),
    work: [],
    closed: [],
  }),
  /** Who changes and confirms the rules; that of a proposal it is this account, the auditor alone. */
  city: () => ({
    open: ['administrator', 'auditor', 'commander', 'supervisor'].map((role) => `role:${role}`),
    work: [],
    closed: ['role:auditor'],
  }),
  account: () => ({ open: ['role:administrator', 'role:auditor'], work: [], closed: [] }),
}

/** Known to all staff of the areas above it, worked in by the command centre and the agencies involved. */
function shared(open: { area: string; agencies: Record<string, unknown> }, closed: string[]): Audience {
  const areas = areaPath(open.area)
  return {
    open: areas.map((area) => `area:${area}`),
    work: [
      ...areas.map((area) => `centre:${area}`),
      ...Object.keys(open.agencies).map((code) => `agency:${code}`),
    ],
    closed,
  }
}

/**
 * A matter people brought: that there is one is known in its area, what was said to those who work on it, whom it is
 * about to its handlers. One that is about a unit, or accuses, is known to those who work on it alone, and to nobody of
 * that unit; until it is said which, to nobody.
 */
function matters({ open, closed }: GrievanceParts): Audience {
  const against = closed?.against ?? null
  if (open.guarded && against === null) return { open: [], work: [], closed: [] }
  const areas = areaPath(open.area)
  const work = [
    ...areas.map((area) => `ledger:${area}`),
    ...Object.keys(open.agencies).map((code) => `agency:${code}`),
  ]
  const isGuarded = open.guarded || (against ?? []).length > 0
  const handlers = [open.intake, ...(open.lead === null ? [] : [open.lead])]
  return {
    open: isGuarded ? work : areas.map((area) => `area:${area}`),
    work,
    closed: [...handlers.map((code) => `agency:${code}`), ...auditorsOf(open.area)],
    ...(against && against.length > 0 && { except: against.map((code) => `agency:${code}`) }),
  }
}

/** An auditor audits an area, and sees nothing of the one beside it. */
function auditorsOf(area: string): string[] {
  return areaPath(area).map((above) => `auditor:${above}`)
}

/** The audience of a stream as it stands. Throws for a feature without a rule. */
export const audienceOf: AudienceOf = (feature, parts) => {
  const rule = Object.hasOwn(rules, feature) ? rules[feature as FeatureName] : undefined
  if (!rule) throw new Error(`feature ${feature} has no visibility rule`)
  return rule(parts)
}

/** The keys an actor holds. Deny by default: a role without keys sees nothing. */
export function keysOf(actor: Actor): string[] {
  const keys = [`role:${actor.role}`, `agency:${actor.agency}`, `area:${actor.area}`]
  if (centre.includes(actor.role)) keys.push(`centre:${actor.area}`)
  if (ledgerDesk.includes(actor.role)) keys.push(`ledger:${actor.area}`)
  if (actor.role === 'auditor') keys.push(`auditor:${actor.area}`)
  return keys
}

/** The deepest layer these keys open, or undefined when the stream does not exist for them. */
export function levelOf(keys: ReadonlySet<string>, audience: Audience | undefined): Layer | undefined {
  if (!audience || audience.except?.some((key) => keys.has(key))) return undefined
  for (let i = layers.length - 1; i >= 0; i--) {
    const layer = layers[i]
    if (layer && audience[layer].some((key) => keys.has(key))) return layer
  }
  return undefined
}

/** Identity of a view: what is held and asked for, in which log, under which rules (D12). 32 hex digits. */
export function viewIdOf(log: string, keys: readonly string[], scopes: readonly string[]): string {
  const parts = [log, String(visibilityVersion), ...[...keys].sort(), '|', ...[...scopes].sort()]
  return hash('sha256', JSON.stringify(parts), 'hex').slice(0, 32)
}
