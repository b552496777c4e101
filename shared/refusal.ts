/** Why a command was not taken. A refusal is a value with a stable code; its words live in web/i18n. */
import { z } from 'zod'

export const retries = ['never', 'later', 'afterSignIn', 'afterPredecessor'] as const
/** Only `never` parks a command in the outbox (D4). */
export type Retry = (typeof retries)[number]

/** Every refusal code with what the outbox does about it and the HTTP status it answers with (style 17). */
export const refusals = {
  'command.malformed': { retry: 'never', status: 400 },
  'command.unknownType': { retry: 'never', status: 400 },
  'command.personalMark': { retry: 'never', status: 400 },
  'command.occurredInFuture': { retry: 'never', status: 400 },
  'command.wrongLog': { retry: 'never', status: 409 },
  'command.idMismatch': { retry: 'never', status: 409 },
  'command.predecessorMissing': { retry: 'afterPredecessor', status: 409 },
  'command.stale': { retry: 'never', status: 409 },
  'command.tooMany': { retry: 'later', status: 429 },
  'command.tooLarge': { retry: 'never', status: 413 },
  'access.signedOut': { retry: 'afterSignIn', status: 401 },
  'access.wrongCredentials': { retry: 'never', status: 401 },
  'access.linkUsed': { retry: 'never', status: 401 },
  'access.suspended': { retry: 'afterSignIn', status: 401 },
  'access.forbidden': { retry: 'never', status: 403 },
  'stream.unknown': { retry: 'never', status: 404 },
  'stream.unknownYet': { retry: 'later', status: 404 },
  'stream.exists': { retry: 'never', status: 409 },
  'stream.closed': { retry: 'never', status: 409 },
  'claim.taken': { retry: 'never', status: 409 },
  'house.readOnly': { retry: 'later', status: 503 },
  'house.unavailable': { retry: 'later', status: 503 },
  'house.fault': { retry: 'later', status: 500 },
  'incident.wrongStage': { retry: 'never', status: 409 },
  'incident.noHarmNamed': { retry: 'never', status: 409 },
  'incident.notProposed': { retry: 'never', status: 409 },
  'incident.secondPerson': { retry: 'never', status: 409 },
  'incident.levelForSocialSecurity': { retry: 'never', status: 409 },
  'incident.reasonNeeded': { retry: 'never', status: 409 },
  'incident.crowdAlone': { retry: 'never', status: 409 },
  'incident.leadNotHigher': { retry: 'never', status: 409 },
  'incident.leadNotOffered': { retry: 'never', status: 409 },
  'incident.notLead': { retry: 'never', status: 403 },
  'incident.entryUnknown': { retry: 'never', status: 409 },
  'incident.factUnknown': { retry: 'never', status: 409 },
  'incident.thingUnknown': { retry: 'never', status: 409 },
  'incident.noWarningColour': { retry: 'never', status: 409 },
  'incident.agencyAlreadyInvolved': { retry: 'never', status: 409 },
  'incident.agencyNotInvolved': { retry: 'never', status: 409 },
  'incident.areaNotYours': { retry: 'never', status: 403 },
  'incident.duplicateOfDuplicate': { retry: 'never', status: 409 },
  'incident.enough': { retry: 'never', status: 409 },
  'incident.factMoved': { retry: 'never', status: 409 },
  'incident.noLead': { retry: 'never', status: 409 },
  'incident.notInCommand': { retry: 'never', status: 403 },
  'incident.notYourEntry': { retry: 'never', status: 403 },
  'incident.sameCategory': { retry: 'never', status: 409 },
  'incident.warningInForce': { retry: 'never', status: 409 },
  'geo.outsideCity': { retry: 'never', status: 400 },
  'link.unknown': { retry: 'never', status: 404 },
  'mediation.over': { retry: 'never', status: 409 },
  'mediation.inSession': { retry: 'never', status: 409 },
  'mediation.notScheduled': { retry: 'never', status: 409 },
  'mediation.notInSession': { retry: 'never', status: 409 },
  'mediation.noSessionYet': { retry: 'never', status: 409 },
  'mediation.sameBody': { retry: 'never', status: 409 },
  'order.allRefused': { retry: 'never', status: 409 },
  'order.dueInPast': { retry: 'never', status: 409 },
  'order.notAddressee': { retry: 'never', status: 403 },
  'order.notForPublicSecurity': { retry: 'never', status: 409 },
  'order.notIssuer': { retry: 'never', status: 403 },
  'order.notNextStep': { retry: 'never', status: 409 },
  'order.notReportedBack': { retry: 'never', status: 409 },
  'order.notYours': { retry: 'never', status: 403 },
  'order.nothingToRemind': { retry: 'never', status: 409 },
  'order.over': { retry: 'never', status: 409 },
  'order.proportionalityNeeded': { retry: 'never', status: 409 },
  'order.remindedRecently': { retry: 'never', status: 409 },
  'order.tooLateToRefuse': { retry: 'never', status: 409 },
  'order.unknownAddressee': { retry: 'never', status: 409 },
  'order.wrongKind': { retry: 'never', status: 409 },
  'order.wrongStep': { retry: 'never', status: 409 },
  'press.taskOver': { retry: 'never', status: 409 },
  'press.alreadyDue': { retry: 'never', status: 409 },
  'wall.sameScene': { retry: 'never', status: 409 },
  'wall.alreadyFrozen': { retry: 'never', status: 409 },
  'wall.notFrozen': { retry: 'never', status: 409 },
  'wall.alreadyBlank': { retry: 'never', status: 409 },
  'wall.notBlank': { retry: 'never', status: 409 },
  'account.alreadySuspended': { retry: 'never', status: 409 },
  'account.alreadyActive': { retry: 'never', status: 409 },
  'log.nothingToErase': { retry: 'never', status: 409 },
  'log.notClosed': { retry: 'never', status: 409 },
} as const satisfies Record<string, { retry: Retry; status: number }>

export type RefusalCode = keyof typeof refusals
export const refusalCodes = Object.keys(refusals) as [RefusalCode, ...RefusalCode[]]

export const refusal = z.strictObject({
  code: z.enum(refusalCodes),
  /** Named values for the sentence shown to the user; never free text of others. */
  params: z.record(z.string().max(40), z.union([z.string().max(200), z.number()])),
  retry: z.enum(retries),
  status: z.number().int().min(400).max(599),
})
export type Refusal = z.infer<typeof refusal>

/** Builds the refusal of a code with the retry and status its table row names. */
export function refused(code: RefusalCode, params: Refusal['params'] = {}): Refusal {
  return { code, params, ...refusals[code] }
}
