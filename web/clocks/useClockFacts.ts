/** All that is known of one clock, line by line: what one tap on it shows (D16). */
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useI18n } from 'vue-i18n'
import { countsLike } from '../../shared/clocks/overrides.ts'
import type { Extension, Pause } from '../../shared/clocks/clock.ts'
import type { Confirmation } from '../../shared/clocks/sources.ts'
import { roles } from '../../shared/event.ts'
import { useCity } from '../stores/city.ts'
import { useNames } from '../stores/useNames.ts'
import type { StandingClock } from './readings.ts'
import { useClockWords } from './useClockWords.ts'

export interface ClockFact {
  term: string
  said: string
}

export function useClockFacts(of: MaybeRefOrGetter<StandingClock>) {
  const { t } = useI18n()
  const words = useClockWords()
  const names = useNames()
  const city = useCity()
  const fact = (term: string, said: string | undefined): ClockFact[] =>
    said === undefined ? [] : [{ term: t(`clock.fact.${term}`), said }]
  const list = (said: readonly string[]) => (said.length > 0 ? said.join(t('clock.and')) : undefined)

  function pauseSaid({ from, to, reason, note }: Pause): string {
    const said = { from: words.moment(from), reason: t(`clock.pauseReason.${reason}`) }
    const stretch =
      to === undefined ? t('clock.pauseOpen', said) : t('clock.pauseOver', { ...said, to: words.moment(to) })
    return note === undefined
      ? stretch
      : t('clock.noted', { said: stretch, note: note ?? t('common.wordsRemoved') })
  }

  function extensionSaid({ unit, amount, askedBy, approvedBy, reason, notifiedAt }: Extension): string {
    return t('clock.extension', {
      amount: words.amount(amount, unit),
      askedBy: words.unit(askedBy),
      approvedBy: words.unit(approvedBy),
      reason: reason ?? t('common.wordsRemoved'),
      notified: words.moment(notifiedAt),
    })
  }

  /** A post of this house by its names; one that only the city's files name, as they name it. */
  function whoSaid({ role, agency }: Confirmation): string {
    const known = roles.find((one) => one === role)
    return known ? names.actor({ role: known, agency }) : t('common.actor', { role, agency })
  }

  /** How the rule counts by now, where the city changed it since the clock opened. */
  function changedSince({ clock }: StandingClock): string | undefined {
    const now = city.rules?.clocks.find(({ id }) => id === clock.rule)
    if (!now?.earlier || countsLike(now, clock.counting)) return undefined
    return t('clock.changedSince', { amount: words.amount(now.amount, now.unit) })
  }

  return computed((): ClockFact[] => {
    const standing = toValue(of)
    const { clock } = standing
    const rule = words.rule(standing)
    const { due, unrolled } = clock
    const by = rule?.confirmedBy
    return [
      ...fact('state', words.sentence(standing)),
      ...fact('due', words.moment(due)),
      ...fact('unrolled', due === unrolled ? undefined : words.moment(unrolled)),
      ...fact('owedBy', words.unit(clock.duty)),
      ...fact('startedAt', words.moment(clock.startedAt)),
      ...fact('startsAt', names.said(rule?.startsAt)),
      ...fact('limit', words.amount(clock.counting.amount, clock.counting.unit)),
      ...fact('since', changedSince(standing)),
      ...fact('warned', list(clock.warned.map((step) => t(`clock.step.${step}`)))),
      ...fact('pauses', list(clock.pauses.map(pauseSaid))),
      ...fact('extensions', list(clock.extensions.map(extensionSaid))),
      ...fact('citizen', clock.citizen && t('clock.citizen')),
      ...fact('basis', names.said(rule?.basis) ?? t('clock.unknownBasis')),
      ...fact('evidence', rule && t(`clock.evidence.${rule.evidence}`)),
      ...fact('profile', t(`clock.profile.${clock.profile}`)),
      ...fact(
        'confirmed',
        by
          ? t('clock.confirmedBy', {
              who: whoSaid(by),
              on: by.on,
              basis: by.basis ?? t('common.wordsRemoved'),
            })
          : t(`clock.${words.bearing(standing) === 'exercise' ? 'exercise' : 'unconfirmed'}InFull`),
      ),
    ]
  })
}
