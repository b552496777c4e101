/**
 * Views (D12): sockets that may see the same are served as one. Each tick is filtered once per view and becomes one
 * packet; enter and leave are made here, live and in catch-up by the same rule (D13).
 */
import { ledgerWindow, rank, type Layer } from '../../shared/event.ts'
import { partsUpTo, versionsUpTo } from '../../shared/fold.ts'
import { levelOf, type Audience } from '../access/visibility.ts'
import type { Opened, Page } from '../log/load.ts'

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
  relevel(view, live)
  return view
}

/** Judges anew what a view sees of everything live. */
export function relevel(view: View, live: ReadonlyMap<string, LiveStream>): void {
  view.levels.clear()
  for (const [stream, { feature, audience }] of live) {
    const level = levelIn(view, stream, feature, audience)
    if (level) view.levels.set(stream, level)
  }
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

/**
 * Filters a live page for a view and moves its levels along: every change of a level is an enter or a leave of its own.
 * Cost: the page, not the number of sockets.
 */
export function livePieces(view: View, page: Page, erased = erasuresIn(page)): Piece[] {
  const pieces: Piece[] = []
  let next = 0
  for (const event of page.events) {
    const change = page.changes[next]?.position === event.position ? page.changes[next++] : undefined
    const before = view.levels.get(event.stream)
    const now = change ? levelIn(view, event.stream, change.feature, change.after) : before
    if (now !== before) shift(view, event.stream, now)
    // What comes before an erasure in the same page may hold the very words; the enter after it holds the rest.
    const isVoid = event.position < (erased.get(event.stream) ?? 0)
    if (now && (now !== before || erased.get(event.stream) === event.position))
      pieces.push({ enter: event.stream, position: event.position, level: now })
    else if (!now && before) pieces.push(leavePiece(event.position, event.stream))
    else if (now && !isVoid && rank(event.layer) <= rank(now)) pieces.push(event.wire)
  }
  return pieces
}

/** What a view saw of a stream in the course of a past page, by the audiences of that time. */
interface Course {
  before: Layer | undefined
  end: Layer | undefined
  /** The least and the most it saw, `before` and `end` among them. */
  least: Layer | undefined
  most: Layer | undefined
  /** Position of the last change. */
  last: number
}

/**
 * Filters a past page by what the view may see now. Of a stream whose audience changed in it, a copy is told what it
 * saw at the page's end and still may see. That is an enter at the last change, unless the copy saw as much all along;
 * a copy that an earlier page told less, because rights were judged in between, is thus made whole by the page that
 * holds the loss. An enter holds the stream as it stands now; copies skip what they then have by its version.
 */
export function pastPieces(view: View, page: Page): Piece[] {
  const courses = coursesIn(view, page)
  const erased = erasuresIn(page)
  const pieces: Piece[] = []
  for (const event of page.events) {
    const { stream, position } = event
    const level = view.levels.get(stream)
    const course = courses.get(stream)
    const told = course ? shallower(level, course.end) : level
    if (course && !told) {
      if (course.most && position === course.last) pieces.push(leavePiece(position, stream))
    } else if (course && told && (course.before !== told || course.least !== told || erased.has(stream))) {
      if (position === course.last) pieces.push({ enter: stream, position, level: told })
    } else if (told && rank(event.layer) <= rank(told)) pieces.push(event.wire)
  }
  return pieces
}

function coursesIn(view: View, { changes }: Page): Map<string, Course> {
  const courses = new Map<string, Course>()
  for (const { position, stream, feature, before, after } of changes) {
    const held = courses.get(stream)
    const start = held ? held.end : levelIn(view, stream, feature, before)
    const end = levelIn(view, stream, feature, after)
    courses.set(stream, {
      before: held ? held.before : start,
      end,
      least: shallower(held ? held.least : start, end),
      most: deeper(held ? held.most : start, end),
      last: position,
    })
  }
  return courses
}

/** The less of two levels; undefined, nothing, is the least. */
function shallower(one: Layer | undefined, other: Layer | undefined): Layer | undefined {
  return one && other && (rank(one) < rank(other) ? one : other)
}

function deeper(one: Layer | undefined, other: Layer | undefined): Layer | undefined {
  return one && other ? (rank(one) > rank(other) ? one : other) : (one ?? other)
}

/** The position of the last erasure of each stream in a page. */
export function erasuresIn(page: Page): Map<string, number> {
  const found = new Map<string, number>()
  for (const { type, stream, position } of page.events) if (isErasure(type)) found.set(stream, position)
  return found
}

function shift(view: View, stream: string, level: Layer | undefined): void {
  view.shifts += 1
  if (level) view.levels.set(stream, level)
  else view.levels.delete(stream)
}

/** True for what voids everything that was prepared with the words it names. */
export function isErasure(type: string): boolean {
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
