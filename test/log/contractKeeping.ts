/** What outlives a restart: LOG3, LOG8, LOG11, LOG13, LOG16. Only for stores that keep anything. */
import { describe, expect, test } from 'vitest'
import { retireAfterMs } from '../../server/followers/retirement.ts'
import { parseStored } from '../../server/log/encode.ts'
import type { Sql } from '../../server/log/flow.ts'
import { stateSeal } from '../../server/log/saved.ts'
import * as sql from '../../server/log/statements.ts'
import { goldenLog, goldenStates } from './goldenLogs.ts'
import { retiredIn, step } from './contractFollowing.ts'
import { accepted, codeOf, type Stage } from './scene.ts'

export function keeping(stage: Stage): void {
  describe('keeping', () => {
    restarts(stage)
    builds(stage)
    olderShapes(stage)
  })
}

function restarts(stage: Stage): void {
  test('[LOG3] an answer is the same after a restart, and another body is still refused', async () => {
    const scene = await stage.fresh()
    const request = scene.request('probe.note', await scene.opened(), { text: 'echo' })
    const answer = accepted(await scene.submit(request))
    const before = await scene.dump()
    await stage.reopen()
    expect(await scene.submit(request)).toEqual(answer)
    const command = { ...request.command, data: { text: 'other' } }
    expect(codeOf(await scene.submit({ ...request, command }))).toBe('command.idMismatch')
    expect({ ...(await scene.dump()), stream: [] }).toEqual({ ...before, stream: [] })
  })

  test('[LOG1] everything recorded is there after a restart, and positions go on', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened()
    await scene.noted(stream, 'one', 'echo')
    accepted(await scene.give('probe.claim', stream, { key: 'held' }))
    const [events, whole, head, live] = [
      await scene.events(),
      await scene.stream(stream),
      await scene.log.head(scene.name),
      await scene.log.liveSet(scene.name),
    ]
    await stage.reopen()
    expect(await scene.events()).toEqual(events)
    expect(await scene.stream(stream)).toEqual(whole)
    expect(await scene.log.head(scene.name)).toEqual(head)
    expect(await scene.log.liveSet(scene.name)).toEqual(live)
    expect(codeOf(await scene.give('probe.claim', await scene.opened(), { key: 'held' }))).toBe('claim.taken')
    expect(await scene.noted(stream, 'on')).toEqual([head.position + 2])
    expect(await scene.verify()).toEqual({ events: head.position + 2, first: undefined })
  })

  test('[LOG3] an answer is kept for 30 days', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened()
    const request = scene.request('probe.note', stream, { text: 'long ago' })
    const { position } = accepted(await scene.submit(request))
    const began = stage.now
    stage.now = began + 30 * 86_400_000
    await stage.reopen()
    expect(accepted(await scene.submit(request)).position).toBe(position)
    stage.now += 1
    await stage.reopen()
    expect(accepted(await scene.submit(request)).position).toBe(position + 1)
  })

  test('[LOG16] a follower goes on where it stood before a restart', async () => {
    const scene = await stage.fresh({ anchorReal: stage.now, anchorLog: stage.now, speed: 240 })
    const streams = [await scene.opened(), await scene.opened()]
    for (const stream of streams) accepted(await scene.give('probe.close', stream, {}, { seen: 1 }))
    await step(stage, scene)
    await stage.reopen()
    stage.now += retireAfterMs / 240
    await step(stage, scene)
    expect(await retiredIn(scene)).toEqual(streams)
    const cursor = await scene.rows('SELECT position FROM follower')
    await stage.reopen()
    await step(stage, scene)
    expect(await retiredIn(scene)).toEqual(streams)
    expect(Number(cursor[0]?.['position'])).toBeGreaterThan(0)
  })
}

function builds(stage: Stage): void {
  test('[LOG11] a build that folds otherwise folds anew: states, ledgers and audiences are those of all events', async () => {
    const scene = await stage.fresh()
    const [long, short, retired] = [await scene.opened(), await scene.opened(), await scene.opened()]
    await scene.together(
      ...Array.from({ length: 70 }, (_, n) =>
        scene.request('probe.note', long, { text: n % 9 ? `note ${n}` : 'echo' }),
      ),
      scene.request('probe.note', short, { text: 'short' }),
      scene.request('probe.close', retired, {}, { seen: 1 }),
    )
    const [position] = await scene.noted(short, 'gone')
    accepted(await scene.give('log.eraseWords', short, { position, field: 'text' }, { by: 'auditor' }))
    const before = { long: await scene.stream(long), live: await scene.log.liveSet(scene.name) }
    const bodies = await scene.rows('SELECT * FROM event ORDER BY position')

    await stage.reopen('next')
    for (const id of [long, short, retired]) expect(await scene.stream(id)).toEqual(await scene.folded(id))
    const { state, rows } = await scene.stream(long)
    expect(state.parts.open).toMatchObject({ count: 140, echoes: 8 })
    expect(rows).toHaveLength(70)
    for (const { audience } of (await scene.log.liveSet(scene.name)).streams)
      expect(audience.open).toContain('role:wall')
    const head = (await scene.log.head(scene.name)).position
    expect(await scene.verify()).toEqual({ events: head, first: undefined })
    expect(await scene.noted(long, 'by the next build')).toEqual([head + 1])
    expect((await scene.stream(long)).state.parts.open).toMatchObject({ count: 142 })

    await stage.reopen()
    expect((await scene.stream(long)).state.parts.open).toMatchObject({ count: 71 })
    expect(await scene.stream(long)).toEqual(await scene.folded(long))
    expect((await scene.stream(long)).rows.slice(0, 71)).toEqual(before.long.rows.slice(0, 71))
    expect(await scene.log.liveSet(scene.name)).toMatchObject({ streams: before.live.streams })
    expect(await scene.rows('SELECT * FROM event WHERE position <= ? ORDER BY position', head)).toEqual(
      bodies,
    )
    expect(await scene.verify()).toEqual({ events: head + 1, first: undefined })
  })
}

function olderShapes(stage: Stage): void {
  test('[LOG13] an older shape is raised on read; the stored bytes stay', async () => {
    const scene = await stage.fresh()
    const { events, words } = goldenLog('probe')
    const golden = goldenStates()['probe']?.streams ?? []
    const last = events.at(-1)
    await scene.log.write(scene.name, [
      ...events.map((event) => sql.insertEvent(event)),
      ...words.map((row) => sql.insertWords(row)),
      ...golden.map(({ stream, rows }) => asUnfolded(stream, rows[0]?.position ?? 0)),
      sql.writeHead({ position: events.length, hash: last?.hash ?? '', recorded_at: recordedAt(last?.body) }),
    ])
    await stage.reopen()
    expect((await scene.rows('SELECT * FROM event ORDER BY position')).map((row) => ({ ...row }))).toEqual(
      events,
    )
    const read = await scene.events()
    expect(read.filter(({ type }) => type === 'probe.noted').map(({ v, data }) => [v, data['loud']])).toEqual(
      [
        [2, false],
        [2, false],
        [2, true],
      ],
    )
    for (const { stream, state, rows } of golden) expect(await scene.stream(stream)).toEqual({ state, rows })
    expect(await scene.verify()).toEqual({ events: events.length, first: undefined })
  })
}

/** A stream as a build before any fold would have left it. */
function asUnfolded(id: string, openedAt: number): Sql {
  const row = { id, feature: 'probe', opened_at: openedAt, fold_version: 0 }
  return sql.insertStream({ ...row, state_hash: stateSeal({ ...row, state: '', state_position: 0 }) })
}

function recordedAt(body = ''): number {
  return parseStored(body).recordedAt
}
