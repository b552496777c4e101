/** The charts of the board: what they draw in the colours of the page, and the one line that each says. */
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useClocks } from '../../clocks/useClocks.ts'
import { useIssued } from '../../features/order/useIssued.ts'
import { useFormat } from '../../i18n/useFormat.ts'
import { useCity } from '../../stores/city.ts'
import { useClock } from '../../stores/clock.ts'
import { useNames } from '../../stores/useNames.ts'
import { heatOf, leastSamples, slowestOf, stageTimes } from './figures.ts'

const minuteMs = 60_000

export function useFigures() {
  const { t } = useI18n()
  const clock = useClock()
  const city = useCity()
  const names = useNames()
  const format = useFormat()
  const { owed } = useClocks()
  const { orders } = useIssued()

  const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()
  const duty = (id: string) => {
    const rule = city.rules?.clocks.find((one) => one.id === id)
    return names.said(rule?.name) ?? t('clock.unknownRule')
  }

  // By the minute: a drawing that moved each second would be no drawing.
  const minute = computed(() => Math.floor(clock.t / minuteMs) * minuteMs)
  const heat = computed(() => heatOf(owed.value, minute.value))
  const times = computed(() => stageTimes(orders.value))
  const slowest = computed(() => slowestOf(times.value))

  const heatFinding = computed(() => {
    const [worst] = heat.value
    if (!worst) return t('figure.heat.none')
    const said = { unit: names.agency(worst.agency), duty: duty(worst.rule) }
    return worst.overdue > 0
      ? t('figure.heat.overdue', { ...said, n: worst.overdue })
      : t('figure.heat.near', { ...said, n: worst.near })
  })
  const stageFinding = computed(() =>
    slowest.value
      ? t('figure.stage.finding', {
          stage: t(`figure.stage.name.${slowest.value.stage}`),
          median: format.duration(slowest.value.median),
          n: slowest.value.n,
        })
      : t('figure.stage.tooFew', { n: Math.max(0, ...times.value.map(({ n }) => n)), least: leastSamples }),
  )

  const axis = (label: Record<string, unknown> = {}) => ({
    axisLabel: { color: token('--color-text-muted'), ...label },
    axisLine: { lineStyle: { color: token('--color-line') } },
    splitLine: { lineStyle: { color: token('--color-line-soft') } },
  })

  const heatOption = computed(() => {
    const units = [...new Set(heat.value.map(({ agency }) => agency))]
    const duties = [...new Set(heat.value.map(({ rule }) => rule))]
    const data = heat.value.map(({ agency, rule, overdue, near }) => [
      duties.indexOf(rule),
      units.indexOf(agency),
      overdue + near,
    ])
    return {
      // Numbers stand in the cells: a pattern under them would only be in their way.
      aria: { enabled: true, decal: { show: false } },
      textStyle: { fontFamily: token('--font-family') },
      grid: { left: 8, right: 16, top: 8, bottom: 8, containLabel: true },
      xAxis: {
        type: 'category',
        data: duties.map(duty),
        // As wide as the longest word there is: a word is not broken, and three stand on a phone.
        ...axis({ interval: 0, overflow: 'break', width: 94 }),
      },
      yAxis: { type: 'category', data: units.map((one) => names.agency(one)), inverse: true, ...axis() },
      visualMap: {
        show: false,
        min: 0,
        max: Math.max(1, ...data.map(([, , n]) => n ?? 0)),
        inRange: { color: [token('--color-tag'), token('--color-span')] },
      },
      series: [{ type: 'heatmap', data, label: { show: true, color: token('--color-text') } }],
    }
  })

  const stageOption = computed(() => ({
    textStyle: { fontFamily: token('--font-family') },
    grid: { left: 8, right: 72, top: 8, bottom: 8, containLabel: true },
    xAxis: { type: 'value', ...axis({ show: false }) },
    yAxis: {
      type: 'category',
      inverse: true,
      data: times.value.map(({ stage }) => t(`figure.stage.name.${stage}`)),
      ...axis(),
    },
    series: [
      {
        type: 'bar',
        label: { show: true, position: 'right', color: token('--color-text') },
        data: times.value.map(({ stage, n, median }) => ({
          value: n < leastSamples ? 0 : median / minuteMs,
          label: { formatter: n < leastSamples ? t('figure.nothing') : format.duration(median) },
          itemStyle: {
            color: token(stage === slowest.value?.stage ? '--color-text' : '--color-text-faint'),
          },
        })),
      },
    ],
  }))

  return {
    heat: computed(() =>
      heat.value.map((cell) => ({ ...cell, unit: names.agency(cell.agency), duty: duty(cell.rule) })),
    ),
    heatFinding,
    heatOption,
    times: computed(() =>
      times.value.map(({ stage, n, median, p90 }) => ({
        stage: t(`figure.stage.name.${stage}`),
        n,
        median: n > 0 ? format.duration(median) : t('figure.nothing'),
        p90: n >= leastSamples ? format.duration(p90) : t('figure.nothing'),
      })),
    ),
    stageFinding,
    stageOption,
    isDrawn: computed(() => slowest.value !== undefined),
    asOf: computed(() => format.minute(minute.value)),
  }
}
