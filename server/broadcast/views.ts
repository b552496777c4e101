/**
 * Views (D12): sockets that may see the same are served as one. Each tick is filtered once per view and becomes one
 * packet; enter and leave are made here, live and in catch-up by the same rule (D13).
 */
import { ledgerWindow, rank, type Layer } from '../../shared/event.ts'
import { partsUpTo, versionsUpTo } from '../../shared/fold.ts'
import { levelOf, type Audience } from '../access/visibility.ts'
import type { AudienceChange, Opened, Page } from '../log/load.ts'

export interface View {
  readonly id: string
  readonly keys: ReadonlySet<string>
  readonly scopes: readonly string[]
  /** What the members were last written up to: `from` of their next packet. */
  upTo: number
  /** The deepest layer seen of each live stream that is seen at all. */
  readonly levels: Map<string, Layer>
  /** Raised with every change of the levels. */
  shifts: number
  members: number
}

/** One thing a packet will hold: a written event or leave, or a stream to be opened and entered. */
export type Piece = string | { enter: string; position: number; level: Layer }

export interface LiveStream {
  feature: string
  audience: Audience
}

/** Makes a view of what is live now. */
export function makeView(
  id: string,
  keys: readonly string[],
  scopes: readonly string[],
  live: ReadonlyMap<string, LiveStream>,
  upTo: number,
): View {
  const view: View = {
    id,
    keys: new Set(keys),
    scopes: [...scopes].sort(),
    upTo,
    levels: new Map(),
    shifts: 0,
    members: 0,
  }
  for (const [stream, { feature, audience }] of live) {
    const level = levelIn(view, stream, feature, audience)
    if (level) view.levels.set(stream, level)
  }
  return view
}

/** The deepest layer a view sees of a stream with this audience: what its keys open, if its scopes ask for it. */
export function levelIn(
  view: Pick<View, 'keys' | 'scopes'>,
  stream: string,
  feature: string,
  audience: Audience | undefined,
): Layer | undefined {
  const asked =
    view.scopes.length === 0 ||
    view.scopes.includes(`feature:${feature}`) ||
    view.scopes.includes(`stream:${stream}`)
  return asked ? levelOf(view.keys, audience) : undefined
}

/** Filters a live page for a view and moves its levels along. Cost: the page, not the number of sockets. */
export function livePieces(view: View, page: Page): Piece[] {
  const pieces: Piece[] = []
  let next = 0
  for (const event of page.events) {
    const change = page.changes[next]?.position === event.position ? page.changes[next++] : undefined
    const before = view.levels.get(event.stream)
    const now = change ? levelIn(view, event.stream, change.feature, change.after) : before
    if (now !== before) shift(view, event.stream, now)
    if (now && (now !== before || isErasure(event.type)))
      pieces.push({ enter: event.stream, position: event.position, level: now })
    else if (!now && before) pieces.push(leavePiece(event.position, event.stream))
    else if (now && rank(event.layer) <= rank(now)) pieces.push(event.wire)
  }
  return pieces
}

/**
 * Filters a past page by what the view may see now. A stream whose level was another at the page's start, or that
 * opened or lost words in it, enters as it stands now; copies skip what they then already hold by its version.
 */
export function pastPieces(view: View, page: Page): Piece[] {
  const changed = new Map<string, { first: AudienceChange; last: number }>()
  for (const change of page.changes) {
    const held = changed.get(change.stream)
    changed.set(change.stream, { first: held?.first ?? change, last: change.position })
  }
  const erased = new Set(page.events.filter(({ type }) => isErasure(type)).map(({ stream }) => stream))
  const pieces: Piece[] = []
  for (const event of page.events) {
    const { stream, position } = event
    const level = view.levels.get(stream)
    const change = changed.get(stream)
    const before = change ? levelIn(view, stream, change.first.feature, change.first.before) : level
    if (level && (level !== before || erased.has(stream))) {
      if (position === change?.last) pieces.push({ enter: stream, position, level })
    } else if (!level && before) {
      if (position === change?.last) pieces.push(leavePiece(position, stream))
    } else if (level && rank(event.layer) <= rank(level)) pieces.push(event.wire)
  }
  return pieces
}

function shift(view: View, stream: string, level: Layer | undefined): void {
  view.shifts += 1
  if (level) view.levels.set(stream, level)
  else view.levels.delete(stream)
}

function isErasure(type: string): boolean {
  return type === 'log.wordsErased'
}

function leavePiece(position: number, stream: string): string {
  return `{"kind":"leave","position":${position},"stream":"${stream}"}`
}

/** Streams that must be opened before the pieces can be written. */
export function streamsToOpen(pieces: Iterable<readonly Piece[]>): string[] {
  const ids = new Set<string>()
  for (const list of pieces) for (const piece of list) if (typeof piece !== 'string') ids.add(piece.enter)
  return [...ids]
}

/**
 * A stream written for someone who sees it up to `level`, without the opening brace; undefined when, as it stands
 * now, they see it no more: whatever it holds since then is not theirs.
 */
export function copyOf(
  view: View,
  opened: Opened,
  level: Layer,
  which: 'live' | 'alsoRetired' = 'live',
): string | undefined {
  const gone = opened.state.retired && which === 'live'
  const now = gone ? undefined : levelIn(view, opened.stream, opened.state.feature, opened.audience)
  if (!now) return undefined
  const depth = rank(now) < rank(level) ? now : level
  const rows = opened.rows.filter(({ layer }) => rank(layer) <= rank(depth)).slice(-ledgerWindow)
  const { stream, state } = opened
  return JSON.stringify({
    stream,
    feature: state.feature,
    version: versionsUpTo(state.version, depth),
    state: partsUpTo(state.parts, depth),
    rows,
  }).slice(1)
}

/** Joins pieces into the list of a packet; `opened` must hold every stream they enter that still exists. */
export function written(view: View, pieces: readonly Piece[], opened: ReadonlyMap<string, Opened>): string {
  const items = pieces.flatMap((piece) => {
    if (typeof piece === 'string') return [piece]
    const stream = opened.get(piece.enter)
    const copy = stream && copyOf(view, stream, piece.level)
    return copy === undefined ? [] : [`{"kind":"enter","position":${piece.position},${copy}`]
  })
  return `[${items.join(',')}]`
}
