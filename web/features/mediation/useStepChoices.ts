/** What the form of a step lets one choose of this dispute: its own sides, claims and steps, and no paper that is not due. */
import { useI18n } from 'vue-i18n'
import { sides, signers } from '../../../shared/features/mediation/kinds.ts'
import { useFormat } from '../../i18n/useFormat.ts'
import { useClock } from '../../stores/clock.ts'
import type { Choice } from '../incident/useActing.ts'
import type { MediationCase } from './cases.ts'
import type { Step } from './steps.ts'
import { useCaseWords } from './useCaseWords.ts'

export function useStepChoices() {
  const { t } = useI18n()
  const clock = useClock()
  const format = useFormat()
  const words = useCaseWords()

  const worded = <T>(all: readonly T[], said: (one: T) => string): Choice[] =>
    all.map((one) => ({ value: String(one), said: said(one) }))
  const claimIn = ({ closed }: MediationCase, id: unknown) => {
    const found = closed?.claims.find((claim) => claim.id === id)
    return words.dotted(found && words.side(found.side), found && words.claim(found))
  }

  /** One step of a plan: its ordinal, its day, what is done, how much. */
  function instalment({ open, closed }: MediationCase, ordinal: number): string {
    const told = closed?.instalments[ordinal - 1]
    const dueAt = open.agreement?.instalments[ordinal - 1]?.dueAt
    return words.dotted(
      t('money.step', { n: ordinal }),
      dueAt !== undefined && format.moment(dueAt, clock.t),
      told && t(`mediation.instalment.${told.what}`),
      told?.amountFen !== undefined && told.amountFen !== null && words.yuan(told.amountFen),
    )
  }

  /** By field; `taken`: the examples of that step which the house would take now. */
  function choicesOf(
    step: Step,
    held: MediationCase,
    taken: readonly Readonly<Record<string, unknown>>[],
  ): Record<string, readonly Choice[]> {
    const own = held.open.sides
    const values = (field: string) => [...new Set(taken.map((data) => data[field]))]
    const side = () => ({ side: worded(values('side'), words.side) })
    const document = () => ({
      document: worded(values('document'), (one) => t(`mediation.document.${String(one)}`)),
    })
    const strangers: readonly string[] = sides.filter((one) => !own.includes(one))
    const there = signers.filter((signer) => !strangers.includes(signer))
    const listed: Partial<Record<Step, () => Record<string, readonly Choice[]>>> = {
      'mediation.recordConsent': side,
      'mediation.recuse': side,
      'mediation.nameRepresentatives': side,
      'mediation.recordClaim': side,
      'mediation.recordService': () => ({ ...document(), side: worded(own, words.side) }),
      'mediation.issueDocument': document,
      'mediation.scheduleSession': () => ({ sides: worded(own, words.side) }),
      'mediation.recordSigning': () => ({ signers: worded(there, (one) => t(`mediation.signer.${one}`)) }),
      'mediation.withdrawClaim': () => ({ claim: worded(values('claim'), (id) => claimIn(held, id)) }),
      'mediation.recordInstalment': () => ({
        instalment: worded(values('instalment'), (one) => instalment(held, Number(one))),
      }),
    }
    return listed[step]?.() ?? {}
  }

  return { choicesOf, instalment }
}
