/** What the three scripts say falls due when, and whether it was kept: every promise of their text (domain.md §7). */
import { beforeAll, describe, expect, test } from 'vitest'
import { clocksIn, type Clock, type Clocks } from '../../shared/clocks/clock.ts'
import { written } from '../support/calendar.ts'
import { playWhole } from '../support/playing.ts'

/** clock, rule, due, and how it ended: done when, in time or late; or that it still ran when the script ended. */
type Promised = [clock: string, rule: string, due: string, ended: `${'in time' | 'late'} ${string}` | 'runs']

const scripts: { name: string; incident: string; promised: Promised[] }[] = [
  {
    name: 'wages',
    incident: 'I-A1',
    promised: [
      ['h-0001', 'HL-5WD', '03-05 18:00', 'late 03-16 09:50'],
      ['hv-17', 'HV-5', '03-17 23:59', 'in time 03-17 10:00'],
      ['report-phone', 'INC-30-60-PHONE', '03-16 07:35', 'in time 03-16 07:34'],
      ['report-written', 'INC-30-60-WRITTEN', '03-16 08:05', 'in time 03-16 08:04'],
      ['rumour-1', 'PR-CLAR', '03-16 09:52', 'in time 03-16 09:44'],
      ['first-information', 'PR-5H-STRICT', '03-16 12:05', 'in time 03-16 09:44'],
      ['press-conference', 'PR-24H-STRICT', '03-17 07:05', 'late 03-17 15:00'],
      ['inspection', 'LAB-INSP', '06-11 23:59', 'runs'],
      ['rumour-2', 'PR-CLAR', '03-16 13:30', 'late 03-16 16:30'],
      ['labour-mediation', 'LAB-MED', '04-01 23:59', 'in time 03-24 16:31'],
      ['arbitration-accepts', 'LAB-ACC', '03-25 23:59', 'in time 03-25 17:00'],
      ['confirmation', 'MED-JC', '04-20 23:59', 'in time 03-23 09:20'],
      ['court-accepts', 'MED-JC-ACC', '03-26 23:59', 'in time 03-26 10:00'],
      ['court-decides', 'MED-JC-DEC', '04-10 23:59', 'in time 04-10 10:00'],
      ['start', 'CONF-START', '03-16 14:15', 'in time 03-16 14:00'],
      ['minutes', 'CONF-MINUTES', '03-17 14:25', 'in time 03-16 16:00'],
    ],
  },
  {
    name: 'renewal',
    incident: 'I-B1',
    promised: [
      ['water', 'HL-RECV-30', '04-07 14:52', 'in time 04-07 14:41'],
      ['reconsideration-asked', 'RECON-APPLY', '05-11 23:59', 'in time 05-11 17:00'],
      ['petition-registered', 'XF-REG', '04-07 23:59', 'in time 04-07 08:30'],
      ['petition-acknowledged', 'XF-ACK', '04-07 23:59', 'in time 04-07 08:50'],
      ['petition-answered', 'XF-DO', '06-12 23:59', 'in time 06-12 17:00'],
      ['reconsideration-reviewed', 'RECON-REVIEW', '05-18 23:59', 'in time 05-18 10:00'],
      ['reconsideration-decided', 'RECON-DECIDE', '07-17 23:59', 'in time 07-17 16:00'],
      ['petition-reviewed', 'XF-RV-D', '07-15 23:59', 'in time 07-15 16:00'],
      ['start', 'CONF-START', '04-08 15:45', 'in time 04-08 15:30'],
      ['minutes', 'CONF-MINUTES', '04-09 15:55', 'in time 04-08 16:15'],
    ],
  },
  {
    name: 'leak',
    incident: 'I-C1',
    promised: [
      ['plant-reports', 'INC-REP-UNIT', '05-16 23:50', 'in time 05-16 22:58'],
      ['county-reports', 'INC-REP-STEP', '05-17 00:58', 'in time 05-16 23:33'],
      ['written-report', 'INC-30-60-WRITTEN', '05-17 00:01', 'in time 05-16 23:55'],
      ['first-information', 'PR-5H-STRICT', '05-17 03:47', 'in time 05-16 23:26'],
      ['press-conference', 'PR-24H-STRICT', '05-17 22:47', 'in time 05-17 14:00'],
      ['environment-reports', 'INC-ENV-4H', '05-17 03:04', 'in time 05-16 23:30'],
      ['city-reports', 'INC-REP-STEP', '05-17 01:33', 'in time 05-17 00:58'],
      ['water-rumour', 'PR-CLAR', '05-17 02:37', 'in time 05-17 01:06'],
      ['casualties', 'INC-CASUPD', '06-15 23:59', 'in time 06-15 22:47'],
      ['investigation', 'INC-INVEST', '07-15 23:59', 'in time 07-15 10:00'],
      ['personal-data', 'INC-PII', '06-18 23:59', 'in time 06-18 17:00'],
      ['investigation-answered', 'INC-INVAPP', '07-30 23:59', 'runs'],
    ],
  },
]

const day = (instant: number): string => written(instant).slice('2026-'.length)

function endOf({ phase, metAt = 0, missedAt }: Clock): string {
  if (phase === 'running') return 'runs'
  return phase === 'met' ? `${missedAt === undefined ? 'in time' : 'late'} ${day(metAt)}` : phase
}

/** What the public is owed is measured at its task, and what a conference owes at the conference. */
const tasks: Record<string, string[]> = {
  wages: ['P-A-first', 'P-A-conference', 'P-A-rumour1', 'P-A-rumour2', 'CF-A1'],
  renewal: ['CF-B1'],
  leak: ['P-C-first', 'P-C-conference', 'P-C-water'],
}

async function clocksOf(name: string, incident: string): Promise<Clocks> {
  const streams = [incident, ...(tasks[name] ?? [])]
  const played = await playWhole(name, streams)
  const all = streams.map((stream) => clocksIn(played.stateAt(stream, Infinity)?.parts.open ?? {}))
  return Object.assign({}, ...all) as Clocks
}

describe.each(scripts)('$name', ({ name, incident, promised }) => {
  let clocks: Clocks
  beforeAll(async () => {
    clocks = await clocksOf(name, incident)
  }, 60_000)

  test('[CLK13] keeps and misses what its text says it keeps and misses, and nothing else', () => {
    const found = Object.values(clocks).map((clock): string[] => [
      clock.id,
      clock.rule,
      day(clock.due),
      endOf(clock),
    ])
    expect(found.sort()).toEqual([...promised].sort())
  })

  test('[CLK11] only what was over before the city heard of it is overdue at opening', () => {
    const overdue = Object.values(clocks).filter((clock) => clock.overdueAtOpening)
    expect(overdue.map(({ id }) => id)).toEqual(name === 'wages' ? ['h-0001'] : [])
  })
})

test('[CLK13] the wages script is late by as much as its text says', async () => {
  const clocks = await clocksOf('wages', 'I-A1')
  const lateMinutes = (id: string): number => {
    const { metAt = 0, missedAt = 0 } = clocks[id] ?? {}
    return (metAt - missedAt) / 60_000
  }
  expect(lateMinutes('press-conference')).toBe(7 * 60 + 55)
  expect(lateMinutes('rumour-2')).toBe(3 * 60)
  expect(Math.ceil(lateMinutes('h-0001') / 1440)).toBe(11)
}, 60_000)
