/** Two persons let it out; every reason against it is looked for again in that very moment. */
import { clocksIn } from '../../../clocks/clock.ts'
import { clockMet } from '../../../clocks/clocksFor.ts'
import { decided, type Decision, type NewEvent } from '../../../feature.ts'
import { owedUntil } from '../../../owed/owed.ts'
import { lengthOf, openMarks, renderedWhole } from '../check.ts'
import { missingSignatures } from '../clearance.ts'
import type { StatementCommand } from '../messages.ts'
import { noticeClaim } from '../notices.ts'
import type { StatementOpen } from '../state.ts'
import {
  accept,
  asOwner,
  clearanceOf,
  fact,
  inStage,
  isAuthor,
  refuse,
  requiredOf,
  type Held,
} from './common.ts'
import { factsInTheWay } from './writing.ts'

/** What keeps a statement from going out as things stand; undefined when nothing does. */
export function blockedBy(held: Held): Extract<Decision, { accepted: false }>['refusal'] | undefined {
  const facts = factsInTheWay(held)
  if (facts.length > 0) return refusalOf(refuse('statement.factsOpen', { facts: facts.join(', ') }))
  const missing = missingSignatures(requiredOf(held), held.work)
  if (missing.length > 0)
    return refusalOf(
      refuse('statement.signatureMissing', { agencies: missing.map(({ agency }) => agency).join(', ') }),
    )
  const marks = openMarks(held.work)
  if (marks.length > 0)
    return refusalOf(
      refuse('statement.marksOpen', { marks: [...new Set(marks.map(({ kind }) => kind))].join(', ') }),
    )
  return undefined
}

function refusalOf(decision: Decision) {
  if (decision.accepted) throw new Error('a refusal was expected')
  return decision.refusal
}

export function askRelease(command: StatementCommand<'statement.askRelease'>, held: Held): Decision {
  const { channels } = command.data
  const { stream } = command
  return inStage(held, ['approved'], () =>
    asOwner(held, () => {
      const known = clearanceOf(held.context).channels
      const unknown = channels.find((id) => !known.some((one) => one.id === id))
      if (unknown !== undefined) return refuse('statement.noSuchChannel', { channel: unknown })
      const left = outletsBefore(held).find((one) => !channels.includes(one))
      if (left !== undefined) return refuse('statement.channelLeftOut', { channel: left })
      if (!isAhead(command.data, held)) return refuse('statement.promiseNotAhead')
      const refusal = blockedBy(held)
      if (refusal) return { accepted: false, refusal }
      const n = lengthOf(held.work)
      const small = known.find((one) => channels.includes(one.id) && n > (one.maxLength ?? Infinity))
      if (small) return refuse('statement.tooLong', { channel: small.id, n, max: small.maxLength ?? n })
      const { account } = held.context.actor
      return accept(
        fact(stream, 'statement.releaseAsked', command.data),
        fact(stream, 'statement.releaseAskerNoted', { account }),
      )
    }),
  )
}

/** Whoever read the earlier statement is to find the one that comes after it in the same place. */
function outletsBefore({ open, states }: Held): string[] {
  const before = open.follows === null ? undefined : states.get(open.follows)
  if (before?.feature !== 'statement') return []
  return (before.parts.open as StatementOpen).outlets.map(({ channel }) => channel)
}

export function release(command: StatementCommand, held: Held): Decision {
  const { open, work, closed, context } = held
  const { stream } = command
  return inStage(held, ['approved'], () => {
    const asked = work.release
    if (!asked) return refuse('statement.notAskedFor')
    if (closed.asker === context.actor.account) return refuse('statement.secondPerson')
    if (isSoleWriter(held)) return refuse('statement.secondPerson')
    if (asked.embargoUntil !== undefined && context.now < asked.embargoUntil)
      return refuse('statement.embargo', { at: asked.embargoUntil })
    if (!isAhead(asked, held)) return refuse('statement.promiseNotAhead')
    const refusal = blockedBy(held)
    if (refusal) return { accepted: false, refusal }
    const text = renderedWhole(work)
    const { channels, nextAt } = asked
    const followed: NewEvent[] =
      open.follows !== null && open.as !== null
        ? [fact(open.follows, 'statement.followed', { by: stream, as: open.as })]
        : []
    const told = { channels, title: work.title, text, ...(nextAt !== undefined && { nextAt }) }
    const released = fact(stream, 'statement.released', told)
    return decided([released, ...followed, ...promised(held, nextAt)], [noticeClaim(context.now, stream)])
  })
}

/** Longer than this nobody promises: whoever asks will not wait. */
const mostAheadMs = 7 * 86_400_000

/** True for a next word that comes after this one, and soon enough; and where none was promised. */
function isAhead(
  { nextAt, embargoUntil = 0 }: { nextAt?: number | undefined; embargoUntil?: number | undefined },
  { context: { now } }: Held,
): boolean {
  return nextAt === undefined || (nextAt > Math.max(now, embargoUntil) && nextAt <= now + mostAheadMs)
}

/** The next word, owed from when this one went out. */
function promised({ command, open, context }: Held, nextAt: number | undefined): NewEvent[] {
  if (nextAt === undefined) return []
  const { incident, area } = open
  const owing = { cause: command.stream, kind: 'update', incident, area, startedAt: context.now } as const
  return owedUntil(owing, nextAt, context)
}

/** Whoever wrote it alone does not let it out, either. */
function isSoleWriter(held: Held): boolean {
  return isAuthor(held) && held.closed.authors.length === 1
}

/** A press clock ends with the first place on which the public can read it, not with the click (PR-5H). */
export function confirmReadable(
  command: StatementCommand<'statement.confirmReadable'>,
  held: Held,
): Decision {
  const { channel } = command.data
  const { open, states, context } = held
  const outlet = open.outlets.find((one) => one.channel === channel)
  if (!outlet) return refuse('statement.notReleased')
  if (outlet.readableAt !== null) return refuse('statement.readableBefore')
  const at = command.occurredAt ?? context.now
  if (at < outlet.releasedAt) return refuse('statement.notReleasedThen')
  const isFirst = open.outlets.every(({ readableAt }) => readableAt === null)
  const met = isFirst
    ? open.tasks.flatMap((task): NewEvent[] => {
        const state = states.get(task)
        if (state?.feature !== 'press' || state.parts.open['stage'] !== 'open') return []
        const clocks = Object.keys(clocksIn(state.parts.open))
        return [
          { stream: task, type: 'press.taskMet', data: { statement: command.stream } },
          ...clocks.flatMap((clockId) => clockMet({ stream: task, clockId, at }, state.parts.open, context)),
        ]
      })
    : []
  return accept(fact(command.stream, 'statement.becameReadable', command.data), ...met)
}

/** What the house says of its own ways out; nothing ends by it. */
export function noteSent(command: StatementCommand<'statement.noteSent'>, { open }: Held): Decision {
  return open.outlets.some(({ channel }) => channel === command.data.channel)
    ? accept(fact(command.stream, 'statement.sent', command.data))
    : refuse('statement.notReleased')
}
