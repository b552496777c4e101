/** A matter people brought, from receipt to answer (domain.md §4.2): each step, its refusals, what is joined and parted. */
import { describe, expect, test } from 'vitest'
import { grievanceCommands } from '../../shared/features/grievance/messages.ts'
import { additionsMost, undoMs } from '../../shared/features/grievance/state.ts'
import { actorOf } from '../support/actors.ts'
import { now, own, type Ask, type Fact } from '../support/given.ts'
import {
  accepted,
  added,
  after,
  answer,
  ask,
  assigned,
  assignedTo,
  atWork,
  call,
  day,
  intaken,
  named,
  partsAfter,
  received,
  receivedAs,
  replied,
  standing,
  street,
  summary,
  told,
  withStreet,
} from '../support/grievances.ts'
import { idOf } from '../support/ids.ts'
import { reported } from '../support/incidents.ts'

const other = idOf('other')
const incident = idOf('incident')
const reason = { why: '资金不在街道', told: ['labour'] }
const typesIn = (made: ReturnType<ReturnType<typeof after>['when']>): string[] =>
  'events' in made ? made.events.map(({ type }) => type) : [made.refused]
const withoutClocks = (types: string[]): string[] => types.filter((type) => !type.startsWith('clock.'))
const events = (facts: Fact[], one: Ask, more = {}): string[] =>
  withoutClocks(typesIn(after(...facts).when(one, more)))
const elsewhere = (...facts: Fact[]): Fact[] => facts.map((fact) => ({ ...fact, stream: other }))

describe('receiving', () => {
  test('[GRV1] gives a code of its own day and kind, unless the office brings one', () => {
    expect(after().when(ask('receive', intaken), { seriesLength: () => 6 })).toMatchObject({
      claims: ['code:H-1121-07'],
    })
    expect(after().when(ask('receive', { ...intaken, procedure: 'petition' }))).toMatchObject({
      claims: ['code:XF-1121-01'],
    })
    expect(after().when(ask('receive', { ...intaken, code: 'X-B-01' }))).toMatchObject({
      claims: ['code:X-B-01'],
    })
    // What the house counts by itself nobody takes beforehand.
    const schema = grievanceCommands['grievance.receive'].data
    expect(schema.safeParse({ ...intaken, code: 'H-1121-08' }).success).toBe(false)
    expect(schema.safeParse({ ...intaken, code: 'H-0001' }).success).toBe(true)
  })

  test('[GRV13] a matter that is guarded leaves no gap in the row, and bears no number anybody could ask for', () => {
    const made = after().when(ask('receive', { ...intaken, against: ['street'] }), { seriesLength: () => 6 })
    expect(made).toMatchObject({ claims: [expect.stringMatching(/^code:J-1121-[A-Z0-9]{7}$/)] })
    const schema = grievanceCommands['grievance.receive'].data
    for (const hidden of [{ against: ['street'] }, { kind: 'accusation' }])
      expect(schema.safeParse({ ...intaken, ...hidden, code: 'H-0001' }).success).toBe(false)
  })

  test('[GRV2] tells what it is, what it says in short, and to whom it is given', () => {
    const made = after({ ...reported, stream: incident }).when(
      ask('receive', { ...intaken, code: 'H-0001', lead: 'street', incident }),
    )
    expect(made).toMatchObject({
      events: [
        { type: 'grievance.received', data: { ...call, code: 'H-0001', intake: 'hotline' } },
        { type: 'grievance.summarised', data: { summary } },
        { type: 'grievance.assigned', data: { lead: 'street', assisting: [] } },
        { type: 'clock.opened', data: { clock: 'first', rule: 'HL-5WD', duty: { agency: 'street' } } },
        { type: 'grievance.linked', data: { incident } },
      ],
    })
    expect(JSON.stringify(made)).not.toContain('guarded')
  })

  test('[GRV2] names who brought it by numbers of the vault, each once in the whole log', () => {
    const [one, two] = [idOf('party-one'), idOf('party-two')]
    const made = after().when(ask('receive', { ...intaken, parties: [one] }))
    expect(made).toMatchObject({ claims: ['code:H-1121-01', `party:${one}`] })
    expect(typesIn(made)).toContain('party.named')
    const more = { callers: 1, channel: 'call', parties: [two] }
    expect(after(...standing).when(ask('addCallers', more))).toMatchObject({
      events: [{ type: 'grievance.callersAdded' }, { type: 'party.named', data: { party: two } }],
      claims: [`party:${two}`],
    })
    const full: Fact[] = Array.from({ length: 200 }, (_, n) => ({
      type: 'party.named',
      data: { party: idOf(`party-${n}`) },
    }))
    expect(events([...standing, ...full], ask('addCallers', more))).toEqual(['party.enough'])
  })

  test('is for an incident one sees, by a home visit only where it is one, with a lead where there are assistants', () => {
    expect(events([], ask('receive', { ...intaken, incident }))).toEqual(['link.unknown'])
    expect(events([], ask('receive', { ...intaken, assisting: ['street'] }))).toEqual(['grievance.noLead'])
    const schema = grievanceCommands['grievance.receive'].data
    expect(schema.safeParse({ ...intaken, channel: 'homeVisit' }).success).toBe(false)
    expect(schema.safeParse({ ...intaken, procedure: 'homeVisit' }).success).toBe(false)
  })
})

describe('a unit it is about', () => {
  test('[GRV9] is named in the very next event, so that nobody sees the matter before', () => {
    for (const matter of [{ against: ['street'] }, { kind: 'accusation' }])
      expect(events([], ask('receive', { ...intaken, ...matter })).slice(0, 2)).toEqual([
        'grievance.received',
        'grievance.unitsNamed',
      ])
  })

  test('[GRV9] does not take it in, and is given it by no way', () => {
    const against = { against: ['street'] }
    expect(events([], ask('receive', { ...intaken, ...against }, { actor: street }))).toEqual([
      'grievance.aboutOwnUnit',
    ])
    for (const to of [{ lead: 'street' }, { lead: 'water', assisting: ['street'] }])
      expect(events([], ask('receive', { ...intaken, ...against, ...to }))).toEqual(['grievance.conflict'])
    const guarded = [...standing, named('street')]
    for (const to of [{ lead: 'street' }, { lead: 'water', assisting: ['street'] }])
      expect(events(guarded, ask('assign', to))).toEqual(['grievance.conflict'])
    const up = { to: 'county', lead: 'street', why: '转交', told: ['labour'] }
    const water = actorOf('liaison', { agency: 'water' })
    const withWater = [...guarded, assignedTo('water')]
    expect(events(withWater, ask('escalate', up, { actor: water }))).toEqual(['grievance.conflict'])
    const toldIt = { ...up, lead: 'labour', told: ['street'] }
    expect(events(withWater, ask('escalate', toldIt, { actor: water }))).toEqual(['grievance.conflict'])
  })

  test('[GRV9] is not the one that works on it, and nobody names their own', () => {
    expect(events(atWork, ask('nameUnits', { against: ['street'] }))).toEqual(['grievance.conflict'])
    expect(events(standing, ask('nameUnits', { against: ['hotline'] }))).toEqual(['grievance.aboutOwnUnit'])
    expect(events(standing, ask('nameUnits', { against: ['street'] }))).toEqual(['grievance.unitsNamed'])
  })

  test('[GRV9] is named in what is the same, too', () => {
    const facts = [...standing, ...elsewhere(receivedAs({ code: 'H-0002' })), named('street')]
    expect(after(...facts).when(ask('markDuplicate', { of: other }))).toMatchObject({
      events: [
        { type: 'grievance.unitsNamed', stream: other, data: { against: ['street'] } },
        { type: 'grievance.duplicateMarked' },
        { type: 'grievance.callersAdded', stream: other },
      ],
    })
    const withThem = [...facts, ...elsewhere(assigned)]
    expect(events(withThem, ask('markDuplicate', { of: other }))).toEqual(['grievance.conflict'])
    const joined = [...standing, ...elsewhere(received), added('one', 1, { from: other })]
    expect(after(...joined).when(ask('nameUnits', { against: ['street'] }))).toMatchObject({
      events: [{ type: 'grievance.unitsNamed' }, { type: 'grievance.unitsNamed', stream: other }],
    })
  })
})

describe('the same matter again', () => {
  test('[GRV3] adds callers, and is undone up to the last millisecond of seven days', () => {
    const commandId = idOf('again')
    expect(
      after(...standing).when(ask('addCallers', { callers: 3, channel: 'call' }, { commandId })),
    ).toMatchObject({
      events: [{ type: 'grievance.callersAdded', data: { addition: `${commandId}-0`, callers: 3 } }],
    })
    const facts = [...standing, { ...added('one', 3), recordedAt: now + 5000 }]
    expect(partsAfter(...facts).open.callers).toBe(4)
    const back = ask('takeBackCallers', { addition: 'one' })
    expect(after(...facts).when(back, { now: now + 5000 + undoMs })).toMatchObject({
      events: [{ type: 'grievance.callersTakenBack', data: { addition: 'one', callers: 3 } }],
    })
    expect(events(facts, back, { now: now + 5001 + undoMs })).toEqual(['grievance.tooLateToUndo'])
    expect(events(standing, back)).toEqual(['grievance.additionUnknown'])
  })

  test('[GRV3] keeps a matter small, however many bring it', () => {
    const many = Array.from({ length: additionsMost + 50 }, (_, index) => added(`call-${index}`))
    const { open, work } = partsAfter(...standing, ...many)
    expect(open.callers).toBe(additionsMost + 51)
    expect(Object.keys(work.additions)).toHaveLength(additionsMost)
    const later = partsAfter(...standing, added('old'), { ...added('new'), recordedAt: now + 8 * day })
    expect(Object.keys(later.work.additions)).toEqual(['new'])
  })

  test('[GRV4] joins two matters, each with its callers, and parts them again', () => {
    const facts = [...standing, ...elsewhere(receivedAs({ code: 'H-0002', callers: 2 }))]
    const marked = after(...facts).when(ask('markDuplicate', { of: other }, { commandId: idOf('mark') }))
    expect(marked).toMatchObject({
      events: [
        { type: 'grievance.duplicateMarked', data: { of: other } },
        { type: 'grievance.callersAdded', stream: other, data: { callers: 1, from: own } },
      ],
    })
    const joined: Fact[] = [
      ...facts,
      { type: 'grievance.duplicateMarked', data: { of: other } },
      { ...added('mark', 1, { from: own }), stream: other },
    ]
    expect(partsAfter(...joined).open).toMatchObject({
      stage: 'duplicate',
      was: 'received',
      duplicateOf: other,
    })
    expect(after(...joined).when(ask('separate'))).toMatchObject({
      events: [
        { type: 'grievance.separated' },
        { type: 'grievance.callersTakenBack', stream: other, data: { addition: 'mark', callers: 1 } },
      ],
    })
    expect(events(joined, ask('separate'), { now: now + 8 * day })).toEqual(['grievance.tooLateToUndo'])
    // What was joined by marking is parted by parting, not by taking callers out.
    const inOther = ask('takeBackCallers', { addition: 'mark' }, { stream: other })
    expect(events(joined, inOther)).toEqual(['grievance.additionUnknown'])
  })

  test('[GRV4] is no chain: not to a duplicate, not with duplicates, not to itself, not to what is over', () => {
    const mark = ask('markDuplicate', { of: other })
    const two = [...standing, ...elsewhere(receivedAs({ code: 'H-0002' }))]
    const duplicate = elsewhere({ type: 'grievance.duplicateMarked', data: { of: idOf('third') } })
    expect(events([...two, ...duplicate], mark)).toEqual(['grievance.duplicateOfDuplicate'])
    expect(events([...two, added('one', 1, { from: idOf('third') })], mark)).toEqual([
      'grievance.hasDuplicates',
    ])
    expect(events(two, ask('markDuplicate', { of: own }))).toEqual(['link.unknown'])
    expect(events(standing, mark)).toEqual(['link.unknown'])
    expect(events([...two, ...elsewhere({ type: 'grievance.withdrawn' })], mark)).toEqual([
      'grievance.wrongStage',
    ])
  })

  test('[GRV4] closes with the one it was joined to', () => {
    const facts: Fact[] = [
      ...elsewhere(receivedAs({ code: 'H-0002' }), { type: 'grievance.duplicateMarked', data: { of: own } }),
      ...standing,
      added('mark', 1, { from: other }),
      assigned,
      ...replied,
    ]
    expect(after(...facts).when(ask('close'))).toMatchObject({
      events: [{ type: 'grievance.closed' }, { type: 'grievance.closed', stream: other }],
    })
  })
})

describe('handling', () => {
  const steps: { one: Ask; from: Fact[]; makes: string[] }[] = [
    { one: ask('assign', { lead: 'street' }), from: standing, makes: ['grievance.assigned'] },
    { one: ask('accept', {}, { actor: street }), from: withStreet, makes: ['grievance.accepted'] },
    {
      one: ask('tellProgress', { said: '正在核查' }, { actor: street }),
      from: atWork,
      makes: ['grievance.progressTold', 'grievance.progressWorded'],
    },
    {
      one: ask('tellProgress', { said: '正在核查' }, { actor: street }),
      from: withStreet,
      makes: ['grievance.accepted', 'grievance.progressTold', 'grievance.progressWorded'],
    },
    {
      one: ask('escalate', { to: 'county', lead: 'labour', ...reason }, { actor: street }),
      from: atWork,
      makes: ['grievance.escalated', 'grievance.escalationExplained'],
    },
    {
      one: ask('reply', answer, { actor: street }),
      from: atWork,
      makes: ['grievance.replied', 'grievance.replyWorded'],
    },
    {
      one: ask('reply', answer),
      from: standing,
      makes: ['grievance.replied', 'grievance.replyWorded'],
    },
    { one: ask('close'), from: [...atWork, ...replied], makes: ['grievance.closed'] },
    {
      one: ask('withdraw', { reason: '已自行解决' }),
      from: atWork,
      makes: ['grievance.withdrawn', 'grievance.withdrawalExplained'],
    },
  ]

  test.each(steps)('[GRV5] $one.type is taken where it fits', ({ one, from, makes }) => {
    expect(events(from, one)).toEqual(makes)
    expect(events([...from, { type: 'grievance.closed' }], one)).toEqual(['grievance.wrongStage'])
  })

  test('[GRV5] is the work of the unit that has it, and of nobody else', () => {
    const stranger = actorOf('liaison', { agency: 'water' })
    for (const one of [
      ask('accept', {}, { actor: stranger }),
      ask('reply', answer, { actor: stranger }),
      ask('escalate', { to: 'county', lead: 'labour', ...reason }, { actor: stranger }),
    ])
      expect(events(withStreet, one)).toEqual(['grievance.notYours'])
    expect(events(atWork, ask('tellProgress', { said: '转述' }, { actor: stranger }))).toEqual([
      'grievance.notYours',
    ])
    expect(events([...atWork, ...replied], ask('close', {}, { actor: street }))).toEqual([
      'grievance.notByHandler',
    ])
    expect(events(withStreet, ask('assign', { lead: 'street' }))).toEqual(['grievance.sameLead'])
  })

  test('[GRV6] whoever had it first stays first, and who had it last goes on helping', () => {
    const up: Fact = { type: 'grievance.escalated', data: { to: 'county', lead: 'labour' }, actor: street }
    expect(partsAfter(...atWork, up).open).toMatchObject({
      first: 'street',
      lead: 'labour',
      level: 'county',
      hops: 2,
      stage: 'assigned',
      agencies: { hotline: 'intake', street: 'assisting', labour: 'lead' },
    })
  })

  test('[GRV6] goes up one level at a time, with why and who was told', () => {
    const from = (level: string): Fact[] => [receivedAs({ level }), assigned, accepted]
    const to = (up: string): Ask => ask('escalate', { to: up, lead: 'labour', ...reason }, { actor: street })
    expect(events(from('village'), to('county'))).toHaveLength(2)
    expect(events(from('township'), to('city'))).toEqual(['grievance.notNextLevel'])
    expect(events(from('county'), to('county'))).toEqual(['grievance.notNextLevel'])
    expect(events(from('county'), to('city'))).toHaveLength(2)
    expect(events(from('city'), to('city'))).toEqual(['grievance.notNextLevel'])
    const data = grievanceCommands['grievance.escalate'].data
    expect(data.safeParse({ to: 'county', lead: 'labour', why: '', told: ['labour'] }).success).toBe(false)
    expect(data.safeParse({ to: 'county', lead: 'labour', why: '无权限', told: [] }).success).toBe(false)
    const same = ask('escalate', { to: 'county', lead: 'street', ...reason }, { actor: street })
    expect(events(atWork, same)).toEqual(['grievance.sameLead'])
  })

  test('[GRV7] is answered with facts, basis, result and remedies, all of them', () => {
    const { work } = partsAfter(...atWork, ...replied)
    expect(work.reply).toEqual(answer)
    for (const one of Object.keys(answer))
      expect(grievanceCommands['grievance.reply'].data.safeParse({ ...answer, [one]: ' ' }).success).toBe(
        false,
      )
    expect(partsAfter(...atWork, ...told, ...replied).open.answeredAt).toBe(
      partsAfter(...atWork, ...told).open.answeredAt,
    )
  })
})

describe('a link', () => {
  test('[GRV8] goes to an incident, a dispute or an order that its sender sees, and is taken off again', () => {
    const seen = [...standing, { ...reported, stream: incident }]
    expect(events(seen, ask('link', { incident }))).toEqual(['grievance.linked'])
    expect(events(standing, ask('link', { incident }))).toEqual(['link.unknown'])
    expect(events(seen, ask('link', { dispute: incident }))).toEqual(['link.unknown'])
    const linked: Fact[] = [...seen, { type: 'grievance.linked', data: { incident } }]
    expect(events(linked, ask('link', { incident }))).toEqual(['grievance.sameLink'])
    expect(events(linked, ask('unlink', { link: 'incident' }))).toEqual(['grievance.unlinked'])
    expect(events(linked, ask('unlink', { link: 'order' }))).toEqual(['grievance.notLinked'])
    expect(
      partsAfter(...linked, { type: 'grievance.unlinked', data: { link: 'incident' } }).open.incident,
    ).toBe(null)
    expect(grievanceCommands['grievance.link'].data.safeParse({}).success).toBe(false)
  })
})
