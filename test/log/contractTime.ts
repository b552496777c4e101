/** Two times and the log's clock: LOG10 (D14, D15), and what an epoch changes (D4). */
import { describe, expect, test } from 'vitest'
import { jumpedTo, logTime, withSpeed, type LogClock } from '../../shared/time.ts'
import { houseLog } from '../../server/corridor/accounts.ts'
import { accepted, codeOf, refusalOf, type Stage } from './scene.ts'
import { newId } from './stores.ts'

const hour = 3_600_000

export function time(stage: Stage): void {
  describe('time', () => {
    twoTimes(stage)
    logClocks(stage)
    epochs(stage)
  })
}

function twoTimes(stage: Stage): void {
  test('what happened is dated by its sender, or by the log when they say nothing', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened()
    const occurredAt = stage.now - 3 * hour
    accepted(await scene.give('probe.note', stream, { text: 'echo' }, { occurredAt }))
    const times = (await scene.events()).map((event) => [event.occurredAt, event.recordedAt])
    expect(times).toEqual([
      [stage.now, stage.now],
      [occurredAt, stage.now],
      [occurredAt, stage.now],
    ])
  })

  test('what has not happened yet is refused, but for a minute that clocks may differ', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened()
    const ahead = (ms: number) =>
      scene.give('probe.note', stream, { text: 'soon' }, { occurredAt: stage.now + ms })
    expect(refusalOf(await ahead(60_001))).toMatchObject({
      code: 'command.occurredInFuture',
      params: { now: stage.now },
    })
    accepted(await ahead(60_000))
  })
}

function logClocks(stage: Stage): void {
  const clockOf = (speed: number, anchorLog = stage.now): LogClock => ({
    anchorReal: stage.now,
    anchorLog,
    speed,
  })
  const lastRecordedAt = async (scene: Awaited<ReturnType<Stage['fresh']>>) =>
    (await scene.events()).at(-1)?.recordedAt

  test('[LOG10] a log runs at its own speed from its own hour', async () => {
    const began = Date.UTC(2026, 5, 1, 8)
    const scene = await stage.fresh(clockOf(60, began))
    const stream = await scene.opened()
    stage.now += 10_000
    await scene.noted(stream, 'ten seconds later')
    expect(await lastRecordedAt(scene)).toBe(began + 600_000)
    const { clock } = await scene.log.head(scene.name)
    expect(logTime(clock, stage.now)).toBe(began + 600_000)
  })

  test('[LOG10] a clock jumps forward, is stepped and set to another speed', async () => {
    const scene = await stage.fresh(clockOf(0))
    const stream = await scene.opened()
    const began = stage.now
    stage.now += hour
    await scene.noted(stream, 'standing still')
    expect(await lastRecordedAt(scene)).toBe(began)
    await scene.log.setClock(
      scene.name,
      jumpedTo((await scene.log.head(scene.name)).clock, stage.now, began + 72 * hour),
    )
    await scene.noted(stream, 'three days later')
    expect(await lastRecordedAt(scene)).toBe(began + 72 * hour)
    await scene.log.setClock(scene.name, withSpeed((await scene.log.head(scene.name)).clock, stage.now, 0.5))
    stage.now += 1000
    await scene.noted(stream, 'at half speed')
    expect(await lastRecordedAt(scene)).toBe(began + 72 * hour + 500)
  })

  test('[LOG10] a clock is never set back', async () => {
    const scene = await stage.fresh(clockOf(60))
    await scene.opened()
    stage.now += 1000
    const before = await scene.log.head(scene.name)
    await expect(scene.log.setClock(scene.name, clockOf(60, stage.now))).rejects.toThrow('cannot go back')
    await expect(scene.log.setClock(scene.name, clockOf(241, stage.now + hour))).rejects.toThrow()
    expect(await scene.log.head(scene.name)).toEqual(before)
  })

  test.each(['live', houseLog])('[LOG10] log %s keeps real time', async (name) => {
    await expect(stage.log.setClock(name, clockOf(60))).rejects.toThrow('keeps real time')
  })

  test('[LOG10] recordedAt does not go back with the clock of the machine', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened()
    const latest = stage.now
    stage.now -= hour
    await scene.noted(stream, 'after the clock was set back')
    expect(await lastRecordedAt(scene)).toBe(latest)
    stage.now = latest + 1
    await scene.noted(stream, 'and forward')
    expect((await scene.events()).map(({ recordedAt }) => recordedAt)).toEqual([latest, latest, latest + 1])
  })
}

function epochs(stage: Stage): void {
  test('for ten minutes of a new epoch an unknown stream may still come', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened()
    const { epoch } = await scene.log.head(scene.name)
    const unknown = async () => refusalOf(await scene.give('probe.note', newId(), { text: 'x' }))
    expect(await unknown()).toMatchObject({ code: 'stream.unknown', retry: 'never' })

    await scene.log.renewEpoch(scene.name)
    const renewed = await scene.log.head(scene.name)
    expect(renewed.epoch).not.toBe(epoch)
    expect(renewed.position).toBe(1)
    expect(await unknown()).toMatchObject({ code: 'stream.unknownYet', retry: 'later' })
    expect(codeOf(await scene.give('probe.note', stream, { text: 'x' }, { by: 'neighbour' }))).toBe(
      'stream.unknownYet',
    )
    expect(await scene.noted(stream, 'known all the time')).toEqual([2])

    stage.now += 10 * 60_000 - 1
    expect(await unknown()).toMatchObject({ code: 'stream.unknownYet' })
    stage.now += 1
    expect(await unknown()).toMatchObject({ code: 'stream.unknown' })
  })

  test('an order of before the restore is taken again, once', async () => {
    const scene = await stage.fresh()
    const stream = await scene.opened()
    const request = scene.request('probe.note', stream, { text: 'sent before' }, { resent: true })
    await scene.log.renewEpoch(scene.name)
    const answer = accepted(await scene.submit(request))
    expect(await scene.submit(request)).toEqual(answer)
  })
}
