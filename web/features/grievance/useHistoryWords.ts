/** A step of a matter in words: what was done, to whom, about what. */
import { useI18n } from 'vue-i18n'
import type { GrievanceEventType } from '../../../shared/features/grievance/events.ts'
import { links } from '../../../shared/features/grievance/messages.ts'
import { usePicture } from '../../stores/picture.ts'
import { useNames } from '../../stores/useNames.ts'
import type { Entry } from './history.ts'

export function useHistoryWords() {
  const { t } = useI18n()
  const picture = usePicture()
  const names = useNames()

  const and = () => t('grievance.gap.and')
  const dotted = (...parts: (string | undefined)[]) =>
    parts.filter((part) => part !== undefined && part !== '').join(t('common.dot'))
  const units = (codes: unknown) =>
    Array.isArray(codes) ? codes.map((code) => names.agency(String(code))).join(and()) : ''
  const people = (n: unknown) => (typeof n === 'number' ? t('grievance.gap.callers', { n }, n) : '')
  const lead = (code: unknown) => t('grievance.with', { agency: names.agency(String(code)) })
  const others = (key: string, codes: unknown) =>
    units(codes) === '' ? undefined : t(key, { agencies: units(codes) })
  /** The code of another matter; undefined where one may not see it. */
  const codeOf = (stream: unknown) => {
    const code = typeof stream === 'string' ? picture.streams.get(stream)?.state.open['code'] : undefined
    return typeof code === 'string' ? code : undefined
  }

  /** Of the steps that say more than their name. */
  const details: Partial<Record<GrievanceEventType, (data: Entry['data']) => string | undefined>> = {
    'grievance.received': ({ channel, callers }) =>
      dotted(t(`grievance.channel.${String(channel)}`), people(callers)),
    'grievance.assigned': (data) =>
      dotted(lead(data['lead']), others('grievance.page.assistedBy', data['assisting'])),
    'grievance.escalated': (data) =>
      dotted(
        t(`grievance.level.${String(data['to'])}`),
        lead(data['lead']),
        others('grievance.page.toldTo', data['told']),
      ),
    'grievance.callersAdded': ({ callers, from }) => dotted(people(callers), codeOf(from)),
    'grievance.callersTakenBack': ({ callers }) => people(callers),
    'grievance.duplicateMarked': ({ of }) => codeOf(of),
    'grievance.moreAsked': ({ lacks }) =>
      Array.isArray(lacks) ? lacks.map((one) => t(`grievance.lack.${String(one)}`)).join(and()) : undefined,
    'grievance.moreTold': ({ told }) => t(`grievance.channel.${String(told)}`),
    'grievance.referred': ({ reason, route }) =>
      t('grievance.referredTo', {
        reason: t(`grievance.notOurs.${String(reason)}`),
        route: t(`grievance.route.${String(route)}`),
      }),
    'grievance.takenUpAgain': ({ reason }) => t(`grievance.returned.${String(reason)}`),
    'grievance.linked': (data) =>
      links
        .filter((one) => data[one] !== undefined)
        .map((one) => t(`grievance.link.to.${one}`))
        .join(and()),
    'grievance.unlinked': ({ link }) => t(`grievance.link.to.${String(link)}`),
    'grievance.unitsNamed': ({ against }) => units(against) || t('grievance.intake.none'),
  }

  return {
    label: ({ type }: Entry) => t(type.replace('.', '.event.')),
    /** Undefined where the step's name says all. */
    detail: ({ type, data }: Entry) => details[type]?.(data) || undefined,
  }
}
