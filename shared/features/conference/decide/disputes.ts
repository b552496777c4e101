/** Disputed responsibility: brought by whoever takes part, decided by the conference, by a rule and with the units heard. */
import { decided, type Decision } from '../../../feature.ts'
import { partId } from '../../../ids.ts'
import { disputeClock, meets, opens } from '../clocks.ts'
import { most, type ConferenceCommand } from '../messages.ts'
import { presentOf } from '../readings.ts'
import { fact, refuse, timeOf, type Held } from './common.ts'

export function raise(
  command: ConferenceCommand<'conference.raiseDispute'>,
  { open, work, context }: Held,
): Decision {
  const { incident } = command.data
  if (incident !== undefined && !open.incidents.includes(incident)) return refuse('link.unknown')
  if (work.disputes.length >= most.disputes) return refuse('conference.enough', { most: most.disputes })
  return decided([
    fact(command, 'conference.disputeRaised', { dispute: partId(command.commandId, 0), ...command.data }),
    opens(
      {
        stream: command.stream,
        clockId: disputeClock(work.disputes.length + 1),
        measures: 'dispute',
        startedAt: timeOf(command, context),
        agency: open.convenedBy.agency,
      },
      context,
    ),
  ])
}

/** No unit that is there has a matter given to it, or taken from it, unheard. */
export function decide(
  command: ConferenceCommand<'conference.decideDispute'>,
  { open, work, context }: Held,
): Decision {
  const { dispute: id, heard, agency } = command.data
  const dispute = work.disputes.find((one) => one.id === id)
  if (!dispute) return refuse('conference.unknown')
  if (dispute.struck) return refuse('conference.alreadyStruck')
  if (dispute.decision) return refuse('conference.alreadyDecided', { n: dispute.n })
  const here = presentOf(open)
  const notThere = heard.find((one) => !here.includes(one))
  if (notThere !== undefined) return refuse('conference.notThere', { agency: notThere })
  const concerned = [...dispute.between, agency]
  const unheard = concerned.find((one) => here.includes(one) && !heard.includes(one))
  if (unheard !== undefined) return refuse('conference.notHeard', { agency: unheard })
  const at = timeOf(command, context)
  return decided([
    fact(command, 'conference.disputeDecided', command.data),
    ...meets(command.stream, disputeClock(dispute.n), at, open, context),
  ])
}
