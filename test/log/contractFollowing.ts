/** Reading a log: pages, streams, the live set, saved states, statements outside the chain, and who follows it: LOG1, LOG11, LOG16. */
import { describe, expect, test } from 'vitest'
import { ledgerWindow, type Event } from '../../shared/event.ts'
import { Retirement, retireAfterMs } from '../../server/followers/retirement.ts'
import { Follower } from '../../server/log/follow.ts'
import * as sql from '../../server/log/statements.ts'
import type { Page } from '../../server/log/load.ts'
import { accepted, system, type Scene, type Stage } from './scene.ts'
import { newId } from './stores.ts'

export function following(stage: Stage): void {
  describe('reading', () => reading(stage))
  describe('following', () => {
    followers(stage)
    retirement(stage)
  })
}

function reading(stage: Stage): void {
  test('[LOG1] pages join without gap or overlap and end at the head', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened()
    await scene.noted(stream, ...Array.from({ length: 9 }, (_, n) => `note ${n}`))
    const whole = await scene.log.page(scene.name, 0, 100)
    expect([whole.after, whole.upTo, whole.events.length]).toEqual([0, 10, 10])
    for (const limit of [1, 3, 10]) {
      const pages: Page[] = []
      for (let at = 0; at < 10; at = pages.at(-1)?.upTo ?? 10)
        pages.push(await scene.log.page(scene.name, at, limit))
      expect(pages.flatMap(({ events }) => events)).toEqual(whole.events)
      expect(pages.flatMap(({ changes }) => changes)).toEqual(whole.changes)
      for (const page of pages) expect(page.upTo - page.after).toBeLessThanOrEqual(limit)
    }
    for (const after of [10, 11, 99])
      expect(await scene.log.page(scene.name, after, 5)).toEqual({
        after,
        upTo: after,
        events: [],
        changes: [],
      })
  })

  test('[LOG1] the head and what follows a position stand as they were at one moment', async () => {
    const scene = await stage.fresh()
    expect((await scene.log.since(scene.name, 0, 10)).page).toEqual({
      after: 0,
      upTo: 0,
      events: [],
      changes: [],
    })
    const stream = await scene.opened()
    await scene.noted(stream, ...Array.from({ length: 9 }, (_, n) => `note ${n}`))
    for (const [after, limit] of [
      [0, 100],
      [3, 4],
      [10, 5],
      [99, 5],
    ] as const) {
      const { head, page } = await scene.log.since(scene.name, after, limit)
      expect(head).toEqual(await scene.log.head(scene.name))
      expect(page).toEqual(await scene.log.page(scene.name, after, limit))
    }
    const notes = Array.from({ length: 30 }, (_, n) => scene.give('probe.note', stream, { text: `${n}` }))
    const looks = Array.from({ length: 30 }, () => scene.log.since(scene.name, 10, 100))
    await Promise.all(notes)
    for (const { head, page } of await Promise.all(looks)) expect(page.upTo).toBe(head.position)
  })

  test('a page tells who sees a stream from where on', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened({ tag: 'fire' })
    await scene.noted(stream, 'changes nothing')
    accepted(await scene.give('probe.retag', stream, { tag: 'grid' }, { seen: 2 }))
    accepted(await scene.give('probe.close', stream, {}, { seen: 3 }))
    accepted(await scene.give('log.retire', stream, {}, { by: { system } }))
    const { changes } = await scene.log.page(scene.name, 0, 100)
    const [fire, grid] = ['fire', 'grid'].map((tag) =>
      stage.rules.audienceOf('probe', { open: { area: '990102003001', tag } }),
    )
    expect(changes).toEqual([
      { position: 1, stream, feature: 'probe', before: undefined, after: fire },
      { position: 3, stream, feature: 'probe', before: fire, after: grid },
      { position: 5, stream, feature: 'probe', before: grid, after: undefined },
    ])
    expect((await scene.log.page(scene.name, 2, 1)).changes).toEqual(changes.slice(1, 2))
  })

  test('streams come in the order asked, unknown ones left out', async () => {
    const scene = await stage.fresh()
    const [one, other] = [await scene.opened(), await scene.opened()]
    const found = await scene.log.streams(scene.name, [other, newId(), one, other])
    expect(found.map(({ stream }) => stream)).toEqual([other, one, other])
    expect(found[0]?.audience).toEqual(stage.rules.audienceOf('probe', found[0]?.state.parts ?? { open: {} }))
  })

  test('the live set is the streams that did not retire, with their present audience', async () => {
    const scene = await stage.fresh()
    const [one, other] = [await scene.opened(), await scene.opened()]
    accepted(await scene.give('probe.retag', one, { tag: 'grid' }, { seen: 1 }))
    const { position, streams } = await scene.log.liveSet(scene.name)
    expect(position).toBe(3)
    const audiences = new Map(streams.map(({ stream, audience }) => [stream, audience]))
    expect(audiences.get(one)?.work).toContain('agency:grid')
    expect(audiences.get(other)?.work).toContain('agency:fire')
    expect(streams.map(({ feature }) => feature)).toEqual(['probe', 'probe'])
  })

  test('[LOG11] what is read equals the fold of all events, whenever the state was last saved', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened()
    const saves: number[] = []
    for (let n = 0; n < 140; n++) {
      accepted(await scene.give('probe.note', stream, { text: n % 7 === 0 ? 'echo' : `note ${n}` }))
      const [row] = await scene.rows('SELECT state_position FROM stream WHERE id = ?', stream)
      if (row?.['state_position'] !== saves.at(-1)) saves.push(Number(row?.['state_position']))
      if (n % 20 === 0) expect(await scene.stream(stream)).toEqual(await scene.folded(stream))
    }
    expect(saves).toEqual([0, 64, 128])
    expect(await scene.stream(stream)).toEqual(await scene.folded(stream))
  })

  test('[LOG11] long words bring the saving forward', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened()
    // The chain holds hashes only: it is the bodies that count, and a tag of 32 letters makes them longest.
    for (let n = 0; n < 63; n++) await scene.noted(stream, 'x'.repeat(500))
    const [row] = await scene.rows('SELECT state_position FROM stream WHERE id = ?', stream)
    expect(row?.['state_position']).toBe(64)
  })

  test('a reader gets the newest rows of each layer, however long the stream', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened()
    const notes = Array.from({ length: ledgerWindow + 20 }, (_, n) => `note ${n}`)
    await scene.together(...notes.map((text) => scene.request('probe.note', stream, { text })))
    accepted(await scene.give('probe.work', stream, { text: 'work' }, { by: 'fire', seen: 0 }))
    const { rows } = await scene.stream(stream)
    expect(rows.filter(({ layer }) => layer === 'open').map(({ body }) => body['text'])).toEqual(
      notes.slice(-ledgerWindow),
    )
    expect(rows.filter(({ layer }) => layer === 'work')).toHaveLength(1)
    expect(rows.map(({ position }) => position)).toEqual(
      rows.map(({ position }) => position).sort((a, b) => a - b),
    )
  })

  test('statements outside the chain are written together or not at all', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened()
    const move = (name: string, position: number) => sql.moveFollower({ name, position })
    const taken = sql.insertClaim({ key: 'x', stream, position: 1 })
    await scene.log.write(scene.name, [move('one', 1), taken])
    await expect(scene.log.write(scene.name, [move('one', 2), move('two', 2), taken])).rejects.toThrow()
    const rows = await scene.rows('SELECT name, position FROM follower ORDER BY name')
    expect(rows.map((row) => ({ ...row }))).toEqual([{ name: 'one', position: 1 }])
    expect(await scene.noted(stream, 'the log goes on')).toEqual([2])
  })
}

function followers(stage: Stage): void {
  test('[LOG1] a follower is told every position once and in order, whatever it missed', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened()
    const errors: unknown[] = []
    const onError = (error: unknown): void => void errors.push(error)
    const options = { log: scene.log, name: scene.name, now: () => stage.now, onError }
    const present = await Follower.start(options)
    const late = await Follower.start(options, 0)
    const told: [number[], number[]] = [[], []]
    present.onPage(({ events }) => told[0].push(...events.map(({ position }) => position)))
    late.onPage(({ events }) => told[1].push(...events.map(({ position }) => position)))
    await scene.noted(stream, 'a', 'b')
    const notes = Array.from({ length: 30 }, (_, n) => scene.give('probe.note', stream, { text: `${n}` }))
    await Promise.all([...notes, late.poll(), present.poll()])
    await Promise.all([late.poll(), present.poll()])
    expect(told[0]).toEqual(Array.from({ length: 32 }, (_, n) => n + 2))
    expect(told[1]).toEqual(Array.from({ length: 33 }, (_, n) => n + 1))
    expect([present.position, late.position]).toEqual([33, 33])
    expect(errors).toEqual([])
  })

  test('a follower hears of a new epoch and stands at its head', async () => {
    const scene = await stage.fresh()
    await scene.opened()
    const onError = (error: unknown): void => {
      throw error
    }
    const follower = await Follower.start(
      { log: scene.log, name: scene.name, now: () => stage.now, onError },
      0,
    )
    let heard = 0
    follower.onEpoch(() => (heard += 1))
    await scene.log.renewEpoch(scene.name)
    await follower.poll()
    await follower.poll()
    expect(heard).toBe(1)
    expect(follower.position).toBe(1)
    expect(follower.epoch).toBe((await scene.log.head(scene.name)).epoch)
  })
}

/** Retires what is due; a new one each time, as after a restart. */
export function step(stage: Stage, scene: Scene): Promise<void> {
  const { catalogue } = stage.rules
  return new Retirement({
    log: scene.log,
    name: scene.name,
    now: () => stage.now,
    actor: system,
    catalogue,
  }).step()
}

export async function retiredIn(scene: Scene): Promise<string[]> {
  return (await scene.events())
    .filter(({ type }) => type === 'log.retired')
    .map(({ stream }: Event) => stream)
}

function retirement(stage: Stage): void {
  const close = async (scene: Scene, stream: string, seen = 1) =>
    accepted(await scene.give('probe.close', stream, {}, { seen }))

  test('[LOG16] a closed stream is retired once, 72 hours of log time after its last event', async () => {
    const scene = await stage.fresh({ anchorReal: stage.now, anchorLog: stage.now, speed: 0 })
    const began = stage.now
    const at = (ms: number) =>
      scene.log.setClock(scene.name, { anchorReal: stage.now, anchorLog: began + ms, speed: 0 })
    const [early, open, late] = [await scene.opened(), await scene.opened(), await scene.opened()]
    await close(scene, early)
    await at(retireAfterMs - 1)
    await step(stage, scene)
    expect(await retiredIn(scene)).toEqual([])
    await close(scene, late)

    await at(retireAfterMs)
    await step(stage, scene)
    await step(stage, scene)
    expect(await retiredIn(scene)).toEqual([early])
    expect((await scene.log.liveSet(scene.name)).streams.map(({ stream }) => stream).sort()).toEqual(
      [open, late].sort(),
    )

    await at(2 * retireAfterMs - 2)
    await step(stage, scene)
    expect(await retiredIn(scene)).toEqual([early])
    await at(2 * retireAfterMs - 1)
    await step(stage, scene)
    expect(await retiredIn(scene)).toEqual([early, late])
  })

  test('[LOG16] told of the same closing again, it records nothing more', async () => {
    const scene = await stage.fresh({ anchorReal: stage.now, anchorLog: stage.now, speed: 240 })
    const streams = [await scene.opened(), await scene.opened()]
    for (const stream of streams) await close(scene, stream)
    stage.now += retireAfterMs / 240
    await step(stage, scene)
    const before = await scene.dump()
    await scene.log.write(scene.name, [sql.moveFollower({ name: 'retirement', position: 0 })])
    await Promise.all([step(stage, scene), step(stage, scene)])
    expect(await retiredIn(scene)).toEqual(streams)
    const { follower: _cursor, ...after } = await scene.dump()
    expect(before).toMatchObject(after)
  })
}
