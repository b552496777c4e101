/** The moment pictures and screen tests show: a leak at night beside all else a city has at once. */
import { script, type Script } from '../../server/scenario/script.ts'
import type { Exercise } from '../support/exercise.ts'
import { scriptUntil, startStage } from '../support/stage.ts'

/** The wind has turned, police and town differ on who left, a promised update is due in two minutes. */
const leakUntil = '2026-05-17T00:28:10+08:00'
const othersAt = '2026-05-16T21:30:00+08:00'
const overdueSince = '2026-05-17T00:02:00+08:00'

/** Besides the scripts, so that the wall must choose; one of them nobody graded. */
const others = [
  { title: '汀口街道燃气管线破损', area: '990101001000', category: 'accident', eventLevel: 'L3' },
  { title: '鼓台街道老旧电梯停运', area: '990101002000', category: 'accident', eventLevel: 'L4' },
  { title: '锦绣社区停暖集中诉求', area: '990101003001', category: 'socialSecurity', eventLevel: undefined },
]

function othersScript(): Script {
  const lines = others.flatMap(({ title, area, category, eventLevel }, index) => {
    const order = { at: othersAt, by: 'duty', stream: `I-${index}` }
    const incident = { $stream: order.stream }
    const task = { incident, kind: 'update', owner: 'publicity', area, dueAt: { $at: overdueSince } }
    const confirm = { category, signs: {}, eventLevel, reason: title }
    return [
      { ...order, type: 'incident.report', data: { category, title, area, source: 'grid' } },
      { ...order, type: 'incident.startVerification', data: {} },
      ...(eventLevel ? [{ ...order, type: 'incident.confirm', data: confirm }] : []),
      ...(eventLevel === 'L3'
        ? [{ ...order, by: 'press', stream: 'P', type: 'press.openTask', data: task }]
        : []),
    ]
  })
  return script.parse({ name: 'others', lines })
}

/** A night with four incidents, from level III to none, one of them in full course. */
export function startNight(extraOrigins: readonly string[] = []): Promise<Exercise> {
  const scripts = [
    scriptUntil('renewal', '2026-05-16T12:00:00+08:00'),
    othersScript(),
    scriptUntil('leak', leakUntil),
  ]
  return startStage(scripts, extraOrigins)
}
