/** Papers numbered, signed and served. */
import { blobClaim, namedIn } from '../../../attachment.ts'
import { ruled } from '../../../clocks/clocksFor.ts'
import { decided, type Decision } from '../../../feature.ts'
import { isDue, isOnce, issues, numberOf, paperSeries, yearIn } from '../documents.ts'
import { sides, type Side } from '../kinds.ts'
import type { MediationCommand } from '../messages.ts'
import { asBody, accept, fact, refuse, type Held } from './common.ts'

/** The next number of its body in the city’s year, held by a claim: none is given twice. */
export function issueDocument(command: MediationCommand<'mediation.issueDocument'>, held: Held): Decision {
  const { open, context } = held
  const { document } = command.data
  return asBody(held, () => {
    if (!issues(open.channel, document)) return refuse('mediation.notItsDocument', { document })
    if (!isDue(document, open)) return refuse('mediation.documentTooEarly', { document })
    if (isOnce(document) && isIssued(held, document)) return refuse('mediation.issuedBefore', { document })
    const { calendar, mediation } = ruled(context.city)
    const year = yearIn(calendar, context.now)
    const series = paperSeries(open.body, year)
    const ordinal = context.seriesLength(series) + 1
    const number = numberOf(mediation, open.body, year, ordinal)
    return decided(
      [fact(command.stream, 'mediation.documentIssued', { document, number })],
      [`${series}${ordinal}`],
    )
  })
}

/** Paper first: what was signed on it is written down in every stage, also before it has a number. */
export function recordSigning(command: MediationCommand<'mediation.recordSigning'>, held: Held): Decision {
  const { data, stream } = command
  return asBody(held, () => {
    const isStranger = data.signers.some((one) => isSide(one) && !held.open.sides.includes(one))
    if (isStranger) return refuse('mediation.noSuchSide')
    const claims = namedIn(data).map(({ attachment }) => blobClaim(attachment.blob))
    return decided([fact(stream, 'mediation.signingRecorded', data)], claims)
  })
}

const isSide = (one: string): one is Side => (sides as readonly string[]).includes(one)

export function recordService(command: MediationCommand<'mediation.recordService'>, held: Held): Decision {
  const { document, side } = command.data
  return asBody(held, () => {
    if (!held.open.sides.includes(side)) return refuse('mediation.noSuchSide')
    return isIssued(held, document)
      ? accept(fact(command.stream, 'mediation.served', command.data))
      : refuse('mediation.notIssued', { document })
  })
}

function isIssued({ parts }: Held, document: string): boolean {
  return parts.closed?.documents.some((one) => one.document === document) ?? false
}
