/** From one channel to another (§4.3): asked with consent and papers, taken over or sent back; never without an owner. */
import { withKnownYears } from '../../../clocks/clocksFor.ts'
import { decided, type Context, type Decision, type States } from '../../../feature.ts'
import { named } from '../../../parties/party.ts'
import { mayTransfer } from '../channels.ts'
import { clocksAtEnd, clocksAtOpening, clocksAtTransfer, clocksAtTransferAnswer } from '../clocks.ts'
import type { MediationCommand } from '../messages.ts'
import { beforeConsent, mediated, type MediationOpen } from '../state.ts'
import { accept, asBody, fact, inStage, openClaim, refuse, whenOf, type Held } from './common.ts'
import { inItsChannel } from './opening.ts'

/** Without these nothing goes to another body. */
const needed = ['transferLetter', 'consentForm'] as const

export function askTransfer(command: MediationCommand<'mediation.askTransfer'>, held: Held): Decision {
  const { open, context } = held
  const { channel, body, reason, allAgree, documents } = command.data
  return inStage(held, [...beforeConsent, ...mediated], () =>
    asBody(held, () => {
      if (open.session?.begun) return refuse('mediation.inSession')
      if (!mayTransfer(open.channel, channel)) return refuse('mediation.noSuchTransfer', { channel })
      if (!allAgree) return refuse('mediation.transferNeedsConsent')
      const missing = needed.find((one) => !documents.includes(one))
      if (missing) return refuse('mediation.documentMissing', { document: missing })
      return inItsChannel({ channel, matter: open.matter, body }, context, () =>
        withKnownYears(() =>
          accept(
            fact(command.stream, 'mediation.transferAsked', { channel, body }),
            fact(command.stream, 'mediation.transferExplained', { reason, documents }),
            ...clocksAtTransfer(whenOf(command, context), { open, body }, context),
          ),
        ),
      )
    }),
  )
}

export function returnTransfer(command: MediationCommand<'mediation.returnTransfer'>, held: Held): Decision {
  const { open, context } = held
  return inStage(held, ['transferRequested'], () =>
    open.transfer?.body === context.actor.agency
      ? accept(
          fact(command.stream, 'mediation.transferReturned', {}),
          fact(command.stream, 'mediation.returnExplained', command.data),
          ...clocksAtTransferAnswer(whenOf(command, context), open, context),
        )
      : refuse('mediation.notYours', { agency: open.transfer?.body ?? open.body }),
  )
}

/** The dispute's next case opens as the one before it ends: one act, so that it always has one owner. */
export function takeOver(
  command: MediationCommand<'mediation.takeOver'>,
  states: States,
  context: Context,
): Decision {
  const { stream, data } = command
  const state = states.get(data.previous)
  const before = state?.feature === 'mediation' ? (state.parts.open as MediationOpen) : undefined
  if (!before || before.stage !== 'transferRequested' || !before.transfer || before.area !== data.area)
    return refuse('mediation.noTransfer')
  const { channel, body } = before.transfer
  if (body !== context.actor.agency) return refuse('mediation.notYours', { agency: body })
  const { matter, area, subject, sides, code, dispute, incident } = before
  return withKnownYears(() => {
    const when = whenOf(command, context)
    const earlier = { ...when, stream: data.previous }
    const brought = named(stream, data.parties ?? [])
    const events = [
      fact(stream, 'mediation.opened', {
        ...{ channel, body, area, subject, matter, code, dispute, sides: [...sides] },
        ...{ origin: 'referredIn', previous: data.previous },
        ...(incident !== null && { incident }),
      }),
      ...brought.events,
      ...clocksAtOpening(when, { channel, matter, body }, context),
      fact(data.previous, 'mediation.transferred', { next: stream }),
      ...clocksAtTransferAnswer(earlier, before, context),
      ...clocksAtEnd(earlier, before, 'mediation.transferred').filter(
        ({ data: { clock } }) => !String(clock).startsWith('transfer'),
      ),
    ]
    const claims = [openClaim(stream), ...brought.claims]
    return { ...decided(events, claims), releases: [openClaim(data.previous)] }
  })
}
