/** Conferences in words: what about, when, who is there, what became of each resolution. */
import { useI18n } from 'vue-i18n'
import { membersOf, presentOf } from '../../../shared/features/conference/readings.ts'
import { responsibilityBases } from '../../../shared/features/conference/responsibility.ts'
import type { Dispute, Resolution } from '../../../shared/features/conference/state.ts'
import type { OrderOpen } from '../../../shared/features/order/state.ts'
import { useFormat } from '../../i18n/useFormat.ts'
import { useClock } from '../../stores/clock.ts'
import { useNames } from '../../stores/useNames.ts'
import { usePicture } from '../../stores/picture.ts'
import { isAhead, type Conference } from './conferences.ts'

export function useConferenceWords() {
  const { locale, t } = useI18n()
  const clock = useClock()
  const format = useFormat()
  const names = useNames()
  const picture = usePicture()

  const listed = (agencies: readonly string[]) => agencies.map(names.agency).join(t('conference.and'))
  /** What it is about, or only what it is, for those who see no more. */
  const subject = ({ open, work }: Conference) =>
    work ? (work.subject ?? t('common.wordsRemoved')) : t(`conference.kind.${open.kind}`)
  const by = ({ open }: Conference) =>
    t('conference.by', {
      convener: names.actor(open.convenedBy),
      chair: names.agency(open.chair),
    })
  /** 14:00 开会, with what is left until then; undefined for one that is not planned. */
  const plan = (conference: Conference) => {
    const { stage, startsAt } = conference.open
    if (stage !== 'called' && stage !== 'adjourned') return undefined
    const time = format.moment(startsAt, clock.t)
    const cell = format.cell(Math.abs(startsAt - clock.t))
    return {
      when: t(stage === 'called' ? 'conference.starts' : 'conference.resumes', { time }),
      left: isAhead(conference, clock.t) ? cell : t('conference.late', { left: cell }),
      isLate: !isAhead(conference, clock.t),
    }
  }
  const counts = ({ open }: Conference) =>
    t('conference.present', {
      present: presentOf(open).length,
      all: membersOf(open).length,
      quorum: open.quorum,
    })
  const item = ({ n }: { n: number }, what: string | null) =>
    t('conference.item', { n, what: what ?? t('common.wordsRemoved') })
  const owner = ({ owner: lead, assisting, dueAt }: Resolution) =>
    t('conference.owner', {
      agency: listed([lead, ...assisting]),
      time: format.moment(dueAt, clock.t),
    })
  /** What its order has come to, as far as one sees it. */
  const order = ({ order: stream }: Resolution) => {
    if (stream === null) return t('conference.orderState.bare')
    const open = picture.streams.get(stream)?.state.open as OrderOpen | undefined
    return t(`conference.orderState.${open?.stage ?? 'unknown'}`)
  }
  /** 由人社局负责，依据：首接负责…（外地做法） */
  const decision = ({ decision: made }: Dispute) => {
    if (!made) return t('conference.disputeState.open')
    const basis = responsibilityBases[made.rule]
    return t('conference.decided', {
      agency: names.agency(made.agency),
      rule: locale.value === 'en' ? basis.en : basis.zh,
    })
  }
  return { listed, subject, by, plan, counts, item, owner, order, decision }
}
