/** 会签, 审核, 签发: each in turn, never by whoever wrote it; and an approval by word of mouth with two who heard it. */
import { clocksIn } from '../../../clocks/clock.ts'
import { clockMet, clockOpened, withKnownYears } from '../../../clocks/clocksFor.ts'
import type { Decision, NewEvent } from '../../../feature.ts'
import { coveredBy, deputyOf, isEscalated, isSigned, missingSignatures, type Required } from '../clearance.ts'
import type { ParagraphId } from '../kinds.ts'
import type { StatementCommand } from '../messages.ts'
import { beforeRelease, type Signature, type StatementWork } from '../state.ts'
import { accept, clearanceOf, fact, inStage, isAuthor, refuse, requiredOf, type Held } from './common.ts'

const oralClock = 'oral-approval'

export function sign(command: StatementCommand<'statement.sign'>, held: Held): Decision {
  const { step, paragraphs } = command.data
  const { agency, role } = held.context.actor
  return inStage(held, ['pendingApproval'], () => {
    const required = requiredOf(held)
    const own = required.find((one) => one.step === step && (isIts(one, agency, role) || isDeputy(one, held)))
    if (!own) return refuse('statement.notAsked', { step })
    if (isAuthor(held)) return refuse('statement.secondPerson')
    if (isSigned(own, held.work)) return refuse('statement.signedBefore')
    const turn = missingSignatures(required, held.work)[0]?.step ?? step
    if (turn !== step) return refuse('statement.notYourTurn', { step: turn })
    const covered = paragraphs ?? held.work.paragraphs.map(({ id }) => id)
    const left = coveredBy(own, held.work).filter((id) => !covered.includes(id))
    if (left.length > 0) return refuse('statement.signsTooLittle', { paragraphs: left.join(', ') })
    if (!covered.every((id) => held.work.paragraphs.some((one) => one.id === id)))
      return refuse('statement.noSuchParagraph')
    return signed(held, own, covered, isIts(own, agency, role) ? {} : { deputy: agency })
  })
}

function isIts(one: Required, agency: string, role: string): boolean {
  return one.agency === agency && one.role === role
}

/** Once half the time is gone, whoever the city names may sign in its place. */
function isDeputy(one: Required, { open, work, incident, context }: Held): boolean {
  const deputy = deputyOf(one, open, incident, clearanceOf(context))
  const { agency, role } = context.actor
  return isEscalated(one, work) && deputy?.agency === agency && deputy.role === role
}

/** The signature, and the approval of the whole where it was the last. */
function signed(
  held: Held,
  own: Required,
  covered: readonly ParagraphId[],
  how: { oral?: true; deputy?: string },
): Decision {
  const { stream } = held.command
  const data = { step: own.step, agency: own.agency, paragraphs: [...covered], ...how }
  return withKnownYears(() =>
    accept(
      fact(stream, 'statement.signed', data),
      ...(isComplete(held, own, covered) ? [fact(stream, 'statement.approved', {})] : []),
      ...(how.oral ? [oralClockOf(held, own)] : []),
    ),
  )
}

function isComplete(held: Held, own: Required, covered: readonly ParagraphId[]): boolean {
  const { work } = held
  const signature: Signature = {
    ...own,
    paragraphs: covered,
    version: work.version,
    at: held.context.now,
    deputy: null,
    oral: null,
  }
  const after: StatementWork = { ...work, signatures: [...work.signatures, signature] }
  return missingSignatures(requiredOf(held), after).length === 0
}

/** By when whoever is said to have approved must say so at a desk. */
function oralClockOf({ command, context }: Held, { agency }: Required): NewEvent {
  const startedAt = command.occurredAt ?? context.now
  const rule = clearanceOf(context).oral
  const clockId = `${oralClock}-${command.commandId}`
  return clockOpened({ stream: command.stream, clockId, rule, startedAt, duty: { agency } }, context)
}

/** Only the last signature, and only once it alone is missing. */
export function noteOralApproval(
  command: StatementCommand<'statement.noteOralApproval'>,
  held: Held,
): Decision {
  const { agency } = command.data
  return inStage(held, ['pendingApproval'], () => {
    const missing = missingSignatures(requiredOf(held), held.work)
    const [last] = missing
    if (missing.length !== 1 || last?.step !== 'approve' || last.agency !== agency)
      return refuse('statement.notYourTurn', { step: last?.step ?? 'approve' })
    if (held.work.oral) return refuse('statement.oralNoted')
    const { account } = held.context.actor
    return accept(
      fact(command.stream, 'statement.oralApprovalNoted', { agency }),
      fact(command.stream, 'statement.oralNoterNoted', { account }),
    )
  })
}

/** A second person heard it, too. */
export function witnessOralApproval(_command: StatementCommand, held: Held): Decision {
  const { oral } = held.work
  return inStage(held, ['pendingApproval'], () => {
    if (!oral) return refuse('statement.noOral')
    if (held.closed.noter === held.context.actor.account) return refuse('statement.secondPerson')
    const own = missingSignatures(requiredOf(held), held.work).find(({ agency }) => agency === oral.agency)
    if (!own) return refuse('statement.noOral')
    return signed(
      held,
      own,
      held.work.paragraphs.map(({ id }) => id),
      { oral: true },
    )
  })
}

/** By the approver, in person; in time or late, and the clock tells which. */
export function confirmOralApproval(command: StatementCommand, held: Held): Decision {
  const { open, work, context } = held
  const waiting = work.signatures.find((one) => one.oral === 'open')
  if (!waiting) return refuse('statement.noOral')
  const { agency, role } = context.actor
  const isIt = requiredOf(held).some(
    (one) => one.step === 'approve' && one.agency === agency && one.role === role,
  )
  if (waiting.agency !== agency || !isIt) return refuse('statement.notAsked', { step: 'approve' })
  if (isAuthor(held)) return refuse('statement.secondPerson')
  const running = Object.keys(clocksIn(open)).filter((id) => id.startsWith(oralClock))
  const at = command.occurredAt ?? context.now
  return accept(
    fact(command.stream, 'statement.oralApprovalConfirmed', {}),
    ...running.flatMap((clockId) => clockMet({ stream: command.stream, clockId, at }, open, context)),
  )
}

/** Back to its desk with the reason, by whoever was to check or sign it. */
export function giveBack(command: StatementCommand<'statement.return'>, held: Held): Decision {
  const asked = ['factChecking', 'legalPrivacyCheck', 'pendingApproval', 'approved'] as const
  return inStage(held, asked, () =>
    accept(
      fact(command.stream, 'statement.returnExplained', command.data),
      fact(command.stream, 'statement.returned', {}),
    ),
  )
}

/** Withdrawn before it went out: only its desk does that; afterwards all see that it was, and why. */
export function withdraw(command: StatementCommand<'statement.withdraw'>, held: Held): Decision {
  return inStage(held, [...beforeRelease, 'released', 'updated'], () =>
    accept(fact(command.stream, 'statement.withdrawn', command.data)),
  )
}
