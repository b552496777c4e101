/** Every fault of a script is named by its line: who gives an order, whether it is one, what it points at. */
import { afterEach, test } from 'vitest'
import { at, crossed, expectNamed, files, removeCities, ring, type Broken } from './folder.ts'

afterEach(removeCities)

const played = files['scenarios/leak.json']
/** The script with a line added, or with its last line changed. */
const withLine = (line: object) => ({
  'scenarios/leak.json': {
    ...played,
    lines: [...played.lines, { at, by: 'duty', type: 'incident.recordEntry', stream: 'I-1', ...line }],
  },
})
/** The script with a statement in it. */
const withStatement = (changed: object) => ({
  'scenarios/leak.json': {
    ...played,
    told: [
      {
        ...{ stream: 'S-1', at, readableAt: at, by: 'press', confirmedBy: 'liaison-fire' },
        ...{ checkedBy: 'approver', signedBy: [['approve', 'approver']], channels: ['publicPage'] },
        plan: { incident: { $stream: 'I-1' }, area: '990121101000', kind: 'firstRelease' },
        ...{ title: '通报', text: ['正在处置。'] },
        ...changed,
      },
    ],
  },
})
const withZone = (corners: unknown) =>
  withLine({ type: 'incident.drawZone', data: { kind: 'cordon', name: '区', ring: corners } })
const entry = (data: object = { text: '到场' }) => ({ data })

const circle = Array.from({ length: 501 }, (_, i) => {
  const angle = (i / 501) * 2 * Math.PI
  return [0.5 + 0.1 * Math.cos(angle), 0.5 + 0.1 * Math.sin(angle)]
})
const faults: Broken[] = [
  {
    what: 'a script under another name',
    changes: { 'scenarios/leak.json': { ...played, name: 'fire' } },
    file: 'scenarios/leak.json',
    problem: /the script fire lies in leak.json/,
    on: /fire/,
  },
  {
    what: 'a line by nobody',
    changes: withLine({ ...entry(), by: 'mayor' }),
    file: 'scenarios/leak.json',
    problem: /account mayor is not in demo.json/,
    on: /mayor/,
  },
  {
    what: 'a line by a role that may not',
    changes: withLine({ by: 'liaison-fire', type: 'incident.contain', data: { leadReport: '受控' } }),
    file: 'scenarios/leak.json',
    problem: /liaison-fire is liaison, who may not give incident.contain/,
    on: /liaison-fire/,
  },
  {
    what: 'an order nobody knows',
    changes: withLine({ type: 'incident.celebrate', data: {} }),
    file: 'scenarios/leak.json',
    problem: /nobody knows the order incident.celebrate/,
    on: /celebrate/,
  },
  {
    what: 'an order that does not pass the door',
    changes: withLine(entry({ text: '' })),
    file: 'scenarios/leak.json',
    problem: /data.text/,
    on: /"text"|""/,
  },
  {
    what: 'a personal number',
    changes: withLine(entry({ text: '请拨 13800138000' })),
    file: 'scenarios/leak.json',
    problem: /looks like a personal number/,
    on: /13800138000/,
  },
  {
    what: 'a report to nobody',
    changes: withLine({
      type: 'report.compose',
      stream: 'R-1',
      data: {
        incident: { $stream: 'I-1' },
        area: '990121101000',
        kind: 'first',
        way: 'phone',
        to: 'moon',
        said: {},
        marked: {},
        facts: [],
      },
    }),
    file: 'scenarios/leak.json',
    problem: /agency moon is not in agencies.json/,
    on: /moon/,
  },
  {
    what: 'a stream not opened yet',
    changes: withLine({ ...entry(), stream: 'I-2' }),
    file: 'scenarios/leak.json',
    problem: /I-2 is not opened yet/,
    on: /I-2/,
  },
  {
    what: 'a stream opened twice',
    changes: withLine({ type: 'incident.report', data: played.lines[0]?.data }),
    file: 'scenarios/leak.json',
    problem: /I-1 is opened twice/,
    on: /I-1/,
  },
  {
    what: 'a pointer that leads nowhere',
    changes: withLine({ type: 'incident.liftZone', data: { zone: { $thing: 'zoneB' }, reason: '解除' } }),
    file: 'scenarios/leak.json',
    problem: /\$thing zoneB leads nowhere/,
    on: /"zone"|\{/,
  },
  {
    what: 'an instant that is none',
    changes: withLine({
      type: 'press.openTask',
      stream: 'P-1',
      data: {
        incident: { $stream: 'I-1' },
        kind: 'update',
        owner: 'fire',
        area: '990121101000',
        dueAt: { $at: 'soon' },
      },
    }),
    file: 'scenarios/leak.json',
    problem: /\$at soon leads nowhere/,
  },
  {
    what: 'a statement signed by nobody',
    changes: withStatement({ signedBy: [['approve', 'mayor']] }),
    file: 'scenarios/leak.json',
    problem: /account mayor is not in demo.json/,
  },
  {
    what: 'a statement about what is not there',
    changes: withStatement({ plan: { incident: { $stream: 'I-9' }, area: '990121101000', kind: 'update' } }),
    file: 'scenarios/leak.json',
    problem: /\$stream I-9 leads nowhere/,
  },
  {
    what: 'a statement without a word',
    changes: withStatement({ text: [''] }),
    file: 'scenarios/leak.json',
    problem: /data.text.p1/,
  },
  {
    what: 'two things of one name',
    changes: withLine({ ...played.lines[1], as: 'zoneA' }),
    file: 'scenarios/leak.json',
    problem: /two things are called zoneA/,
    on: /zoneA/,
  },
  {
    what: 'a line before the one above it',
    changes: withLine({ ...entry(), at: '2026-05-16T22:00:00+08:00' }),
    file: 'scenarios/leak.json',
    problem: /before the line above it/,
    on: /22:00/,
  },
  {
    what: 'a thing told before it happens',
    changes: withLine({ ...entry(), happened: '2026-05-17T00:00:00+08:00' }),
    file: 'scenarios/leak.json',
    problem: /happens after it is told/,
    on: /05-17/,
  },
  {
    what: 'a stand-in that is no entry',
    changes: withLine({ ...played.lines[1], as: 'zoneB', standsFor: 'visit' }),
    file: 'scenarios/leak.json',
    problem: /only an entry stands for/,
    on: /visit/,
  },
  {
    what: 'an unknown area in a script',
    changes: withLine({
      type: 'incident.issueWarning',
      data: { color: 'blue', areas: ['990199000000'], matters: '注意', measures: '撤离' },
    }),
    file: 'scenarios/leak.json',
    problem: /area 990199000000 is not in areas.json/,
    on: /990199000000/,
  },
  {
    what: 'an unknown agency in a script',
    changes: withLine({ type: 'incident.involveAgency', data: { agency: 'navy', part: 'lead' } }),
    file: 'scenarios/leak.json',
    problem: /agency navy is not in agencies.json/,
    on: /navy/,
  },
  {
    what: 'an unknown guest of a session',
    changes: withLine({
      type: 'mediation.scheduleSession',
      data: { startsAt: 1_773_626_400_000, place: '街道办事处', guests: ['navy'], allAgreeToGuests: true },
    }),
    file: 'scenarios/leak.json',
    problem: /agency navy is not in agencies.json/,
    on: /navy/,
  },
  {
    what: 'an unknown court',
    changes: withLine({ type: 'mediation.askConfirmation', data: { court: 'high-court' } }),
    file: 'scenarios/leak.json',
    problem: /agency high-court is not in agencies.json/,
    on: /high-court/,
  },
  {
    what: 'a place outside the bounds',
    changes: withLine({
      type: 'incident.openPlace',
      data: { kind: 'shelter', name: '体育馆', at: [116.4, 39.9] },
    }),
    file: 'scenarios/leak.json',
    problem: /outside the city's bounds/,
  },
  {
    what: 'an open ring in a script',
    changes: withZone(ring.slice(0, 4)),
    file: 'scenarios/leak.json',
    problem: /not closed/,
  },
  {
    what: 'a crossed ring in a script',
    changes: withZone(crossed),
    file: 'scenarios/leak.json',
    problem: /crosses itself/,
  },
  {
    what: 'a ring with more than 500 corners in a script',
    changes: withZone([...circle, circle[0]]),
    file: 'scenarios/leak.json',
    problem: /data\.ring: .*500/,
  },
]

test.each(faults)('is named: $what', expectNamed)
