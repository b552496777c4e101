/**
 * The clocks of a matter (domain.md §2.4). What those who brought it wait for, the first answer and the final one, goes
 * on through every hand-over and stays with the unit that had it first; a unit's time to take it in begins anew with
 * whoever is given it.
 */
import { clockIn, clocksIn, isOpen } from '../../clocks/clock.ts'
import {
  clockCancelled,
  clockHandedOver,
  clockMet,
  clockOpened,
  clockPaused,
  clockResumed,
} from '../../clocks/clocksFor.ts'
import type { Context, NewEvent } from '../../feature.ts'
import type { GrievanceOpen } from './state.ts'

/** The instant, and the stream it is told of. */
export interface At {
  stream: string
  at: number
}
type Kept = Pick<GrievanceOpen, 'procedure' | 'field' | 'urgent' | 'level'>

export const firstClock = 'first'
/** A matter from a home visit that went up: the county tells how far it is by a time of its own. */
const firstAtCounty = 'first-county'
const finalClock = 'final'
const registeredClock = 'registered'
const stepClock = (hop: number): string => `step-${hop}`

/** What begins as a matter is received by an office. */
export function clocksAtReceipt(
  { stream, at }: At,
  matter: Kept & { intake: string; lead: string | undefined },
  context: Context,
): NewEvent[] {
  const open = (clockId: string, rule: string, agency: string): NewEvent =>
    clockOpened({ stream, clockId, rule, startedAt: at, duty: { agency } }, context)
  switch (matter.procedure) {
    case 'hotline':
      return []
    case 'petition':
      return [
        // What is given to a unit as it is received is registered and routed by that.
        ...(matter.lead === undefined ? [open(registeredClock, 'XF-REG', matter.intake)] : []),
        open(firstClock, 'XF-ACK', matter.intake),
      ]
    case 'homeVisit':
      return [open(firstClock, progressRule(matter), matter.lead ?? matter.intake)]
  }
}

function progressRule({ level }: Kept): string {
  return level === 'village' || level === 'township' ? 'HV-5' : 'HV-15'
}

/** The rule of a unit's time to take a matter in; ordinary tickets have none that counts in minutes. */
function stepRule({ procedure, field, urgent }: Kept): string | undefined {
  if (procedure === 'petition') return 'XF-ACK'
  if (procedure === 'homeVisit') return undefined
  return urgent ? 'HL-RECV-15' : field === 'utilities' ? 'HL-RECV-30' : undefined
}

/** What begins and ends as a unit is given a matter for the `hop`-th time. `open` is undefined where it was only now received. */
export function clocksAtAssigning(
  { stream, at }: At,
  matter: Kept & { hop: number; lead: string },
  open: GrievanceOpen | undefined,
  context: Context,
): NewEvent[] {
  const duty = { agency: matter.lead }
  const rule = stepRule(matter)
  const clockId = stepClock(matter.hop)
  const handed = open
    ? clockHandedOver(
        { stream, clockId: stepClock(matter.hop - 1), nextId: clockId, duty, at },
        open,
        context,
      )
    : []
  const begun =
    rule === undefined || handed.length > 0
      ? []
      : [clockOpened({ stream, clockId, rule, startedAt: at, duty }, context)]
  const first =
    matter.procedure === 'hotline' && (!open || isUnheard(open))
      ? [
          clockOpened(
            { stream, clockId: freshId(open, firstClock), rule: 'HL-5WD', startedAt: at, duty },
            context,
          ),
        ]
      : []
  const registered = open ? metAll({ stream, at }, registeredClock, open, context) : []
  return [...registered, ...handed, ...begun, ...first]
}

/** Nobody was answered, and no clock says by when. */
function isUnheard(open: GrievanceOpen): boolean {
  const isStanding = Object.values(clocksIn(open)).some(
    (clock) => clock.id.startsWith(firstClock) && (isOpen(clock) || clock.phase === 'missed'),
  )
  return open.answeredAt === null && !isStanding
}

/** What ended stays under its own id: the next of its kind has another. */
function freshId(open: GrievanceOpen | undefined, base: string): string {
  const held = open ? clocksIn(open) : {}
  let id = base
  for (let time = 2; clockIn(held, id); time++) id = `${base}-${time}`
  return id
}

/** Clocks of a matter that measure the same: one that was joined to another and parted again bears a second. */
function metAll({ stream, at }: At, begins: string, open: GrievanceOpen, context: Context): NewEvent[] {
  return Object.keys(clocksIn(open))
    .filter((clockId) => clockId.startsWith(begins))
    .flatMap((clockId) => clockMet({ stream, clockId, at }, open, context))
}

/** A petition is answered in writing within the time that begins with its acceptance, whoever accepts it first. */
export function clocksAtAcceptance(when: At, open: GrievanceOpen, context: Context): NewEvent[] {
  const { stream, at } = when
  const isNew = open.procedure === 'petition' && !clockIn(clocksIn(open), finalClock)
  const duty = { agency: open.lead ?? open.intake }
  return [
    ...metAll(when, stepClock(open.hops), open, context),
    ...(isNew
      ? [clockOpened({ stream, clockId: finalClock, rule: 'XF-DO', startedAt: at, duty }, context)]
      : []),
  ]
}

/** Going up to the county opens the county's own time to tell how far it is, counted from the visit. */
export function clocksAtEscalation(
  { stream }: At,
  open: GrievanceOpen,
  { to, lead }: { to: string; lead: string },
  context: Context,
): NewEvent[] {
  const isNew = open.procedure === 'homeVisit' && to === 'county' && open.level !== 'county'
  if (!isNew || clockIn(clocksIn(open), firstAtCounty)) return []
  const duty = { agency: lead }
  return [
    clockOpened({ stream, clockId: firstAtCounty, rule: 'HV-15', startedAt: open.receivedAt, duty }, context),
  ]
}

export function clocksAtAnswer(when: At, open: GrievanceOpen, context: Context): NewEvent[] {
  return metAll(when, firstClock, open, context)
}

export function clocksAtReply(when: At, open: GrievanceOpen, context: Context): NewEvent[] {
  return [...clocksAtAnswer(when, open, context), ...metAll(when, finalClock, open, context)]
}

/**
 * A matter stands still while those who brought it know what is missing, where its rule lets it (CLK14), and once: all
 * that is missing is asked for together.
 */
export function clocksHeld({ stream, at }: At, open: GrievanceOpen, context: Context): NewEvent[] {
  return Object.values(clocksIn(open)).flatMap(({ id, pauses }) =>
    pauses.some(({ reason }) => reason === 'moreAsked')
      ? []
      : clockPaused({ stream, clockId: id, reason: 'moreAsked', at }, open, context),
  )
}

export function clocksGoOn({ stream, at }: At, open: GrievanceOpen, context: Context): NewEvent[] {
  return Object.values(clocksIn(open)).flatMap(({ id, pauses }) =>
    pauses.at(-1)?.reason === 'moreAsked' ? clockResumed({ stream, clockId: id, at }, open, context) : [],
  )
}

/** Shown the way, with why, those who brought it were answered, and the matter was registered. */
export function clocksAtReferral(when: At, open: GrievanceOpen, context: Context): NewEvent[] {
  const met = [firstClock, registeredClock].flatMap((begins) => metAll(when, begins, open, context))
  const ended = new Set(met.map(({ data }) => data['clock']))
  return [
    ...met,
    ...clocksAtEnd(when, open, 'grievance.referred').filter(({ data }) => !ended.has(data['clock'])),
  ]
}

/** Back from another way, a matter is registered and answered anew, counted from then. */
export function clocksAtReturn({ stream, at }: At, open: GrievanceOpen, context: Context): NewEvent[] {
  const opened = (base: string, rule: string): NewEvent => {
    const duty = { agency: open.intake }
    return clockOpened({ stream, clockId: freshId(open, base), rule, startedAt: at, duty }, context)
  }
  switch (open.procedure) {
    case 'hotline':
      return []
    case 'petition':
      return [opened(registeredClock, 'XF-REG'), opened(firstClock, 'XF-ACK')]
    case 'homeVisit':
      return [opened(firstClock, progressRule(open))]
  }
}

/** What a matter opened ends with it. */
export function clocksAtEnd({ stream }: At, open: GrievanceOpen, cause: string): NewEvent[] {
  return Object.values(clocksIn(open)).flatMap(({ id, byHand }) =>
    byHand ? [] : clockCancelled({ stream, clockId: id, cause }, open),
  )
}

/** A matter that was no duplicate waits on since it was received: its clocks run to the same ends as before. */
export function clocksAgain({ stream }: At, open: GrievanceOpen, context: Context): NewEvent[] {
  const clocks = clocksIn(open)
  const waited = [firstClock, finalClock, registeredClock, stepClock(open.hops)]
  const ended = Object.values(clocks).filter(
    ({ id, phase }) => phase === 'cancelled' && waited.some((begins) => id.startsWith(begins)),
  )
  return ended.flatMap(({ id, rule, startedAt, duty }) => {
    const clockId = `${id}-again`
    return clockIn(clocks, clockId) ? [] : [clockOpened({ stream, clockId, rule, startedAt, duty }, context)]
  })
}

/** True while its first answer is outstanding and the time for it is over. */
export function isSilent(open: GrievanceOpen): boolean {
  return open.answeredAt === null && firstAnswerDue(open)?.phase === 'missed'
}

/** The clock of the first answer; undefined while nobody was given the matter. */
export function firstAnswerDue(open: GrievanceOpen) {
  const clocks = Object.values(clocksIn(open)).filter(({ id }) => id.startsWith(firstClock))
  return (
    clocks.find(isOpen) ??
    clocks.find(({ phase }) => phase === 'missed') ??
    clocks.find(({ phase }) => phase !== 'cancelled')
  )
}
