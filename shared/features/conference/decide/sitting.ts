/** The sitting itself: who is there, beginning, adjourning, ending; the minutes, and the end of all that was resolved. */
import { decided, type Decision } from '../../../feature.ts'
import { cancels, meets, minutesClock, opens, startClock } from '../clocks.ts'
import type { ConferenceCommand } from '../messages.ts'
import { membersOf, presentOf, undecided } from '../readings.ts'
import { fact, isKeeper, record, refuse, timeOf, type Held } from './common.ts'

/** A unit says so of itself; who keeps the conference says so of each. */
export function markPresence(command: ConferenceCommand<'conference.markPresence'>, held: Held): Decision {
  const { agency, way } = command.data
  const { open, context } = held
  if (!membersOf(open).includes(agency)) return refuse('conference.notInvited', { agency })
  if (agency !== context.actor.agency && !isKeeper(held)) return refuse('conference.notYours')
  const before = Object.hasOwn(open.present, agency) ? open.present[agency] : 'absent'
  // Two seats of a unit may say it at once: the second word is no news, and no fault.
  return before === way ? decided([]) : record(command, 'conference.presenceMarked', command.data)
}

export function start(command: ConferenceCommand<'conference.start'>, held: Held): Decision {
  return quorate(held, () => decided([fact(command, 'conference.started', {}), ...begun(command, held)]))
}

export function resume(command: ConferenceCommand<'conference.resume'>, held: Held): Decision {
  return quorate(held, () => decided([fact(command, 'conference.resumed', {}), ...begun(command, held)]))
}

function begun(command: ConferenceCommand, { open, context }: Held) {
  return meets(command.stream, startClock(open.plans), timeOf(command, context), open, context)
}

/** So many units, the one in the chair among them. */
function quorate({ open }: Held, then: () => Decision): Decision {
  const present = presentOf(open)
  if (!present.includes(open.chair)) return refuse('conference.chairAbsent', { agency: open.chair })
  return present.length < open.quorum
    ? refuse('conference.noQuorum', { present: present.length, quorum: open.quorum })
    : then()
}

export function adjourn(command: ConferenceCommand<'conference.adjourn'>, { open, context }: Held): Decision {
  const { resumesAt, reason } = command.data
  if (resumesAt < timeOf(command, context)) return refuse('conference.inPast')
  const { stream } = command
  const [clockId, agency] = [startClock(open.plans + 1), open.convenedBy.agency]
  return decided([
    fact(command, 'conference.reasonTold', { reason }),
    fact(command, 'conference.adjourned', { resumesAt }),
    opens({ stream, clockId, measures: 'start', startedAt: resumesAt, agency }, context),
  ])
}

/** Whose a matter is, is said before they part; what cannot be said is struck, with where it goes. */
export function end(command: ConferenceCommand<'conference.end'>, { open, work, context }: Held): Decision {
  const left = undecided(work)
  if (left.length > 0) return refuse('conference.undecided', { n: left.length })
  const { stream } = command
  const startedAt = timeOf(command, context)
  const { agency } = open.convenedBy
  return decided([
    fact(command, 'conference.ended', {}),
    opens({ stream, clockId: minutesClock, measures: 'minutes', startedAt, agency }, context),
  ])
}

export function issueMinutes(
  command: ConferenceCommand<'conference.issueMinutes'>,
  { open, context }: Held,
): Decision {
  const { summary } = command.data
  return decided([
    ...(summary === undefined ? [] : [fact(command, 'conference.summarised', { summary })]),
    fact(command, 'conference.minutesIssued', {}),
    ...meets(command.stream, minutesClock, timeOf(command, context), open, context),
  ])
}

/** Every resolution that stands became an order, and every order is over: not only assigned, but done (M32). */
export function close(command: ConferenceCommand<'conference.close'>, held: Held): Decision {
  const standing = held.work.resolutions.filter(({ struck }) => !struck)
  const idle = standing.find(({ order }) => order === null)
  if (idle) return refuse('conference.notOrdered', { n: idle.n })
  const running = standing.find(({ order }) => order !== null && isRunning(order, held))
  if (running) return refuse('conference.orderRuns', { n: running.n })
  return decided([
    fact(command, 'conference.outcomeTold', command.data),
    fact(command, 'conference.closed', {}),
    ...cancels(command.stream, 'conference.closed', held.open),
  ])
}

/** Of an order that one may not see nothing is known: it is taken to run. */
export function isRunning(order: string, { states }: Pick<Held, 'states'>): boolean {
  const stage = states.get(order)?.parts.open['stage']
  return stage === undefined || stage === 'open'
}
