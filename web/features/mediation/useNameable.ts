/** Who may be named on papers of a dispute, and as which side; nobody is opened by asking. */
import { computed } from 'vue'
import type { Side } from '../../../shared/features/mediation/kinds.ts'
import { partiesIn } from '../../../shared/parties/party.ts'
import { useAbilities } from '../incident/useAbilities.ts'
import type { MediationCase } from './cases.ts'

/** By party: the side it is named as; absent: it is not named. */
export type Named = Record<string, Side | undefined>

export function useNameable(held: () => MediationCase) {
  const { may } = useAbilities()

  /** Those still in the vault, with the number they bear everywhere. */
  const parties = computed(() =>
    Object.values(partiesIn(held().copy.state.closed))
      .map(({ id, erasedAt }, index) => ({ id, isGone: erasedAt !== undefined, n: index + 1 }))
      .filter(
        ({ id, isGone }) =>
          !isGone &&
          may('party.reveal', { party: id, part: 'contact', purpose: 'mediate', note: 'example' }, held()),
      ),
  )

  /** As the register of claims tells whose they are; what it does not tell is left to be chosen. */
  function fromClaims(): Named {
    const claims = held().closed?.claims ?? []
    return Object.fromEntries(claims.flatMap(({ party, side }) => (party === null ? [] : [[party, side]])))
  }

  function chosenFrom(named: Named): { party: string; side: Side }[] {
    return parties.value.flatMap(({ id }) => {
      const side = named[id]
      return side ? [{ party: id, side }] : []
    })
  }

  return { parties, fromClaims, chosenFrom }
}
