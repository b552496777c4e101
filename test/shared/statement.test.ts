/** What is told to the public: what each order comes to, and what keeps a statement from going out. */
import { describe, expect, test } from 'vitest'
import { tokensIn } from '../../shared/facts/figures.ts'
import { marksIn, openMarks, rendered } from '../../shared/features/statement/check.ts'
import { statement } from '../../shared/features/statement/statement.ts'
import { isOver, type StatementOpen } from '../../shared/features/statement/state.ts'
import { clocksIn } from '../../shared/clocks/clock.ts'
import { taskOf } from '../../shared/owed/rules.ts'
import { actorOf, community } from '../support/actors.ts'
import { now, own, type Fact } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import { figure, responding } from '../support/incidents.ts'
import {
  about,
  desk,
  incidentStates,
  leak,
  plan,
  text,
  version,
  way,
  worldAt,
  worldOf,
  type World,
} from '../support/statements.ts'

const submit = (world: World, data: Record<string, unknown>) =>
  world.give(desk.writer, 'statement.submitVersion', { ...version, ...data })
const changeFigure = (world: World, value: number, more: Record<string, unknown> = {}) =>
  world.give(desk.lead, 'incident.reportFact', { fact: 'evacuated', value, verified: true, ...more }, about)
const clocksOf = (open: StatementOpen, of: 'oral' | 'sign') =>
  Object.values(clocksIn(open)).filter(({ id }) => id.startsWith(of))
const grave: Fact[] = [...leak, responding(1)]

describe('a statement', () => {
  test('[PRESS4] goes from its plan to a page the public can read, each step by whoever it belongs to', () => {
    const stages = way.map((_step, index) => worldAt(index + 1).parts().open.stage)
    expect(stages).toEqual([
      ...['planned', 'drafting', 'factChecking', 'legalPrivacyCheck', 'pendingApproval', 'approved'],
      ...['approved', 'released', 'released'],
    ])
    const { open } = worldAt(way.length).parts()
    expect(open).toMatchObject({
      title: version.title,
      text: '今日凌晨发生泄漏，正在处置。\n\n已转移312人。',
      outlets: [
        { channel: 'publicPage', link: 'https://example.org/n/1' },
        { channel: 'sms', readableAt: null },
      ],
    })
    expect(isOver(open)).toBe(true)
  })

  test('[PRESS4] takes no step before its turn and none after its end', () => {
    // Only its text may come before somebody took it up.
    for (const [index, [actor, type, data]] of way.entries()) {
      if (index > 2) expect(worldAt(index - 1).give(actor, type, data), type).not.toBe('accepted')
      if (index > 0 && index < way.length - 1)
        expect(worldAt(way.length).give(actor, type, data), type).toBe('statement.over')
    }
    expect(worldAt(2).give(desk.lead, 'statement.confirmFacts')).toBe('access.forbidden')
    expect(worldAt(4).give(desk.lead, 'statement.confirmFacts')).toBe('statement.wrongStage')
  })

  test('[PRESS4] belongs to an incident and its own desk', () => {
    const world = worldOf()
    const plans = (data: Record<string, unknown>) =>
      world.give(desk.writer, 'statement.plan', { ...plan, ...data })
    expect(plans({ incident: idOf('none') })).toBe('link.unknown')
    expect(plans({ tasks: [idOf('none')] })).toBe('statement.noTask')
    expect(plans({ follows: idOf('none'), as: 'updated', kind: 'update' })).toBe('statement.notReleased')
    expect(plans({})).toBe('accepted')
    const elsewhere = actorOf('pressOfficer', { agency: 'justice', account: 'other' })
    expect(world.give(elsewhere, 'statement.take')).toBe('statement.notYours')
  })

  test('[PRESS5] holds every figure as a fact that was cited: no other name, none that nobody reported', () => {
    const world = worldAt(2)
    expect(submit(world, { text: { ...text, p2: '{people}人' } })).toBe('statement.noSuchFact')
    expect(submit(world, { text: { ...text, p2: '死亡{dead}人' } })).toBe('statement.factUnknown')
    expect(submit(world, {})).toBe('accepted')
    expect(submit(world, {})).toBe('statement.nothingChanged')
    expect(world.parts().work?.cited).toMatchObject([
      { paragraph: 'p2', fact: 'evacuated', reading: 'agreed', values: [{ agency: 'fire', value: 312 }] },
    ])
  })

  test('[PRESS6] does not go out on a fact that is unverified, disputed or changed, however far it came', () => {
    const unsure = [...leak.slice(0, 2), figure('fire', 312)]
    const draft = worldAt(3, unsure)
    expect(draft.give(desk.lead, 'statement.confirmFacts')).toBe('statement.factsOpen')

    const changed = worldAt(7)
    expect(changeFigure(changed, 320)).toBe('accepted')
    expect(changed.give(desk.second, 'statement.release')).toBe('statement.factsOpen')
    expect(changeFigure(changed, 312)).toBe('accepted')
    expect(changed.give(desk.second, 'statement.release')).toBe('accepted')

    const disputed = worldAt(6, [...leak, involvedHealth])
    const health = actorOf('liaison', { agency: 'health', account: 'health' })
    const other = { fact: 'evacuated', value: 298, verified: true }
    expect(disputed.give(health, 'incident.reportFact', other, about)).toBe('accepted')
    expect(disputed.give(desk.writer, 'statement.askRelease', { channels: ['sms'] })).toBe(
      'statement.factsOpen',
    )
  })

  test('[PRESS7] is checked, signed and let out by others than its author', () => {
    expect(worldAt(4).give(desk.writer, 'statement.passCheck', { waived: [] })).toBe('statement.secondPerson')
    expect(worldAt(7).give(desk.writer, 'statement.release')).toBe('statement.secondPerson')
    const both = actorOf('approver', { account: desk.writer.account })
    expect(worldAt(5).give(both, 'statement.sign', { step: 'approve' })).toBe('statement.secondPerson')
    const leadWrites = worldAt(3)
    const writingLead = { ...desk.lead, account: desk.writer.account }
    expect(leadWrites.give(writingLead, 'statement.confirmFacts')).toBe('statement.secondPerson')
    expect(leadWrites.give({ ...desk.lead, agency: 'publicity' }, 'statement.confirmFacts')).toBe(
      'statement.notLead',
    )
  })

  test('[PRESS8] of a grave incident is countersigned, reviewed and approved, in that order, each once', () => {
    const world = worldAt(5, grave)
    const sign = (actor: typeof desk.lead, step: string, paragraphs?: string[]) =>
      world.give(actor, 'statement.sign', { step, ...(paragraphs && { paragraphs }) })
    expect(sign(desk.approver, 'review')).toBe('statement.notYourTurn')
    expect(sign(desk.approver, 'approve')).toBe('statement.notAsked')
    expect(sign(desk.lead, 'countersign', ['p1'])).toBe('statement.signsTooLittle')
    expect(sign(desk.lead, 'countersign', ['p2', 'p9'])).toBe('statement.noSuchParagraph')
    expect(sign(desk.lead, 'countersign', ['p2'])).toBe('accepted')
    expect(sign(desk.lead, 'countersign')).toBe('statement.signedBefore')
    expect(sign(desk.approver, 'review')).toBe('accepted')
    expect(world.parts().open.stage).toBe('pendingApproval')
    expect(sign(desk.commander, 'approve')).toBe('accepted')
    expect(world.parts().open.stage).toBe('approved')
  })

  test('[PRESS8] of an incident that grows graver waits for those who sign then', () => {
    const world = worldAt(7)
    for (const [id, state] of incidentStates(grave)) world.states.set(id, state)
    expect(world.give(desk.second, 'statement.release')).toBe('statement.signatureMissing')
  })

  test('[PRESS9] that is edited keeps the signatures over what reads as it did, and loses the others', () => {
    const world = worldAt(5, grave)
    world.give(desk.lead, 'statement.sign', { step: 'countersign', paragraphs: ['p2'] })
    world.give(desk.approver, 'statement.sign', { step: 'review' })
    world.give(desk.commander, 'statement.sign', { step: 'approve' })
    expect(submit(world, { text: { ...text, p1: '今日凌晨发生泄漏，阀门已关闭。' } })).toBe('accepted')
    world.give(desk.lead, 'statement.confirmFacts')
    world.give(desk.second, 'statement.passCheck', { waived: [] })
    expect(world.give(desk.lead, 'statement.sign', { step: 'countersign' })).toBe('statement.signedBefore')
    expect(world.give(desk.approver, 'statement.sign', { step: 'review' })).toBe('accepted')
    expect(world.parts().open.stage).toBe('pendingApproval')
    expect(world.give(desk.commander, 'statement.sign', { step: 'approve' })).toBe('accepted')
    expect(world.parts().open.stage).toBe('approved')
  })

  test('[PRESS9] with another title is signed anew from the beginning', () => {
    const world = worldAt(6)
    expect(submit(world, { title: '泄漏处置情况（二）' })).toBe('accepted')
    expect(world.parts().work?.paragraphs.map(({ changedIn }) => changedIn)).toEqual([2, 2])
  })

  test('[PRESS10] with a marked place stays until it is mended or stands for a reason that fits', () => {
    const cause = { ...text, p1: '事故原因是阀门老化。' }
    const world = worldAt(2)
    submit(world, { text: cause })
    world.give(desk.lead, 'statement.confirmFacts')
    const pass = (waived: unknown[]) => world.give(desk.second, 'statement.passCheck', { waived })
    expect(pass([])).toBe('statement.marksOpen')
    expect(pass([{ paragraph: 'p1', kind: 'cause', ground: 'consent' }])).toBe('statement.noSuchMark')
    expect(pass([{ paragraph: 'p2', kind: 'cause', ground: 'established' }])).toBe('statement.noSuchMark')
    expect(pass([{ paragraph: 'p1', kind: 'cause', ground: 'established' }])).toBe('accepted')
    const { work } = world.parts()
    expect(work && openMarks(work)).toEqual([])
    submit(world, { text: { ...cause, p1: '事故原因是阀门失修。' } })
    const after = world.parts().work
    expect(after && openMarks(after)).toMatchObject([{ paragraph: 'p1', kind: 'cause' }])
  })

  test('[PRESS11] approved by telephone is heard by two and confirmed at a desk within its time, or it is missed', () => {
    const noted = worldAt(5)
    const note = { agency: 'publicity' }
    expect(noted.give(desk.second, 'statement.witnessOralApproval')).toBe('statement.noOral')
    expect(noted.give(desk.duty, 'statement.noteOralApproval', { agency: 'fire' })).not.toBe('accepted')
    expect(noted.give(desk.second, 'statement.noteOralApproval', note)).toBe('accepted')
    expect(noted.give(desk.second, 'statement.noteOralApproval', note)).toBe('statement.oralNoted')
    expect(noted.give(desk.second, 'statement.witnessOralApproval')).toBe('statement.secondPerson')
    expect(noted.parts().open.stage).toBe('pendingApproval')
    expect(noted.give(desk.duty, 'statement.witnessOralApproval')).toBe('accepted')
    const { open, work } = noted.parts()
    expect(open.stage).toBe('approved')
    expect(work?.signatures).toMatchObject([{ step: 'approve', oral: 'open' }])
    expect(clocksOf(open, 'oral')).toMatchObject([{ rule: 'T-2H', phase: 'running' }])
    expect(noted.give(desk.commander, 'statement.confirmOralApproval')).not.toBe('accepted')
    noted.now += 3 * 3_600_000
    expect(noted.give(desk.approver, 'statement.confirmOralApproval')).toBe('accepted')
    expect(noted.parts().work?.signatures).toMatchObject([{ oral: 'confirmed' }])
    const [late] = clocksOf(noted.parts().open, 'oral')
    expect(late).toMatchObject({ phase: 'met' })
    expect(late?.missedAt).toBe(late?.due)
    expect(noted.give(desk.approver, 'statement.confirmOralApproval')).toBe('statement.noOral')
  })

  test('[PRESS12] goes out by two persons, on known channels, not before its embargo', () => {
    const world = worldAt(6)
    const ask = (data: Record<string, unknown>) => world.give(desk.writer, 'statement.askRelease', data)
    expect(world.give(desk.second, 'statement.release')).toBe('statement.notAskedFor')
    expect(ask({ channels: ['radio'] })).toBe('statement.noSuchChannel')
    expect(ask({ channels: ['sms'], embargoUntil: world.now + 3_600_000 })).toBe('accepted')
    expect(world.give(desk.second, 'statement.release')).toBe('statement.embargo')
    world.now += 3_600_000
    expect(world.give(desk.second, 'statement.release')).toBe('accepted')
  })

  test('[PRESS13] ends its press tasks with the first channel the public can read, not with the click', () => {
    const task = taskOf(about, 'firstRelease')
    const world = worldOf()
    const owed = { incident: about, kind: 'firstRelease', owner: 'publicity', dueAt: now, area: community }
    expect(world.give(desk.writer, 'press.openTask', owed, task)).toBe('accepted')
    for (const [actor, type, data] of way) {
      const given = type === 'statement.plan' ? { ...data, tasks: [task] } : data
      expect(world.give(actor, type, given), type).toBe('accepted')
      const stage = world.states.get(task)?.parts.open['stage']
      expect(stage, type).toBe(type === 'statement.confirmReadable' ? 'done' : 'open')
    }
    const again = { channel: 'publicPage' }
    expect(world.give(desk.second, 'statement.confirmReadable', again)).toBe('statement.readableBefore')
    expect(world.give(desk.second, 'statement.confirmReadable', { channel: 'mail' })).toBe(
      'statement.notReleased',
    )
  })

  test('[PRESS14] once out is followed, corrected with what was wrong, or withdrawn with a reason, and stays readable', () => {
    const world = worldAt(way.length)
    const next = idOf('next')
    const correction = {
      ...{ ...plan, kind: 'correction', follows: own, as: 'corrected', wrong: '人数应为 320 人' },
    }
    expect(() =>
      world.give(desk.writer, 'statement.plan', { ...correction, wrong: undefined }, next),
    ).toThrow()
    expect(world.give(desk.writer, 'statement.plan', correction, next)).toBe('accepted')
    changeFigure(world, 320)
    for (const [actor, type, data] of way.slice(1, 8))
      expect(world.give(actor, type, data, next), type).toBe('accepted')
    expect(world.parts().open).toMatchObject({ stage: 'corrected', followedBy: next, title: version.title })
    expect(world.parts().open.text).toContain('312')
    const withdrawn = worldAt(8)
    expect(withdrawn.give(desk.approver, 'statement.withdraw', { reason: '发布对象有误' })).toBe('accepted')
    expect(withdrawn.parts().open).toMatchObject({ stage: 'withdrawn', withdrawal: '发布对象有误' })
    expect(withdrawn.parts().open.text).toContain('312')
  })

  test('[PRESS17] has its time for each signature; half-way the deputy may sign, and the sheet says who did', () => {
    const world = worldAt(5)
    const [clock] = clocksOf(world.parts().open, 'sign')
    expect(clock).toMatchObject({ rule: 'T-2H', phase: 'running', duty: { agency: 'publicity' } })
    const sign = () => world.give(desk.commander, 'statement.sign', { step: 'approve' })
    expect(sign()).toBe('statement.notAsked')
    world.now += 61 * 60_000
    expect(world.give(actorOf('system'), 'clock.warn', { clock: clock?.id, due: clock?.due })).toBe(
      'accepted',
    )
    expect(sign()).toBe('accepted')
    expect(world.parts()).toMatchObject({
      open: { stage: 'approved' },
      work: { signatures: [{ agency: 'publicity', role: 'commander', deputy: 'command-centre' }] },
    })
    expect(clocksOf(world.parts().open, 'sign')).toMatchObject([{ phase: 'met' }])

    const graver = worldAt(5, grave)
    graver.give(desk.lead, 'statement.sign', { step: 'countersign' })
    expect(clocksOf(graver.parts().open, 'sign')).toMatchObject([
      { phase: 'met', duty: { agency: 'fire' } },
      { phase: 'running', duty: { agency: 'publicity' } },
    ])
    graver.give(desk.approver, 'statement.return', { reason: '第二段须写明来源' })
    expect(clocksOf(graver.parts().open, 'sign').map(({ phase }) => phase)).toEqual(['met', 'cancelled'])
  })

  test('[PRESS15] goes at least where the one before it went, and nowhere it does not fit', () => {
    const world = worldAt(way.length)
    const next = idOf('next')
    const steps = (of: World, from: number, stream?: string) => {
      for (const [actor, type, data] of way.slice(from, 6))
        expect(of.give(actor, type, data, stream), type).toBe('accepted')
    }
    world.give(desk.writer, 'statement.plan', { ...plan, kind: 'update', follows: own, as: 'updated' }, next)
    steps(world, 1, next)
    const ask = (of: World, channels: string[], stream?: string) =>
      of.give(desk.writer, 'statement.askRelease', { channels }, stream)
    expect(ask(world, ['publicPage'], next)).toBe('statement.channelLeftOut')
    expect(ask(world, ['sms', 'publicPage'], next)).toBe('accepted')
    const long = worldAt(2)
    submit(long, { order: ['p1'], text: { p1: '正在处置。'.repeat(20) } })
    steps(long, 3)
    expect(ask(long, ['publicPage', 'sms'])).toBe('statement.tooLong')
    expect(ask(long, ['publicPage'])).toBe('accepted')
  })

  test('[PRESS4] is given back with a reason by whoever was to check or sign it', () => {
    const world = worldAt(5)
    expect(world.give(desk.approver, 'statement.return', { reason: '第二段须写明来源' })).toBe('accepted')
    expect(world.parts()).toMatchObject({
      open: { stage: 'returned' },
      work: { returned: '第二段须写明来源' },
    })
    expect(world.give(desk.writer, 'statement.take')).toBe('accepted')
  })

  test('a channel is confirmed as readable after its release, not before', () => {
    const definition = statement.commands['statement.confirmReadable'].data
    expect(definition.safeParse({ channel: 'publicPage', link: 'javascript:alert(1)' }).success).toBe(false)
    const world = worldAt(8)
    const decided = statement.decide(
      {
        commandId: idOf('c'),
        type: 'statement.confirmReadable',
        stream: own,
        occurredAt: now,
        data: { channel: 'sms' },
      },
      world.states,
      { now: world.now, day: '1121', actor: desk.writer, seriesLength: () => 0, hasWords: () => true },
    )
    expect(decided).toMatchObject({ refusal: { code: 'statement.notReleasedThen' } })
  })

  test('[PRESS40] what became of it on its way stands with its channel; by that nobody can read it yet', () => {
    const world = worldAt(8)
    const sent = (channel: string) =>
      world.give(actorOf('system'), 'statement.noteSent', { channel, outcome: 'delivered' })
    expect([sent('mail'), sent('sms')]).toEqual(['statement.notReleased', 'accepted'])
    const [page, sms] = world.parts().open.outlets
    expect([page?.sent, sms?.sent, sms?.readableAt]).toEqual([undefined, 'delivered', null])
  })

  test('that is not there takes no order: the corridor failed, and it throws', () => {
    const order = { commandId: idOf('c'), type: 'statement.take', stream: own, data: {} }
    const context = { now, day: '1121', actor: desk.writer, seriesLength: () => 0, hasWords: () => true }
    expect(() => statement.decide(order, new Map(), context)).toThrow('missing statement')
  })
})

const involvedHealth: Fact = {
  type: 'incident.agencyInvolved',
  data: { agency: 'health', part: 'supporting' },
}

describe('a text', () => {
  const kinds = (said: string) => [...new Set(marksIn([{ id: 'p1', text: said }]).map(({ kind }) => kind))]

  test.each([
    ['伤者张某已送医', 'person', true],
    ['王女士反映', 'person', false],
    ['一名 8 岁儿童受伤', 'minor', false],
    ['A 9-year-old was hurt', 'minor', false],
    ['3号楼2单元居民', 'home', false],
    ['系阀门老化引发泄漏', 'cause', false],
    ['The leak was caused by a valve', 'cause', false],
    ['已转移三百人', 'number', false],
    ['转移 312 人', 'number', false],
  ])('[PRESS10] “%s” is marked: %s', (said, kind) => {
    expect(kinds(said)).toContain(kind)
  })

  test.each([
    '3月16日14时05分，已转移{evacuated}人',
    '3 月 16 日 14 时 05 分公布第 2 次通报',
    '咨询电话 12345、0990-5501020',
    '依据第7条，2026年通报',
    'Lines open until 18:30 on 16 March 2026; call 12345',
  ])('[PRESS10] “%s” is not: times, dates, articles and lines count nothing', (said) => {
    expect(kinds(said)).toEqual([])
  })

  test('[PRESS5] names its facts once each, and shows them as they were cited', () => {
    expect(tokensIn('{evacuated}人，其中{evacuated}人；{x}')).toEqual({
      facts: ['evacuated'],
      unknown: ['x'],
    })
    expect(() => rendered({ id: 'p1', text: '{dead}人' }, [])).toThrow('without citing')
    expect(rendered({ id: 'p1', text: null }, [])).toBe('')
  })
})
