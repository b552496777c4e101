/** What the sides ask for, who speaks for many, and the ways out put before them: known to the body alone. */
import { ruled } from '../../../clocks/clocksFor.ts'
import type { Decision } from '../../../feature.ts'
import { partId } from '../../../ids.ts'
import { partiesIn, partyIn } from '../../../parties/party.ts'
import { ruleFor } from '../channels.ts'
import { most, type MediationCommand } from '../messages.ts'
import { beforeConsent, mediated, type MediationStage } from '../state.ts'
import { forbiddenPromise } from '../wording.ts'
import { accept, asBody, fact, inStage, refuse, type Held } from './common.ts'

const notOver: readonly MediationStage[] = [...beforeConsent, ...mediated, 'transferRequested']

export function recordClaim(command: MediationCommand<'mediation.recordClaim'>, held: Held): Decision {
  const { side, party } = command.data
  return inStage(held, notOver, () =>
    asBody(held, () => {
      if (!held.open.sides.includes(side)) return refuse('mediation.noSuchSide')
      const known = partiesIn({ ...held.parts.closed })
      if (party !== undefined && !partyIn(known, party)) return refuse('party.notHere')
      if (claimsIn(held).length >= most.claims) return refuse('mediation.enoughClaims', { n: most.claims })
      const claim = partId(command.commandId, 0)
      return accept(fact(command.stream, 'mediation.claimRecorded', { claim, ...command.data }))
    }),
  )
}

/** It stays in the register, as withdrawn: what was asked for once is not made unasked. */
export function withdrawClaim(command: MediationCommand<'mediation.withdrawClaim'>, held: Held): Decision {
  return inStage(held, notOver, () =>
    asBody(held, () => {
      const found = claimsIn(held).find(({ id }) => id === command.data.claim)
      if (!found) return refuse('mediation.noSuchClaim')
      return found.withdrawn
        ? refuse('mediation.claimWithdrawn')
        : accept(fact(command.stream, 'mediation.claimWithdrawn', command.data))
    }),
  )
}

const claimsIn = ({ parts }: Held) => parts.closed?.claims ?? []

/** As many as the channel’s own rule says (domain.md §6, 15); whoever is spoken for may speak or leave all the same. */
export function nameRepresentatives(
  command: MediationCommand<'mediation.nameRepresentatives'>,
  held: Held,
): Decision {
  const { open, context } = held
  const { side, count, people } = command.data
  return inStage(held, [...beforeConsent, ...mediated], () =>
    asBody(held, () => {
      if (!open.sides.includes(side)) return refuse('mediation.noSuchSide')
      const { representatives } = ruled(context.city).mediation
      const rule = ruleFor(representatives, open.channel, open.matter)
      if (!rule) return refuse('mediation.noRepresentativesRule', { channel: open.channel })
      if (people < (rule.from ?? 0))
        return refuse('mediation.tooFewToBeRepresented', { from: rule.from ?? 0 })
      if (rule.range && (count < rule.range.least || count > rule.range.most))
        return refuse('mediation.representativesOutside', rule.range)
      return accept(fact(command.stream, 'mediation.representativesNamed', command.data))
    }),
  )
}

export function propose(command: MediationCommand<'mediation.propose'>, held: Held): Decision {
  return inStage(held, mediated, () =>
    asBody(held, () => {
      const promise = forbiddenPromise(command.data.terms)
      return promise === undefined
        ? accept(fact(command.stream, 'mediation.proposed', command.data))
        : refuse('mediation.forbiddenPromise', { text: promise })
    }),
  )
}
