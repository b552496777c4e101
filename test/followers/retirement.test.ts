import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Answer } from '../../shared/command.ts'
import { refused } from '../../shared/refusal.ts'
import { Retirement, retireAfterMs } from '../../server/followers/retirement.ts'
import type { EventLog } from '../../server/log/eventLog.ts'
import { retiredIn } from '../log/contractFollowing.ts'
import { accepted, Stage, system, type Scene } from '../log/scene.ts'
import { postgresHome } from '../log/postgresHome.ts'
import { memoryHome } from '../log/stores.ts'
import { freshDatabase, isOnPostgres } from '../support/place.ts'

let stage: Stage
let scene: Scene

beforeEach(async () => {
  stage = new Stage(isOnPostgres ? postgresHome({ url: freshDatabase() }) : memoryHome())
  await stage.open()
  scene = await stage.fresh()
})
afterEach(() => stage.close())

function follower(log: EventLog = scene.log): Retirement {
  const { catalogue } = stage.rules
  return new Retirement({ log, name: scene.name, now: () => stage.now, actor: system, catalogue })
}

async function close(stream: string, seen = 1): Promise<void> {
  accepted(await scene.give('probe.close', stream, {}, { seen }))
}

describe('retirement', () => {
  test('counts from the last event of the open layer, also behind a closing that held everything up', async () => {
    const [early, late] = [await scene.opened(), await scene.opened()]
    await close(early)
    const follow = follower()
    await follow.step()
    stage.now += retireAfterMs - 1000
    await close(late)
    stage.now += 1000
    await follow.step()
    await follow.step()
    expect(await retiredIn(scene)).toEqual([early])
    stage.now += retireAfterMs - 1001
    await follow.step()
    expect(await retiredIn(scene)).toEqual([early])
    stage.now += 1
    await follow.step()
    expect(await retiredIn(scene)).toEqual([early, late])
  })

  test('is put off by what happens in a closed stream, in its open layer only', async () => {
    const [noted, worked] = [await scene.opened(), await scene.opened()]
    await close(noted)
    await close(worked)
    stage.now += retireAfterMs - 1
    await scene.noted(noted, 'something more')
    accepted(await scene.give('probe.work', worked, { text: 'inside' }, { by: 'fire', seen: 0 }))
    stage.now += 1
    const follow = follower()
    await follow.step()
    expect(await retiredIn(scene)).toEqual([worked])
    stage.now += retireAfterMs
    await follow.step()
    expect(await retiredIn(scene)).toEqual([worked, noted])
  })

  test('leaves open streams alone, however old', async () => {
    await scene.noted(await scene.opened(), 'old')
    stage.now += 10 * retireAfterMs
    await follower().step()
    expect(await retiredIn(scene)).toEqual([])
  })

  test('comes again for what it could not do for want of room', async () => {
    const stream = await scene.opened()
    await close(stream)
    stage.now += retireAfterMs
    let isFull = true
    const full: Answer = { accepted: false, refusal: refused('house.readOnly') }
    const log: EventLog = {
      ...scene.log,
      submit: async (name, request) => (isFull ? full : scene.log.submit(name, request)),
    }
    const follow = follower(log)
    await follow.step()
    await follow.step()
    expect(await retiredIn(scene)).toEqual([])
    isFull = false
    await follow.step()
    expect(await retiredIn(scene)).toEqual([stream])
  })

  test('[LOG16] acts under an id derived from the closing, so that three who follow record once', async () => {
    const streams = [await scene.opened(), await scene.opened(), await scene.opened()]
    for (const stream of streams) await close(stream)
    stage.now += retireAfterMs
    await Promise.all([follower().step(), follower().step(), follower().step()])
    const retired = (await scene.events()).filter(({ type }) => type === 'log.retired')
    expect(retired.map(({ stream, commandId }) => [stream, commandId])).toEqual(
      streams.map((stream, n) => [stream, `system:retire:${stream}:${n + 4}`]),
    )
  })

  test('writes its cursor only when it moved', async () => {
    await close(await scene.opened())
    let writes = 0
    const log: EventLog = { ...scene.log, write: (...args) => ((writes += 1), scene.log.write(...args)) }
    const follow = follower(log)
    for (let n = 0; n < 5; n++) await follow.step()
    expect(writes).toBe(1)
  })

  test('a step that fails may be taken again', async () => {
    const stream = await scene.opened()
    await close(stream)
    stage.now += retireAfterMs
    let isBroken = true
    const gone = new Error('gone for a moment')
    const log: EventLog = {
      ...scene.log,
      page: (...args) => (isBroken ? Promise.reject(gone) : scene.log.page(...args)),
    }
    const follow = follower(log)
    await expect(follow.step()).rejects.toThrow(gone)
    isBroken = false
    await follow.step()
    expect(await retiredIn(scene)).toEqual([stream])
  })
})
