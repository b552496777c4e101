/** The same matter again, or two that are the same: said in one act, and taken back for seven days. */
import { useI18n } from 'vue-i18n'
import { partId } from '../../../shared/ids.ts'
import type { StreamCopy } from '../../../shared/protocol.ts'
import { useLive } from '../../stores/live.ts'
import { useAbilities } from '../incident/useAbilities.ts'
import { matterOf, type Matter } from './matters.ts'
import { useGivenWords } from './useGivenWords.ts'
import { useGiving, type Done, type Given } from '../incident/useGiving.ts'

export function useSame() {
  const { t } = useI18n()
  const live = useLive()
  const { may, refusalOf } = useAbilities()
  const { why } = useGivenWords()
  const { give, waiting } = useGiving<Matter>()

  const asCaller = ({ open }: Matter) => ({ callers: 1, channel: open.channel })
  const mayAdd = (matter: Matter) => may('grievance.addCallers', asCaller(matter), matter)
  const mayTakeBack = (matter: Matter, addition: string) =>
    may('grievance.takeBackCallers', { addition }, matter)

  /** Whether it may become a duplicate of the other. */
  const mayJoin = (matter: Matter, into: Matter) =>
    may('grievance.markDuplicate', { of: into.stream }, matter)
  /** Whether it may become one of any: asked of itself, it lacks the other and nothing else. */
  const mayMark = (matter: Matter) =>
    refusalOf('grievance.markDuplicate', { of: matter.stream }, matter)?.code === 'link.unknown'
  const mayPart = (matter: Matter) => may('grievance.separate', {}, matter)

  /** One more who brought it. */
  async function again(matter: Matter): Promise<Done> {
    const [one] = await give([{ to: matter, type: 'grievance.addCallers', data: asCaller(matter) }])
    if (!one || one.refusal) return { said: one ? why(one) : '' }
    const addition = partId(one.commandId, 0)
    return {
      said: t('grievance.same.added', { code: matter.open.code }),
      undo: () => takeBack(matter, addition),
    }
  }

  async function takeBack(matter: Matter, addition: string): Promise<Done> {
    const [one] = await give([{ to: matter, type: 'grievance.takeBackCallers', data: { addition } }])
    return { said: one?.refusal ? why(one) : t('grievance.same.takenBack', { code: matter.open.code }) }
  }

  /** Each of these becomes a duplicate of `into`. */
  async function join(
    matters: readonly Matter[],
    into: Matter,
  ): Promise<{ all: Given<Matter>[]; done: Done }> {
    const data = { of: into.stream }
    const all = await give(matters.map((matter) => ({ to: matter, type: 'grievance.markDuplicate', data })))
    const taken = all.filter(({ refusal }) => !refusal).map(({ to }) => to)
    const failed = all.length - taken.length
    const counts = { n: taken.length, failed, code: into.open.code }
    const said =
      failed === 0
        ? t('grievance.merge.done', counts, taken.length)
        : t('grievance.merge.someFailed', counts, taken.length)
    return { all, done: taken.length > 0 ? { said, undo: () => part(taken) } : { said } }
  }

  /** They stand by themselves again. */
  async function part(matters: readonly Matter[]): Promise<Done> {
    const now = matters.flatMap(({ stream }) => standing(live.streams.get(stream)) ?? [])
    const all = await give(now.map((matter) => ({ to: matter, type: 'grievance.separate', data: {} })))
    const refused = all.find(({ refusal }) => refusal)
    return { said: refused ? why(refused) : t('grievance.merge.parted', { n: all.length }, all.length) }
  }
  const standing = (copy: StreamCopy | undefined) => copy && matterOf(copy)

  return { again, join, mayAdd, mayJoin, mayMark, mayPart, mayTakeBack, part, takeBack, waiting }
}
