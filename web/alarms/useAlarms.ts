/** The alarms of this seat, and what its account has put aside: on this device alone, never longer than an hour. */
import { defineStore } from 'pinia'
import { computed } from 'vue'
import { z } from 'zod'
import { useClocks } from '../clocks/useClocks.ts'
import type { Incident } from '../features/incident/incidents.ts'
import { useIncidents } from '../features/incident/useIncidents.ts'
import { useIssued } from '../features/order/useIssued.ts'
import { useClock } from '../stores/clock.ts'
import { useKept } from '../stores/useKept.ts'
import {
  alarmsOf,
  grouped,
  isFlood,
  parted,
  shelf as shelfSchema,
  shelveMostMs,
  type Alarm,
  type Raised,
} from './alarms.ts'

export const useAlarms = defineStore('alarms', () => {
  const clock = useClock()
  const { owed } = useClocks()
  /** Who owes a report of screening is told by a count at the desk; it alarms nobody. */
  const clocks = computed(() => owed.value.filter(({ feature }) => feature !== 'screening'))
  const { unheard } = useIssued()
  const { all: incidents } = useIncidents()
  const shelf = useKept('shelf', shelfSchema, {})
  const isSounding = useKept('sound', z.boolean(), false)

  const levels = computed(
    () => new Map(incidents.value.map(({ stream, open }) => [stream, open.response?.level])),
  )
  const all = computed(() =>
    alarmsOf(
      {
        clocks: clocks.value,
        unheard: unheard.value,
        raised: incidents.value.flatMap(raisedIn),
        levelOf: (incident) => levels.value.get(incident),
      },
      clock.t,
    ),
  )
  const sides = computed(() => parted(all.value, shelf.value, clock.t))

  /** Puts one aside until `until`, an hour from now at the latest. What lay aside long enough goes. */
  function shelve({ key }: Alarm, until: number, reason: string): void {
    const kept = Object.entries(shelf.value).filter(([, held]) => held.until > clock.t)
    const end = Math.min(until, clock.t + shelveMostMs)
    shelf.value = { ...Object.fromEntries(kept), [key]: { until: end, reason } }
  }

  function unshelve({ key }: Alarm): void {
    shelf.value = Object.fromEntries(Object.entries(shelf.value).filter(([held]) => held !== key))
  }

  return {
    heard: computed(() => sides.value.heard),
    shelved: computed(() => sides.value.shelved),
    isFlood: computed(() => isFlood(sides.value.heard, clock.t)),
    groups: computed(() => grouped(sides.value.heard)),
    /** Whether what interrupts is to be heard as well; off until somebody at this seat says so. */
    isSounding,
    shelfOf: ({ key }: Alarm) => shelf.value[key],
    shelve,
    unshelve,
  }
})

const eventLevel = { L1: 1, L2: 2 } as const

/** The levels 1 and 2 an incident stands at. */
function raisedIn({ stream, open: { response, grade } }: Incident): Raised[] {
  const event = grade.level === 'L1' || grade.level === 'L2' ? eventLevel[grade.level] : undefined
  const level = response && response.level <= 2 ? (response.level as 1 | 2) : undefined
  return [
    ...(level && response
      ? [{ incident: stream, what: 'response' as const, level, since: response.since }]
      : []),
    ...(event ? [{ incident: stream, what: 'event' as const, level: event, since: grade.since }] : []),
  ]
}
