/** Notices of a session for its sides: issued, and told as served on each of them, through the orders of every paper. */
import { serviceWays, type ServiceWay, type Side } from '../../../shared/features/mediation/kinds.ts'
import type { Refusal } from '../../../shared/refusal.ts'
import { useGiving } from '../incident/useGiving.ts'
import type { MediationCase } from './cases.ts'

/** What is done about a notice; with a way, it is served on every side as well. */
export const noticeActs = ['none', 'issue', ...serviceWays] as const
export type NoticeAct = (typeof noticeActs)[number]

/** What came of it: it has no number, or how it stands with each side. */
export type Noticed =
  { notIssued: Refusal } | { served: Side[]; notServed: { side: Side; refusal: Refusal }[] }

const document = 'sessionNotice'

export function useNotices() {
  const { give } = useGiving<MediationCase>()

  /** One after the other: what is served was issued. */
  async function notify(to: MediationCase, act: Exclude<NoticeAct, 'none'>): Promise<Noticed> {
    const [issued] = await give([{ to, type: 'mediation.issueDocument', data: { document } }])
    if (issued?.refusal) return { notIssued: issued.refusal }
    const sides = act === 'issue' ? [] : to.open.sides
    const told = await Promise.all(sides.map((side) => serve(to, side, act as ServiceWay)))
    return {
      served: told.flatMap(({ side, refusal }) => (refusal ? [] : [side])),
      notServed: told.flatMap(({ side, refusal }) => (refusal ? [{ side, refusal }] : [])),
    }
  }

  async function serve(to: MediationCase, side: Side, way: ServiceWay) {
    const [given] = await give([{ to, type: 'mediation.recordService', data: { document, way, side } }])
    return { side, refusal: given?.refusal }
  }

  return { notify }
}
