/** Which commands are taken: LOG5, LOG17, SEE4 and SEE5 in the corridor. */
import { describe, expect, test } from 'vitest'
import { houseLog } from '../../server/corridor/accounts.ts'
import { city, community, otherCounty } from '../support/actors.ts'
import { accepted, codeOf, refusalOf, system, type Scene, type Stage } from './scene.ts'
import { newId } from './stores.ts'

export function judging(stage: Stage): void {
  describe('judging', () => {
    seen(stage)
    after(stage)
    rights(stage)
    invisible(stage)
    logs(stage)
  })
}

function seen(stage: Stage): void {
  test('[LOG5] a stale `seen` appends nothing and says what it should have been', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened()
    await scene.noted(stream, 'meanwhile')
    const before = await scene.dump()
    for (const seen of [0, 1, 3])
      expect(refusalOf(await scene.give('probe.retag', stream, { tag: 'grid' }, { seen }))).toEqual({
        code: 'command.stale',
        params: { seen, version: 2 },
        retry: 'never',
        status: 409,
      })
    expect(await scene.dump()).toEqual(before)
    accepted(await scene.give('probe.retag', stream, { tag: 'grid' }, { seen: 2 }))
  })

  test('[LOG5] a command that can conflict says what it was judged on', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened()
    expect(refusalOf(await scene.give('probe.retag', stream, { tag: 'grid' }))).toMatchObject({
      code: 'command.malformed',
      params: { field: 'seen' },
    })
  })

  test('[LOG5] entries never conflict, whatever they have seen', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened()
    for (const seen of [undefined, 0, 1, 99])
      accepted(
        await scene.give('probe.note', stream, { text: 'entry' }, { ...(seen !== undefined && { seen }) }),
      )
  })

  test('[LOG5] only news of the judged layer make a command stale', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened()
    await scene.noted(stream, 'open', 'open again')
    accepted(await scene.give('probe.work', stream, { text: 'one' }, { by: 'fire', seen: 0 }))
    accepted(await scene.give('probe.secret', stream, { text: 'two' }, { by: 'auditor', seen: 0 }))
    expect(
      codeOf(await scene.give('probe.work', stream, { text: 'three' }, { by: 'auditor', seen: 0 })),
    ).toBe('command.stale')
    accepted(await scene.give('probe.work', stream, { text: 'three' }, { by: 'auditor', seen: 1 }))
    accepted(await scene.give('probe.retag', stream, { tag: 'grid' }, { seen: 3 }))
  })

  test('[LOG5] of two who judged the same, in one batch, the second is stale', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened()
    const answers = await scene.together(
      scene.request('probe.retag', stream, { tag: 'one' }, { seen: 1 }),
      scene.request('probe.retag', stream, { tag: 'two' }, { seen: 1, by: 'fire' }),
    )
    expect(answers.map(codeOf)).toEqual([undefined, 'command.stale'])
    expect((await scene.stream(stream)).state.parts.open).toMatchObject({ tag: 'one' })
  })
}

function after(stage: Stage): void {
  test('[LOG5] a command behind another of its outbox needs no `seen`', async () => {
    const scene = await stage.fresh()
    const stream = newId()
    const opening = scene.request('probe.open', stream, { area: community, tag: 'fire' })
    const retag = scene.request('probe.retag', stream, { tag: 'grid' }, { after: opening.command.commandId })
    const close = scene.request('probe.close', stream, {}, { after: retag.command.commandId })
    expect((await scene.together(opening, retag, close)).map(codeOf)).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    expect(await scene.submit(close)).toMatchObject({ accepted: true, position: 3 })
  })

  test('[LOG5] behind another of its outbox, it is stale when others wrote in between', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened()
    const first = scene.request('probe.retag', stream, { tag: 'mine' }, { seen: 1 })
    accepted(await scene.submit(first))
    accepted(await scene.give('probe.work', stream, { text: 'elsewhere' }, { by: 'auditor', seen: 0 }))
    const second = scene.request(
      'probe.retag',
      stream,
      { tag: 'mine too' },
      { after: first.command.commandId },
    )
    accepted(await scene.submit(second))
    accepted(await scene.give('probe.retag', stream, { tag: 'theirs' }, { seen: 3, by: 'fire' }))
    const before = await scene.dump()
    const third = scene.request('probe.close', stream, {}, { after: second.command.commandId })
    expect(refusalOf(await scene.submit(third))).toMatchObject({
      code: 'command.stale',
      params: { seen: 3, version: 4 },
    })
    expect(await scene.dump()).toEqual(before)
  })

  test('a command waits for its predecessor, and one that was refused is none', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened()
    const refused = scene.request('probe.retag', stream, { tag: 'late' }, { seen: 0 })
    const behind = scene.request(
      'probe.note',
      stream,
      { text: 'behind' },
      { after: refused.command.commandId },
    )
    const before = await scene.dump()
    expect((await scene.together(refused, behind)).map(codeOf)).toEqual([
      'command.stale',
      'command.predecessorMissing',
    ])
    expect(refusalOf(await scene.submit(behind))).toMatchObject({ retry: 'afterPredecessor' })
    expect(await scene.dump()).toEqual(before)
  })

  test('a predecessor is one of the same sender', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened()
    const theirs = scene.request('probe.note', stream, { text: 'theirs' }, { by: 'fire' })
    accepted(await scene.submit(theirs))
    const mine = scene.request('probe.note', stream, { text: 'mine' }, { after: theirs.command.commandId })
    expect(codeOf(await scene.submit(mine))).toBe('command.predecessorMissing')
  })
}

function rights(stage: Stage): void {
  const keeper = () => ({ account: stage.accountOf('keeper') })

  test('[SEE4] the order of a suspended account is refused in the very next batch', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened()
    const account = await stage.openAccount(`leaver-${scene.name}`, {
      role: 'dutyOfficer',
      agency: 'grid',
      area: city,
    })
    accepted(await scene.give('probe.note', stream, { text: 'still here' }, { by: { account } }))
    const suspend = scene.request('account.suspend', account, {}, { seen: 1 })
    const before = await scene.dump()
    const [, answer] = await Promise.all([
      scene.log.submit(houseLog, { ...suspend, by: keeper() }).then(accepted),
      scene.log
        .submit(houseLog, { ...scene.request('account.suspend', account, {}, { seen: 2 }), by: keeper() })
        .then(() => scene.give('probe.note', stream, { text: 'and gone' }, { by: { account } })),
    ])
    expect(refusalOf(answer)).toMatchObject({ code: 'access.suspended', retry: 'afterSignIn', status: 401 })
    expect(await scene.dump()).toEqual(before)
    const reinstate = scene.request('account.reinstate', account, {}, { seen: 2 })
    accepted(await scene.log.submit(houseLog, { ...reinstate, by: keeper() }))
    accepted(await scene.give('probe.note', stream, { text: 'back' }, { by: { account } }))
  })

  test('[SEE4] within one batch of log house, who was suspended gives no order after it', async () => {
    const scene = await stage.fresh()
    const account = await stage.openAccount(`second-${scene.name}`, {
      role: 'administrator',
      agency: 'data-office',
      area: city,
    })
    const others = scene.request('account.open', newId(), {
      login: `third-${scene.name}`,
      role: 'wall',
      agency: 'grid',
      area: city,
    })
    const answers = await stage.together(houseLog, [
      { ...scene.request('account.suspend', account, {}, { seen: 1 }), by: keeper() },
      { ...others, by: { account } },
    ])
    expect(answers.map(codeOf)).toEqual([undefined, 'access.suspended'])
  })

  test('[SEE4] rights granted anew count for the next order', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened()
    const rights = { role: 'dutyOfficer', agency: 'grid', area: city } as const
    const account = await stage.openAccount(`mover-${scene.name}`, rights)
    accepted(await scene.give('probe.note', stream, { text: 'here' }, { by: { account } }))
    const move = scene.request('account.grantRights', account, { ...rights, area: otherCounty }, { seen: 1 })
    accepted(await scene.log.submit(houseLog, { ...move, by: keeper() }))
    expect(codeOf(await scene.give('probe.note', stream, { text: 'there' }, { by: { account } }))).toBe(
      'stream.unknown',
    )
  })

  test('an account nobody opened gives no orders', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened()
    for (const account of [newId(), stream, 'system:house'])
      expect(codeOf(await scene.give('probe.note', stream, { text: 'who' }, { by: { account } }))).toBe(
        'access.suspended',
      )
  })

  test('only the house itself retires a stream', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened()
    for (const by of ['duty', 'auditor', 'keeper'] as const)
      expect(codeOf(await scene.give('log.retire', stream, {}, { by }))).toMatch(
        /access.forbidden|stream.unknown/,
      )
    expect(codeOf(await scene.give('log.retire', stream, {}, { by: { system } }))).toBe('log.notClosed')
  })
}

function invisible(stage: Stage): void {
  test('[SEE5] a stream one may not see answers like one that is not there', async () => {
    const scene = await stage.fresh()
    const [mine, theirs] = [await scene.opened({ area: '990103002001' }), await scene.opened()]
    const [position] = await scene.noted(theirs, 'inside')
    const by = 'neighbour' as const
    const before = await scene.dump()
    const answersOn = async (stream: string) => [
      await scene.give('probe.note', stream, { text: 'x' }, { by }),
      await scene.give('probe.retag', stream, { tag: 'x' }, { by, seen: 0 }),
      await scene.give('probe.claim', stream, { key: 'x' }, { by }),
      await scene.give('probe.link', mine, { other: stream }, { by }),
      await scene.give('log.eraseWords', stream, { position, field: 'text' }, { by }),
      await scene.give('log.retire', stream, {}, { by }),
    ]
    const invisible = await answersOn(theirs)
    expect(invisible).toEqual(await answersOn(newId()))
    expect(new Set(invisible.map(codeOf))).toEqual(new Set(['stream.unknown']))
    expect(await scene.dump()).toEqual(before)
  })

  test('[SEE5] a stream of another kind is not there for an order of this kind', async () => {
    const scene = await stage.fresh()
    const account = stage.accountOf('duty')
    expect(codeOf(await scene.give('probe.note', account, { text: 'x' }))).toBe('stream.unknown')
    const grant = scene.request('account.suspend', newId(), {}, { seen: 1 })
    expect(
      codeOf(await scene.log.submit(houseLog, { ...grant, by: { account: stage.accountOf('keeper') } })),
    ).toBe('stream.unknown')
  })

  test('[SEE5] who does not see a layer is not told how much lies in it', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened()
    accepted(await scene.give('probe.work', stream, { text: 'one' }, { by: 'fire', seen: 0 }))
    accepted(await scene.give('probe.secret', stream, { text: 'two' }, { by: 'auditor', seen: 0 }))
    for (const seen of [0, 1, 2])
      for (const [type, by] of [
        ['probe.work', 'duty'],
        ['probe.secret', 'duty'],
        ['probe.secret', 'fire'],
      ] as const)
        expect(refusalOf(await scene.give(type, stream, { text: 'x' }, { by, seen }))).toMatchObject({
          code: 'access.forbidden',
          params: { command: type },
        })
  })

  test('[SEE5] words are erased by their own stream only', async () => {
    const scene = await stage.fresh()
    const [one, other] = [await scene.opened(), await scene.opened()]
    const [position] = await scene.noted(one, 'of one')
    expect(
      codeOf(await scene.give('log.eraseWords', other, { position, field: 'text' }, { by: 'auditor' })),
    ).toBe('log.nothingToErase')
  })
}

function logs(stage: Stage): void {
  const rightsOrder = (scene: Scene) =>
    scene.request('account.open', newId(), { login: 'x', role: 'wall', agency: 'grid', area: city })

  test('[LOG17] an order for another log is refused', async () => {
    const [scene, other] = [await stage.fresh(), await stage.fresh()]
    const stream = await scene.opened()
    const before = await scene.dump()
    for (const log of [other.name, 'live', houseLog])
      expect(refusalOf(await scene.give('probe.note', stream, { text: 'x' }, { log }))).toMatchObject({
        code: 'command.wrongLog',
        params: { log: scene.name },
        retry: 'never',
      })
    expect(await scene.dump()).toEqual(before)
    accepted(await scene.give('probe.note', stream, { text: 'x' }, { log: scene.name }))
  })

  test('[LOG17] rights are kept in log house, and what happens in the city never there', async () => {
    const scene = await stage.fresh()
    const opening = scene.request('probe.open', newId(), { area: community, tag: 'fire' })
    expect(codeOf(await scene.log.submit(houseLog, opening))).toBe('command.wrongLog')
    const rights = rightsOrder(scene)
    expect(codeOf(await scene.submit({ ...rights, by: { account: stage.accountOf('keeper') } }))).toBe(
      'command.wrongLog',
    )
  })

  test('[LOG1] logs of one house count apart, each in its own epoch', async () => {
    const [one, other] = [await stage.fresh(), await stage.fresh()]
    const stream = await one.opened()
    await one.noted(stream, 'a', 'b')
    expect(await other.noted(await other.opened(), 'c')).toEqual([2])
    const [head, otherHead] = [await one.log.head(one.name), await other.log.head(other.name)]
    expect([head.position, otherHead.position]).toEqual([3, 2])
    expect(head.epoch).not.toBe(otherHead.epoch)
    expect(await other.log.streams(other.name, [stream])).toEqual([])
    expect(codeOf(await other.give('probe.note', stream, { text: 'x' }))).toBe('stream.unknown')
  })

  test('an order for a log that is not open fails alone', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened()
    await expect(scene.log.submit('exercise-nowhere', scene.request('probe.note', stream))).rejects.toThrow(
      'exercise-nowhere is not open',
    )
    expect(await scene.noted(stream, 'on')).toEqual([2])
  })

  test('a type nobody knows is refused', async () => {
    const scene = await stage.fresh()
    expect(codeOf(await scene.give('probe.unheardOf', newId()))).toBe('command.unknownType')
  })
}
