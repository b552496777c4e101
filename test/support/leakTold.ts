/** The leak with one more statement, that is being signed when a figure in it changes, and one nobody has begun. */
import { script, type Script } from '../../server/scenario/script.ts'
import { scriptUntil } from './stage.ts'

const on = (time: string) => `2026-05-17T${time}:00+08:00`
const line = (
  time: string,
  by: string,
  stream: string,
  type: string,
  data: Record<string, unknown> = {},
) => ({
  ...{ at: on(time), by, stream, type: `statement.${type}`, data },
})
const plan = { incident: { $stream: 'I-C1' }, area: '990121101000' }
const second = {
  title: '澜泉化工储罐气体泄漏第一次通报',
  order: ['p1', 'p2', 'p3'],
  text: {
    p1: '泄漏仍在封堵，下风向居民正在撤离。',
    p2: '截至目前，已转移{evacuated}人，{seriouslyInjured}人重伤、{slightlyInjured}人轻伤，均在医院救治。',
    p3: '供水正常。下一次通报时间为 02:30。',
  },
}
const mended = {
  ...second,
  text: { ...second.text, p1: '泄漏点已查明，正在封堵，下风向居民正在有序撤离。' },
}

const told = script.parse({
  name: 'leak',
  lines: [
    line('00:56', 'press', 'S-2', 'plan', {
      ...{ ...plan, kind: 'update', follows: { $stream: 'S-C-1' }, as: 'updated' },
      tasks: [{ $stream: 'P-C-update2' }],
    }),
    line('00:57', 'press', 'S-2', 'take'),
    line('01:00', 'press', 'S-2', 'submitVersion', second),
    line('01:04', 'liaison-emergency', 'S-2', 'confirmFacts'),
    line('01:08', 'approver', 'S-2', 'passCheck', { waived: [] }),
    line('01:12', 'liaison-emergency', 'S-2', 'sign', {
      step: 'countersign',
      paragraphs: ['p1', 'p2', 'p3'],
    }),
    line('01:15', 'press', 'S-2', 'submitVersion', mended),
    line('01:18', 'liaison-emergency', 'S-2', 'confirmFacts'),
    line('01:22', 'approver', 'S-2', 'passCheck', { waived: [] }),
    line('01:30', 'press', 'S-3', 'plan', { ...plan, kind: 'clarification' }),
    line('01:31', 'press', 'S-3', 'take'),
  ],
})

/** Up to an ISO instant; each line at its minute between those of the script itself. */
export function leakTold(until: string): Script {
  const leak = scriptUntil('leak', until)
  const lines = [...leak.lines, ...told.lines.filter(({ at }) => at < Date.parse(until))]
  return { ...leak, lines: lines.sort((a, b) => a.at - b.at) }
}
