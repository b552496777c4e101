/** The alarms of this seat, and what it has put aside: on this device alone, never longer than an hour. */
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { useClocks } from '../clocks/useClocks.ts'
import { useIncidents } from '../features/incident/useIncidents.ts'
import { useIssued } from '../features/order/useIssued.ts'
import { useClock } from '../stores/clock.ts'
import { alarmsOf, grouped, isFlood, parted, shelveMostMs, type Alarm, type Shelved } from './alarms.ts'

export const useAlarms = defineStore('alarms', () => {
  const clock = useClock()
  const { owed: clocks } = useClocks()
  const { unheard } = useIssued()
  const { all: incidents } = useIncidents()
  const shelf = shallowRef<ReadonlyMap<string, Shelved>>(new Map())

  const levels = computed(
    () => new Map(incidents.value.map(({ stream, open }) => [stream, open.response?.level])),
  )
  const all = computed(() =>
    alarmsOf(
      { clocks: clocks.value, unheard: unheard.value, levelOf: (incident) => levels.value.get(incident) },
      clock.t,
    ),
  )
  const sides = computed(() => parted(all.value, shelf.value, clock.t))

  /** Puts one aside until `until`, an hour from now at the latest. */
  function shelve({ key }: Alarm, until: number, reason: string): void {
    const end = Math.min(until, clock.t + shelveMostMs)
    shelf.value = new Map([...shelf.value, [key, { until: end, reason }]])
  }

  return {
    heard: computed(() => sides.value.heard),
    shelved: computed(() => sides.value.shelved),
    isFlood: computed(() => isFlood(sides.value.heard, clock.t)),
    groups: computed(() => grouped(sides.value.heard)),
    shelfOf: ({ key }: Alarm) => shelf.value.get(key),
    shelve,
    unshelve: ({ key }: Alarm) => (shelf.value = new Map([...shelf.value].filter(([held]) => held !== key))),
  }
})
