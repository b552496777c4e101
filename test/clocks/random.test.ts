/** `due()` against the slow reference: 100,000 cases of a fixed seed; one that differs is printed whole. */
import { expect, test } from 'vitest'
import { UnknownYear } from '../../shared/clocks/calendar.ts'
import { due } from '../../shared/clocks/due.ts'
import { units, type Counting, type Unit } from '../../shared/clocks/rule.ts'
import { at, calendar } from '../support/calendar.ts'
import { seeded, type Random } from '../support/random.ts'
import { slowDue, type Asked, type Found } from './reference.ts'

const minute = 60_000
const most: Record<Unit, number> = {
  minutes: 300,
  hours: 20,
  calendarDays: 90,
  workingDays: 60,
  months: 6,
  years: 1,
}

interface Case extends Asked {
  rule: Counting
  extensions: { unit: Unit; amount: number }[]
}

/** Where things turn: midnight, opening, closing, and any minute. */
function instantNear(random: Random, day: number): number {
  const minutes = random.one([0, 540, 1079, 1080, 1081, 1439, random.whole(0, 1439)])
  return day + minutes * minute
}

function caseOf(random: Random): Case {
  const days = random.whole(0, 790)
  const startedAt = instantNear(random, at('2024-12-01') + days * 86_400_000)
  const unit = random.one(units)
  const isTimed = unit === 'minutes' || unit === 'hours'
  const pauses = Array.from({ length: random.one([0, 0, 1, 1, 2, 3]) }, () => {
    const from = instantNear(random, startedAt - (startedAt % 86_400_000) + random.whole(-3, 60) * 86_400_000)
    return {
      from,
      to:
        from +
        random.one([0, random.whole(1, 120), random.whole(1, 12) * 1440, random.whole(1, 9999)]) * minute,
    }
  })
  const extensions = Array.from({ length: random.one([0, 0, 0, 1, 2]) }, () => {
    const extra = random.one(units)
    return { unit: extra, amount: random.whole(1, Math.ceil(most[extra] / 3)) }
  })
  return {
    rule: {
      unit,
      amount: random.whole(1, most[unit]),
      startExcluded: !isTimed && random.next() < 0.7,
      rollToWorkingDay: !isTimed && random.next() < 0.5,
      endOfDay: random.one(['midnight', 'office'] as const),
    },
    startedAt,
    pauses,
    extensions,
  }
}

function quickDue({ rule, startedAt, pauses, extensions }: Case): Found {
  try {
    return due(rule, startedAt, calendar, { pauses, extensions })
  } catch (error) {
    if (error instanceof UnknownYear) return { unknownYear: error.year }
    throw error
  }
}

test('[CLK1] [CLK2] [CLK3] [CLK4] [CLK5] 100,000 random cases fall due when the slow reference says', () => {
  const random = seeded(20_260_516)
  const seen = { moved: 0, paused: 0, extended: 0, unknown: 0 }
  const differing: { asked: Case; quick: Found; slow: Found }[] = []
  for (let round = 0; round < 100_000 && differing.length < 3; round++) {
    const asked = caseOf(random)
    const quick = quickDue(asked)
    const slow = slowDue(asked)
    if (JSON.stringify(quick) !== JSON.stringify(slow)) differing.push({ asked, quick, slow })
    if ('unknownYear' in slow) seen.unknown += 1
    else if (slow.due !== slow.unrolled) seen.moved += 1
    if (asked.pauses.length > 0) seen.paused += 1
    if (asked.extensions.length > 0) seen.extended += 1
  }
  expect(differing).toEqual([])
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(5000)
}, 240_000)
