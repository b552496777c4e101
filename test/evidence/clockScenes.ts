/** Clocks in every state that ux.md §3.3 knows, at one moment: half past nine of them at work, one behind for good. */
import { script, type Script } from '../../server/scenario/script.ts'
import type { Exercise } from '../support/exercise.ts'
import { startStage } from '../support/stage.ts'

type Clock = readonly [id: string, rule: string, agency: string, from: string, more?: object]
const moment = (time: string): string => `2026-05-${time.startsWith('0') ? '17' : '16'}T${time}:00+08:00`
const order = (at: string, by: string, stream: string, type: string, data: object = {}) => ({
  ...{ at: moment(at), by, stream, type, data },
})
const opened = (stream: string, [clock, rule, agency, from, more = {}]: Clock) =>
  order(from, 'duty', stream, 'clock.open', { clock, rule, duty: { agency }, ...more })
const reported = (stream: string, title: string, at: string) => [
  order(at, 'duty', stream, 'incident.report', {
    ...{ category: 'accident', title, area: '990101001000', source: 'grid' },
  }),
  order(at, 'duty', stream, 'incident.startVerification'),
]
const graded = (stream: string, at: string) =>
  order(at, 'duty', stream, 'incident.confirm', {
    ...{ category: 'accident', signs: {}, eventLevel: 'L3', reason: '影响供气，按本市表' },
  })

const hearing = { clock: 'reply', reason: 'hearing', note: '申请人要求听证' }
const paused = [
  opened('I-1', ['reply', 'XF-RR-D', 'petition', '21:00']),
  order('21:30', 'duty', 'I-1', 'clock.pause', hearing),
]
const running = opened('I-1', ['meeting', 'PR-24H-STRICT', 'publicity', '23:30'])

/** At midnight: far, near, overdue, overdue at opening, standing still; met, met late, cancelled; missed for good. */
const allStates: Script = script.parse({
  name: 'clocks',
  lines: [
    ...reported('I-2', '老旧小区烟雾报警', '20:05'),
    opened('I-2', ['phone', 'INC-30-60-PHONE', 'fire', '20:10']),
    ...reported('I-1', '汀口街道燃气管线破损', '20:50'),
    graded('I-1', '20:55'),
    opened('I-1', ['phone', 'INC-30-60-PHONE', 'emergency', '21:00']),
    opened('I-1', ['passed-up', 'INC-REP-STEP', 'emergency', '21:00']),
    opened('I-1', ['air', 'INC-ENV-4H', 'environment', '21:00']),
    ...paused,
    order('21:10', 'duty', 'I-1', 'clock.cancel', { clock: 'air', reason: '现场无环境影响' }),
    order('21:20', 'duty', 'I-1', 'clock.meet', { clock: 'phone' }),
    order('21:40', 'duty', 'I-2', 'incident.proposeDismissal', {
      ...{ reason: '误报，厨房油烟', reporterTold: '已回电说明' },
    }),
    order('21:45', 'commander', 'I-2', 'incident.confirmDismissal'),
    opened('I-1', ['rumour', 'PR-CLAR', 'publicity', '22:30']),
    opened('I-1', ['written', 'INC-30-60-WRITTEN', 'emergency', '22:50']),
    opened('I-1', ['unit', 'INC-REP-UNIT', 'housing', '23:20', { startedAt: { $at: moment('21:00') } }]),
    order('23:25', 'duty', 'I-1', 'clock.meet', { clock: 'passed-up' }),
    running,
    order('00:00', 'duty', 'I-1', 'incident.recordEntry', { text: '抢修人员到场', key: true }),
  ].sort((a, b) => a.at.localeCompare(b.at)),
})
const standingStill: Script = script.parse({
  name: 'paused',
  lines: [...reported('I-1', '汀口街道燃气管线破损', '20:50'), graded('I-1', '20:55'), ...paused, running],
})

export const startClocks = (): Promise<Exercise> => startStage([allStates])
/** Where nothing is late: what stands still is on the wall, too. */
export const startStill = (): Promise<Exercise> => startStage([standingStill])
