/** What is recorded, in which order, how often: LOG1, LOG3, LOG4, LOG6 to LOG9, LOG15. */
import { describe, expect, test } from 'vitest'
import type { Answer } from '../../shared/command.ts'
import { accepted, codeOf, json, refusalOf, type Scene, type Stage } from './scene.ts'
import { newId } from './stores.ts'

export function recording(stage: Stage): void {
  describe('recording', () => {
    order(stage)
    idempotency(stage)
    batches(stage)
    claims(stage)
  })
}

function order(stage: Stage): void {
  test('[LOG1] positions are gap-free from 1 under 64 concurrent senders, and followed in the order of commits', async () => {
    const scene = await stage.fresh()
    const told = scene.listen()
    const shared = await scene.opened()
    const sender = async (n: number): Promise<number[]> => {
      const own = newId()
      const given: Answer[] = [await scene.give('probe.open', own, { area: '990102003001', tag: 'fire' })]
      for (const stream of [shared, own, shared])
        given.push(await scene.give('probe.note', stream, { text: n % 3 === 0 ? 'echo' : `from ${n}` }))
      return given.flatMap((answer) => accepted(answer).events.map(({ position }) => position))
    }
    const answered = (await Promise.all(Array.from({ length: 64 }, (_, n) => sender(n)))).flat()

    const { position } = await scene.log.head(scene.name)
    expect([1, ...answered].sort((a, b) => a - b)).toEqual(upTo(position))
    expect(told.reduce((sum, { took }) => sum + took.commands, 0)).toBe(1 + 64 * 4)
    expect(Math.min(...told.map(({ took }) => took.ms))).toBeGreaterThan(0)
    expect(told.map(({ after }) => after)).toEqual([0, ...told.slice(0, -1).map(({ upTo }) => upTo)])
    expect(told.at(-1)?.upTo).toBe(position)
    const followed = told.flatMap(({ events }) => events.map(({ wire }) => JSON.parse(wire) as object))
    expect(followed).toEqual(await scene.events())
    expect(await scene.verify()).toEqual({ events: position, first: undefined })
  })

  test('[LOG1] an event stands where its answer says, and versions count per stream and layer', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened()
    const { position, events } = accepted(await scene.give('probe.note', stream, { text: 'echo' }))
    expect(events).toEqual([
      { position: 2, stream, type: 'probe.noted' },
      { position: 3, stream, type: 'probe.echoed' },
    ])
    expect(position).toBe(3)
    accepted(await scene.give('probe.work', stream, { text: 'one' }, { by: 'fire', seen: 0 }))
    const recorded = (await scene.events()).map(({ position, layer, version }) => [position, layer, version])
    expect(recorded).toEqual([
      [1, 'open', 1],
      [2, 'open', 2],
      [3, 'open', 3],
      [4, 'work', 1],
    ])
  })

  test('[LOG9] what is answered is already read by others, and was told to followers before', async () => {
    const scene = await stage.fresh()
    const told = scene.listen()
    const stream = await scene.opened()
    for (let n = 0; n < 20; n++) {
      const { position } = accepted(await scene.give('probe.note', stream, { text: `note ${n}` }))
      expect(told.at(-1)?.upTo).toBe(position)
      const page = await scene.log.page(scene.name, position - 1, 1)
      expect(page.events.map((event) => event.position)).toEqual([position])
      const [row] = await scene.rows('SELECT count(*) AS n FROM idempotency')
      expect(row?.['n']).toBe(position)
    }
  })
}

function idempotency(stage: Stage): void {
  test('[LOG3] the same command of the same sender records once and answers the same', async () => {
    const scene = await stage.fresh()
    const request = scene.request('probe.note', await scene.opened(), { text: 'echo' })
    const answer = accepted(await scene.submit(request))
    const before = await scene.dump()
    expect(await scene.submit(request)).toEqual(answer)
    expect(await scene.submit(json(request))).toEqual(answer)
    expect(await scene.submit({ ...request, command: { ...request.command, resent: true } })).toEqual(answer)
    expect(await scene.dump()).toEqual(before)
  })

  test('[LOG3] sent a hundred times at once, a command records once', async () => {
    const scene = await stage.fresh()
    const request = scene.request('probe.note', await scene.opened(), { text: 'once' })
    const answers = await Promise.all(Array.from({ length: 100 }, () => scene.submit(json(request))))
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(accepted(answers[0] as Answer).position).toBe(2)
    expect((await scene.log.head(scene.name)).position).toBe(2)
  })

  test('[LOG3] twice in one batch, a command records once', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened()
    const request = scene.request('probe.note', stream, { text: 'once' })
    const [first, other, again] = await scene.together(
      request,
      scene.request('probe.note', stream, { text: 'between' }),
      json(request),
    )
    expect(again).toEqual(first)
    expect(other).toMatchObject({ position: 3 })
    expect((await scene.log.head(scene.name)).position).toBe(3)
  })

  test('[LOG3] ids belong to their sender and their log: others may use the same', async () => {
    const [one, other] = [await stage.fresh(), await stage.fresh()]
    const commandId = newId()
    const stream = await one.opened()
    for (const by of ['duty', 'fire', 'auditor'] as const)
      accepted(await one.give('probe.note', stream, { text: by }, { commandId, by }))
    expect(
      accepted(await other.give('probe.note', await other.opened(), { text: 'x' }, { commandId })).position,
    ).toBe(2)
    expect((await one.log.head(one.name)).position).toBe(4)
    // An id chosen again puts nobody's line out of sight.
    const [opened] = await one.log.streams(one.name, [stream])
    const notes = opened?.rows.filter(({ id }) => id.startsWith(commandId)).map(({ body }) => body['text'])
    expect(notes).toEqual(['duty'])
  })

  test('[LOG4] the same id with another body is refused and leaves no trace', async () => {
    const scene = await stage.fresh()
    const [stream, other] = [await scene.opened(), await scene.opened()]
    const request = scene.request('probe.note', stream, { text: 'said' }, { occurredAt: stage.now - 5000 })
    const answer = await scene.submit(request)
    const before = await scene.dump()
    const changes = [
      { data: { text: 'said otherwise' } },
      { data: { text: 'said', loud: true } },
      { stream: other },
      { occurredAt: stage.now },
      { occurredAt: undefined },
      { type: 'probe.work' },
    ]
    for (const change of changes) {
      const command = json({ ...request.command, ...change })
      expect(refusalOf(await scene.submit({ ...request, command }))).toMatchObject({
        code: 'command.idMismatch',
        retry: 'never',
        status: 409,
      })
    }
    expect(await scene.dump()).toEqual(before)
    expect(await scene.submit(request)).toEqual(answer)
  })

  test('[LOG4] in one batch, the second body of an id is refused', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened()
    const commandId = newId()
    const answers = await scene.together(
      scene.request('probe.note', stream, { text: 'first' }, { commandId }),
      scene.request('probe.note', stream, { text: 'second' }, { commandId }),
    )
    expect(answers.map(codeOf)).toEqual([undefined, 'command.idMismatch'])
    expect((await scene.events()).map(({ data }) => data['text'])).toEqual([undefined, 'first'])
  })

  test('[LOG3] the table of answers holds no word of a command, only an HMAC', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened()
    await scene.noted(stream, '管道泄漏无人受伤', 'spoken-in-confidence')
    const rows = await scene.rows('SELECT * FROM idempotency')
    expect(rows).toHaveLength(3)
    for (const row of rows) expect(row['hmac']).toMatch(/^[0-9a-f]{64}$/)
    expect(new Set(rows.map((row) => row['hmac'])).size).toBe(3)
    expect(JSON.stringify(rows)).not.toMatch(/泄漏|confidence/)
  })

  test('[LOG15] a refused command leaves no trace, may be sent again and is then judged anew', async () => {
    const scene = await stage.fresh()
    const [stream, other] = [await scene.opened(), await scene.opened()]
    await scene.noted(other, 'one')
    const request = scene.request('probe.link', stream, { other })
    const before = await scene.dump()
    expect(codeOf(await scene.submit(request))).toBe('stream.closed')
    expect(codeOf(await scene.submit(request))).toBe('stream.closed')
    expect(await scene.dump()).toEqual(before)
    await scene.noted(other, 'two')
    accepted(await scene.submit(request))
  })
}

function batches(stage: Stage): void {
  test('[LOG7] a decision that throws leaves its neighbours in the batch whole, and nothing of itself anywhere', async () => {
    const scene = await stage.fresh()
    const [stream, fresh] = [await scene.opened(), newId()]
    const { faults } = stage
    const broken = scene.request('probe.break', stream)
    const cursed = scene.request('probe.claim', stream, { key: 'cursed' })
    const answers = await scene.together(
      scene.request('probe.note', stream, { text: 'before' }),
      broken,
      scene.request('probe.open', fresh, { area: '990102003001', tag: 'fire' }),
      cursed,
      scene.request('probe.note', stream, { text: 'echo' }),
      scene.request('probe.note', fresh, { text: 'after' }),
    )
    for (const [n, { command }] of [[1, broken] as const, [3, cursed] as const])
      expect(refusalOf(answers[n])).toEqual({
        code: 'house.fault',
        params: { reference: command.commandId },
        retry: 'later',
        status: 500,
      })
    expect(answers.filter((answer) => answer.accepted).map(({ position }) => position)).toEqual([2, 3, 5, 6])
    expect(stage.faults).toBe(faults + 2)
    expect((await scene.events()).map(({ type }) => type)).toEqual([
      'probe.opened',
      'probe.noted',
      'probe.opened',
      'probe.noted',
      'probe.echoed',
      'probe.noted',
    ])
    const traces = JSON.stringify(await scene.dump())
    expect(traces).not.toContain(broken.command.commandId)
    expect(traces).not.toContain(cursed.command.commandId)
    expect(traces).not.toContain('cursed')
    for (const id of [stream, fresh]) expect(await scene.stream(id)).toEqual(await scene.folded(id))
    expect(await scene.verify()).toEqual({ events: 6, first: undefined })
  })

  test('[LOG7] a bug alone in its batch is answered, and the log goes on', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened()
    const before = await scene.dump()
    for (const type of ['probe.break', 'probe.claim'])
      expect(codeOf(await scene.give(type, stream, type === 'probe.claim' ? { key: 'cursed' } : {}))).toBe(
        'house.fault',
      )
    expect(await scene.dump()).toEqual(before)
    expect(await scene.noted(stream, 'on')).toEqual([2])
  })

  test('[LOG6] a command sees what was decided before it in the same batch', async () => {
    const scene = await stage.fresh()
    const [stream, other, fresh] = [await scene.opened(), await scene.opened(), newId()]
    const answers = await scene.together(
      scene.request('probe.note', other, { text: 'now it is odd' }),
      scene.request('probe.link', stream, { other }),
      scene.request('probe.note', other, { text: 'now it is even' }),
      scene.request('probe.link', stream, { other }),
      scene.request('probe.open', fresh, { area: '990102003001', tag: 'fire' }),
      scene.request('probe.open', fresh, { area: '990102003001', tag: 'fire' }),
      scene.request('probe.link', fresh, { other }),
    )
    expect(answers.map(codeOf)).toEqual([
      undefined,
      'stream.closed',
      undefined,
      undefined,
      undefined,
      'stream.exists',
      undefined,
    ])
  })

  test('[LOG7] a decision over two streams is recorded in both or in neither', async () => {
    const scene = await stage.fresh()
    const [stream, other] = [await scene.opened(), await scene.opened()]
    expect(accepted(await scene.give('probe.link', stream, { other })).events).toEqual([
      { position: 3, stream, type: 'probe.linked' },
      { position: 4, stream: other, type: 'probe.linkedFrom' },
    ])
    expect((await scene.stream(stream)).state.parts.open).toMatchObject({ links: 1 })
    expect((await scene.stream(other)).state.parts.open).toMatchObject({ links: 1 })
    await scene.noted(other, 'odd')
    const before = await scene.dump()
    expect(codeOf(await scene.give('probe.link', stream, { other }))).toBe('stream.closed')
    expect(await scene.dump()).toEqual(before)
  })

  test('[LOG7] what follows from a decision is recorded with it', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened()
    const told = scene.listen()
    const request = scene.request('probe.note', stream, { text: 'echo' })
    const { events } = accepted(await scene.submit(request))
    expect(events.map(({ type }) => type)).toEqual(['probe.noted', 'probe.echoed'])
    expect(told.map(({ after, upTo }) => [after, upTo])).toEqual([[1, 3]])
    const recorded = (await scene.events()).slice(1)
    expect(new Set(recorded.map(({ commandId }) => commandId))).toEqual(new Set([request.command.commandId]))
    expect(new Set(recorded.map(({ recordedAt }) => recordedAt)).size).toBe(1)
  })
}

function claims(stage: Stage): void {
  const held = async (scene: Scene): Promise<unknown[]> =>
    (await scene.rows('SELECT * FROM claim ORDER BY key')).map(({ key, stream }) => [key, stream])

  test('[LOG8] of twenty who claim the same at once one gets it', async () => {
    const scene = await stage.fresh()
    const streams = await Promise.all(Array.from({ length: 20 }, () => scene.opened()))
    const answers = await Promise.all(
      streams.map((stream) => scene.give('probe.claim', stream, { key: 'bridge' })),
    )
    const winner = answers.findIndex((answer) => answer.accepted)
    expect(answers.filter((answer) => answer.accepted)).toHaveLength(1)
    expect(refusalOf(answers[(winner + 1) % 20])).toMatchObject({
      code: 'claim.taken',
      params: { claim: 'probe:bridge' },
    })
    expect(await held(scene)).toEqual([['probe:bridge', streams[winner]]])
  })

  test('[LOG8] a claim given back can be taken, also in the same batch', async () => {
    const scene = await stage.fresh()
    const [one, other] = [await scene.opened(), await scene.opened()]
    accepted(await scene.give('probe.claim', one, { key: 'gate' }))
    const answers = await scene.together(
      scene.request('probe.claim', other, { key: 'gate' }),
      scene.request('probe.release', one, { key: 'gate' }),
      scene.request('probe.claim', other, { key: 'gate' }),
      scene.request('probe.claim', one, { key: 'gate' }),
    )
    expect(answers.map(codeOf)).toEqual(['claim.taken', undefined, undefined, 'claim.taken'])
    expect(await held(scene)).toEqual([['probe:gate', other]])
  })

  test('[LOG8] one claim is exchanged for another whole or not at all', async () => {
    const scene = await stage.fresh()
    const [one, other] = [await scene.opened(), await scene.opened()]
    accepted(await scene.give('probe.claim', one, { key: 'a' }))
    accepted(await scene.give('probe.claim', other, { key: 'b' }))
    expect(codeOf(await scene.give('probe.claim', one, { key: 'b', instead: 'a' }))).toBe('claim.taken')
    expect(await held(scene)).toEqual([
      ['probe:a', one],
      ['probe:b', other],
    ])
    accepted(await scene.give('probe.claim', one, { key: 'c', instead: 'a' }))
    accepted(await scene.give('probe.claim', one, { key: 'c', instead: 'c' }))
    expect(await held(scene)).toEqual([
      ['probe:b', other],
      ['probe:c', one],
    ])
  })

  test('[LOG8] nobody gives back what another holds', async () => {
    const scene = await stage.fresh()
    const [one, other] = [await scene.opened(), await scene.opened()]
    accepted(await scene.give('probe.claim', one, { key: 'key' }))
    accepted(await scene.give('probe.release', other, { key: 'key' }))
    expect(await held(scene)).toEqual([['probe:key', one]])
  })

  test('[LOG8] a claim is undone with the command that failed', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened()
    accepted(await scene.give('probe.claim', stream, { key: 'kept' }))
    expect(codeOf(await scene.give('probe.claim', stream, { key: 'cursed', instead: 'kept' }))).toBe(
      'house.fault',
    )
    expect(await held(scene)).toEqual([['probe:kept', stream]])
  })
}

function upTo(position: number): number[] {
  return Array.from({ length: position }, (_, n) => n + 1)
}
