/** Reports of screening in this view, what one's own body may and should report, and giving the orders about it. */
import { computed } from 'vue'
import { covers } from '../../../shared/access/actor.ts'
import { dateOf } from '../../../shared/clocks/calendar.ts'
import { mayReadScreening, permissions } from '../../../shared/access/permissions.ts'
import type { Role } from '../../../shared/event.ts'
import {
  missingReports,
  standingReports,
  type HeldReport,
} from '../../../shared/features/screening/readings.ts'
import { isTooWide, screens } from '../../../shared/features/screening/rules.ts'
import { isNewest, type ScreeningOpen } from '../../../shared/features/screening/state.ts'
import type { StreamCopy } from '../../../shared/protocol.ts'
import { useCity } from '../../stores/city.ts'
import { useClock } from '../../stores/clock.ts'
import { useLive } from '../../stores/live.ts'
import { usePicture } from '../../stores/picture.ts'
import { placeOf, reportData, type Draft } from './drafting.ts'

const minuteMs = 60_000
type Order = Extract<keyof typeof permissions, `screening.${string}`>
/** Who looks at what others owe; whoever reports looks at what their own body owes. */
const overseeing: readonly Role[] = ['dutyOfficer', 'commander', 'supervisor', 'auditor']

export function reportsIn(streams: ReadonlyMap<string, StreamCopy>): HeldReport[] {
  return [...streams.values()].flatMap(({ stream, feature, state }) =>
    // A copy of this feature holds this part: it was folded by the feature's own code.
    feature === 'screening' ? [{ stream, open: state.open as ScreeningOpen }] : [],
  )
}

export function useScreening() {
  const live = useLive()
  const city = useCity()
  const clock = useClock()
  const picture = usePicture()

  const actor = computed(() => live.session?.actor)
  const rules = computed(() => city.rules?.screening ?? { owed: [] })
  const reports = computed(() => standingReports(reportsIn(picture.streams)))
  // By the minute: what is missing does not change with every second.
  const minute = computed(() => Math.floor(clock.t / minuteMs) * minuteMs)
  const has = (order: Order) =>
    actor.value !== undefined && (permissions[order].roles as readonly Role[]).includes(actor.value.role)

  const mayReport = computed(() =>
    has('screening.report') && actor.value !== undefined && city.rules !== undefined
      ? screens(city.rules, actor.value.agency)
      : false,
  )
  const oversees = computed(() => actor.value !== undefined && overseeing.includes(actor.value.role))
  /** Of one's own area: everyone's for whoever oversees, else one's own body's. */
  const missing = computed(() => {
    const who = actor.value
    if (!who || !(oversees.value || mayReport.value)) return []
    return missingReports(rules.value, reports.value, minute.value).filter(
      ({ body, area }) => covers(who.area, area) && (oversees.value || body === who.agency),
    )
  })
  const mine = computed(() => reports.value.filter(({ open }) => open.body === actor.value?.agency))
  const areas = computed(() =>
    (city.data?.areas ?? []).filter(({ code }) => !isTooWide(code) && covers(actor.value?.area ?? '', code)),
  )
  const today = computed(() => (city.rules ? dateOf(city.rules.calendar, clock.t) : ''))
  const place = (): string => {
    const who = actor.value
    if (!who) return ''
    return placeOf({
      ...{ body: who.agency, own: who.area },
      ...{ rules: rules.value, reports: reports.value, now: minute.value },
    })
  }

  /** Earlier reports of that area whose time runs, those still on their way among them. */
  function follows(area: string): string[] {
    const held = mine.value.filter(({ open }) => open.area === area && isNewest(open))
    const coming = live.pending.filter(
      ({ type, data }) => type === 'screening.report' && data['area'] === area,
    )
    return [...new Set([...held, ...coming].map(({ stream }) => stream))]
  }

  const order = (type: Order, stream: string, data: Record<string, unknown>) =>
    void live.send({ type, stream, data, occurredAt: Math.floor(clock.t) })

  /** Gives the report and returns its stream: without a link it waits in the outbox. */
  function report(draft: Pick<Draft, 'rows'>, at: { area: string; day: string }, corrects?: string): string {
    const stream = live.newId()
    const before = follows(at.area).filter((id) => id !== corrects)
    order('screening.report', stream, reportData(draft, at, { corrects, follows: before }))
    return stream
  }

  return {
    actor,
    areas,
    follows,
    has,
    mayReport,
    mayRead: computed(() => actor.value !== undefined && mayReadScreening(actor.value.role)),
    mine,
    missing,
    order,
    oversees,
    place,
    report,
    reports,
    today,
  }
}
