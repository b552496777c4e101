/** Folding, the same in server and browser (architecture §1). */
import { ledgerWindow, rank, upTo, type Event, type Layer, type LedgerRow, type Versions } from './event.ts'
import { familyOf } from './families.ts'
import type { Folding, RowChange, StreamState } from './feature.ts'
import type { Parts } from './protocol.ts'

/** The deepest layer a copy with these versions holds. */
export function depthOf(version: Versions): Layer {
  return version.closed !== undefined ? 'closed' : version.work !== undefined ? 'work' : 'open'
}

/**
 * A state with one more event, for someone who sees layers up to `depth`; the state given is left as it was.
 * The event must be the next of its layer. Throws when it is not, or lies deeper than `depth`: both are bugs.
 */
export function evolve(
  feature: Folding,
  state: StreamState | undefined,
  event: Event,
  depth: Layer = 'closed',
): StreamState {
  if (rank(event.layer) > rank(depth)) throw new Error(`event ${event.position} lies deeper than ${depth}`)
  const held = state?.version[event.layer] ?? 0
  if (event.version !== held + 1)
    throw new Error(`event ${event.position} is version ${event.version}, the state holds ${held}`)
  const version: Versions = { ...(state?.version ?? noVersions(depth)), [event.layer]: event.version }
  const family = familyOf(event.type)
  if (family) return { ...family.evolve(required(state, event), event), version }
  return {
    feature: feature.name,
    parts: evolveParts(feature, state?.parts, event, depth),
    version,
    retired: false,
  }
}

function required(state: StreamState | undefined, event: Event): StreamState {
  if (!state) throw new Error(`event ${event.position} needs an open stream`)
  return state
}

/** Versions of a stream nobody wrote to, as someone sees it who sees layers up to `depth`. */
export function noVersions(depth: Layer): Versions {
  return Object.fromEntries(upTo(depth).map((layer) => [layer, 0])) as unknown as Versions
}

function evolveParts(feature: Folding, parts: Parts | undefined, event: Event, depth: Layer): Parts {
  const seesWork = rank(depth) >= rank('work')
  const open =
    event.layer === 'open' ? withClocks(feature.evolve.open(parts?.open, event), parts?.open) : parts?.open
  if (!open) throw new Error(`${event.type} cannot open a stream: its layer is ${event.layer}`)
  const work = seesWork && event.layer !== 'closed' ? feature.evolve.work?.(parts?.work, event) : parts?.work
  const closed =
    depth === 'closed' ? withParties(feature.evolve.closed?.(parts?.closed, event), parts?.closed) : undefined
  return { open, ...(work && { work }), ...(closed && { closed }) }
}

/** What a feature folds never loses the clocks that lie beside it. */
function withClocks(open: Parts['open'], before: Parts['open'] | undefined): Parts['open'] {
  const clocks = before?.['clocks']
  return clocks === undefined || open['clocks'] === clocks ? open : { ...open, clocks }
}

/** Nor the parties beside its closed part. */
function withParties(closed: Parts['closed'], before: Parts['closed']): Parts['closed'] {
  const parties = before?.['parties']
  return parties === undefined || closed?.['parties'] === parties ? closed : { ...closed, parties }
}

/** The parts of a state that someone sees who sees layers up to `depth`: a prefix, never a mask (D11). */
export function partsUpTo(parts: Parts, depth: Layer): Parts {
  const { open, work, closed } = parts
  return {
    open,
    ...(work && rank(depth) >= 1 && { work }),
    ...(closed && rank(depth) >= 2 && { closed }),
  }
}

/** Versions of the layers someone sees who sees layers up to `depth`. */
export function versionsUpTo(version: Versions, depth: Layer): Versions {
  return Object.fromEntries(upTo(depth).map((layer) => [layer, version[layer] ?? 0])) as unknown as Versions
}

/** The ledger changes of an event; one of a family has none. */
export function rowChanges(feature: Folding, event: Event): RowChange[] {
  return familyOf(event.type) ? [] : (feature.rows?.(event) ?? [])
}

/**
 * Applies changes to a ledger held oldest first, in place, and keeps the newest `ledgerWindow` rows by position.
 * Cost depends on the window, never on the stream's length.
 */
export function applyRows(rows: LedgerRow[], changes: readonly RowChange[], event: Event): void {
  for (const { id, body, mode } of changes) {
    const at = findRow(rows, id)
    const held = at === -1 ? undefined : rows[at]
    if (mode === 'merge') {
      if (held) rows[at] = { ...held, body: { ...held.body, ...body } }
    } else if (!held) {
      rows.push({ id, layer: event.layer, position: event.position, body })
    }
  }
  if (rows.length > ledgerWindow) rows.splice(0, rows.length - ledgerWindow)
}

function findRow(rows: readonly LedgerRow[], id: string): number {
  for (let i = rows.length - 1; i >= 0; i--) if (rows[i]?.id === id) return i
  return -1
}
