/** A pass of the ticker over a hundred due clocks, among a million that run against among a thousand (D17). */
import { houseRules } from '../../server/corridor/rules.ts'
import { ClockTicker } from '../../server/followers/clockTicker.ts'
import { openInline, type InlineLog } from '../../server/log/sqlite/inline.ts'
import { clockCity } from '../support/clocks.ts'
import { actorOf } from '../support/actors.ts'
import { withFolder } from './folder.ts'
import { alternated, atMost, clockMs, type Measure } from './measure.ts'
import { city, newId, openAccount, openIncident } from './orders.ts'

const [many, few, due] = [1_000_000, 1000, 100]
const rounds = 9
const minute = 60_000
const logs = { many: 'exercise-many', few: 'exercise-few' }

export const tickerPass: Measure = {
  name: 'tickerPass',
  run: () =>
    withFolder(async (folder) => {
      let now = Date.now()
      const house = openInline({
        dataDir: folder,
        rules: houseRules,
        city: clockCity,
        hmacKey: new Uint8Array(32),
        now: () => now,
        newEpoch: newId,
        dayOf: () => '0101',
        onFault: (error) => {
          throw error
        },
      })
      await house.open('house')
      const account = await openAccount(house, 'duty', { role: 'dutyOfficer', agency: 'centre', area: city })
      for (const [log, running] of [
        [logs.many, many],
        [logs.few, few],
      ] as const) {
        await house.open(log)
        await fill(house, log, running, now)
      }
      const pass = async (log: string): Promise<number> => {
        await openDue(house, log, account, now)
        now += 2000
        const ticker = new ClockTicker({ log: house, name: log, now: () => now, actor: actorOf('system') })
        const began = clockMs()
        await ticker.step()
        return clockMs() - began
      }
      const { ratio, ours, bare } = await alternated(
        rounds,
        () => pass(logs.many),
        () => pass(logs.few),
      )
      await house.close()
      const detail = `${ours.toFixed(1)} ms among ${many}, ${bare.toFixed(1)} ms among ${few}, ${due} due`
      return [atMost('tickerPass', 1.2, ratio, detail)]
    }),
}

/** Clocks that run for a year: the ticker knows of a clock by its row alone. */
async function fill(house: InlineLog, log: string, running: number, now: number): Promise<void> {
  const text = `INSERT INTO clock SELECT 'far-' || (i / 100), 'c' || (i % 100), ? + i, ? + i FROM
    (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT i FROM n)`
  const far = now + 365 * 24 * 60 * minute
  await house.write(log, [{ text, args: [far, far, running], rows: false }])
}

/** A hundred clocks of a new incident whose half is reached within two seconds. */
async function openDue(house: InlineLog, log: string, account: string, now: number): Promise<void> {
  const stream = await openIncident(house, log, account, '990102000000')
  const requests = Array.from({ length: due }, (_, n) => ({
    by: { account },
    command: {
      commandId: newId(),
      type: 'clock.open',
      stream,
      data: { clock: `c${n}`, rule: 'T-30M', duty: { agency: 'fire' }, startedAt: now - 15 * minute + 1000 },
    },
  }))
  for (const answer of house.together(log, requests))
    if (!answer.accepted) throw new Error(`refused: ${answer.refusal.code}`)
}
