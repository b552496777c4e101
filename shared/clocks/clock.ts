/** A clock as it stands, folded from the events `clock.*` of its stream (D16). */
import type { Parts } from '../protocol.ts'
import { steps, type ClockEvent, type ClockEventData, type Duty, type Step } from './messages.ts'
import type { Counting, PauseReason, Profile, Unit } from './rule.ts'

/** null once erased */
type Erasable = string | null | undefined
/** `to` is absent while it lasts; the instant `to` is counted again. */
export type Pause = { from: number; to?: number; reason: PauseReason; note?: Erasable }
export type Extension = {
  unit: Unit
  amount: number
  askedBy: Duty
  approvedBy: Duty
  reason: string | null
  notifiedAt: number
}
export type Phase = 'running' | 'paused' | 'met' | 'missed' | 'cancelled'

/** Instants are epoch ms; `due` is the last one in time. */
export type Clock = {
  id: string
  rule: string
  profile: Profile
  counting: Counting
  duty: Duty
  subject?: Erasable
  startedAt: number
  due: number
  /** The same without moving to a working day: the target officials set themselves. */
  unrolled: number
  phase: Phase
  /** Steps that lie behind it. */
  warned: Step[]
  pauses: Pause[]
  extensions: Extension[]
  overdueAtOpening?: true | undefined
  /** When it ran out; a late completion keeps it. */
  missedAt?: number
  metAt?: number
  /** What a citizen waits for: it goes on through every hand-over (CLK9). */
  citizen?: true | undefined
  byHand?: true | undefined
  /** How many decisions of the city the rules held that its end was last counted by; absent for none. */
  rules?: number | undefined
}
export type Clocks = Readonly<Record<string, Clock>>

/** Of those that ended a stream remembers so many, and no more than `runningMost` run in it at once. */
export const endedMemory = 100
export const runningMost = 200

const none: Clocks = {}

/** The clocks of a stream by their ids, in the order in which they were opened. */
export function clocksIn(open: Parts['open']): Clocks {
  return (open['clocks'] as Clocks | undefined) ?? none
}

/** The clock of that id, undefined where there is none. */
export function clockIn(clocks: Clocks, id: string): Clock | undefined {
  return Object.hasOwn(clocks, id) ? clocks[id] : undefined
}

/** True while it is neither met nor missed nor cancelled. */
export function isOpen({ phase }: Clock): boolean {
  return phase === 'running' || phase === 'paused'
}

/** True while a stream bears a clock that may still run out. */
export function hasOpenClock(open: Parts['open']): boolean {
  return Object.values(clocksIn(open)).some(isOpen)
}

const minuteMs = 60_000
const shares: Partial<Record<Step, number>> = { half: 0.5, fourFifths: 0.8 }
const minutes: Partial<Record<Step, number>> = { minutes60: 60, minutes30: 30, minutes10: 10 }

/** When each step of a clock is reached, in the order of time; minutes before the end only where they are less than the whole. */
export function stepsOf({ startedAt, due }: Pick<Clock, 'startedAt' | 'due'>): { step: Step; at: number }[] {
  const whole = due - startedAt
  return steps
    .flatMap((step) => {
      const before = (minutes[step] ?? 0) * minuteMs
      if (before >= whole) return []
      const share = shares[step]
      return [{ step, at: share === undefined ? due - before : startedAt + Math.floor(whole * share) }]
    })
    .sort((a, b) => a.at - b.at)
}

/** What comes next by itself; nothing for a clock that stands still or has ended. */
export function nextOf(clock: Clock): { at: number; what: 'warn' | 'miss' } | undefined {
  if (clock.phase !== 'running') return undefined
  const ahead = stepsOf(clock).find(({ step }) => !clock.warned.includes(step))
  return ahead ? { at: ahead.at, what: 'warn' } : { at: clock.due + 1, what: 'miss' }
}

/** The last of the steps a clock has reached at an instant that nobody was told of; undefined where there is none. */
export function untoldStep(clock: Clock, at: number): Step | undefined {
  return stepsOf(clock).findLast((one) => one.at <= at && !clock.warned.includes(one.step))?.step
}

/** The stream's clocks with one more event. An event of a clock nobody opened changes nothing: what is recorded always folds. */
export function evolveClocks(clocks: Clocks, event: ClockEvent): Clocks {
  const { clock: id } = event.data
  const held = clockIn(clocks, id)
  if (event.type === 'clock.opened')
    return held ? clocks : remembered({ ...clocks, [id]: opened(event.data, event.recordedAt) })
  return held ? remembered({ ...clocks, [id]: evolved(held, event) }) : clocks
}

function opened(data: ClockEventData['clock.opened'], at: number): Clock {
  const { clock: id, overdueAtOpening, ...rest } = data
  const clock: Clock = { id, ...rest, phase: 'running', warned: [], pauses: [], extensions: [] }
  return overdueAtOpening
    ? { ...clock, phase: 'missed', overdueAtOpening, missedAt: clock.due }
    : { ...clock, warned: behind(clock, at) }
}

function evolved(clock: Clock, event: Exclude<ClockEvent, { type: 'clock.opened' }>): Clock {
  switch (event.type) {
    case 'clock.warned': {
      const reached = stepsOf(clock).findIndex(({ step }) => step === event.data.step)
      const told = stepsOf(clock).slice(0, reached + 1)
      return { ...clock, warned: told.map(({ step }) => step) }
    }
    case 'clock.paused': {
      const { clock: _id, ...pause } = event.data
      return { ...clock, phase: 'paused', pauses: [...clock.pauses, pause] }
    }
    case 'clock.resumed': {
      const { to } = event.data
      const pauses = clock.pauses.map((pause) => (pause.to === undefined ? { ...pause, to } : pause))
      return moved({ ...clock, phase: 'running', pauses }, event)
    }
    case 'clock.extended': {
      const { clock: _id, due: _due, unrolled: _unrolled, rules: _rules, ...extension } = event.data
      const extensions = [...clock.extensions, extension]
      return moved({ ...clock, extensions }, event)
    }
    case 'clock.met':
      return { ...clock, phase: 'met', metAt: event.data.at }
    case 'clock.missed':
      return { ...clock, phase: 'missed', missedAt: event.data.due }
    case 'clock.restated': {
      return moved({ ...clock, startedAt: event.data.startedAt }, event)
    }
    case 'clock.cancelled':
      return { ...clock, phase: 'cancelled' }
  }
}

/** With another end, steps that lie ahead again will be told again. */
function moved(
  clock: Clock,
  { data: { due, unrolled, rules }, recordedAt }: Extract<ClockEvent, { data: { unrolled: number } }>,
): Clock {
  const next = { ...clock, due, unrolled, ...(rules !== undefined && { rules }) }
  return { ...next, warned: behind(next, recordedAt) }
}

function behind(clock: Clock, now: number): Step[] {
  return stepsOf(clock).flatMap(({ step, at }) => (at <= now ? [step] : []))
}

/** Of those that ended the first opened are forgotten, so that a stream stays small however long it lasts. */
function remembered(clocks: Clocks): Clocks {
  const ended = Object.values(clocks).filter((clock) => !isOpen(clock))
  const over = ended.slice(0, Math.max(0, ended.length - endedMemory))
  if (over.length === 0) return clocks
  const gone = new Set(over.map(({ id }) => id))
  return Object.fromEntries(Object.entries(clocks).filter(([id]) => !gone.has(id)))
}
