import { spawnSync } from 'node:child_process'
import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { plain } from '../../server/log/statement.ts'
import * as sql from '../../server/log/statements.ts'
import { watchWritability } from '../../server/log/writability.ts'
import { accepted, codeOf, refusalOf, Stage, type Scene } from './scene.ts'
import { freshFolder, threadsHome } from './stores.ts'

/** A house where there is little room, and who takes the room away and gives it back. */
interface Narrow {
  stage: Stage
  narrow: (scene: Scene) => Promise<void>
  widen: (scene: Scene) => Promise<void>
}

const cleanUps: (() => void)[] = []
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0).reverse()) cleanUp()
})

function folderOfOwn(): string {
  const folder = freshFolder()
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function opened(folder: string): Promise<Stage> {
  const stage = new Stage(threadsHome(folder))
  await stage.open()
  return stage
}

/** SQLite itself refuses to let the file grow: works wherever the suites do. */
async function pageLimit(): Promise<Narrow> {
  const limit = (scene: Scene, pages: number) =>
    scene.log.write(scene.name, [plain(`PRAGMA max_page_count = ${pages}`)])
  return {
    stage: await opened(folderOfOwn()),
    narrow: async (scene) => {
      const [row] = await scene.rows('PRAGMA page_count')
      await limit(scene, Number(row?.['page_count']) + 12)
    },
    widen: (scene) => limit(scene, 100_000),
  }
}

/** A disk of four megabytes, most of it taken by a ballast that can be thrown off. */
async function smallDisk(): Promise<Narrow> {
  const folder = folderOfOwn()
  if (!isMounted(folder)) throw new Error('the small disk could be made a moment ago')
  const ballast = join(folder, 'ballast')
  return {
    stage: await opened(folder),
    narrow: async () => writeFileSync(ballast, Buffer.alloc(freeIn(folder) - 400 * 1024)),
    widen: async () => rmSync(ballast),
  }
}

function freeIn(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}

function isMounted(folder: string): boolean {
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder])
  if (status === 0) cleanUps.push(() => spawnSync('umount', ['-l', folder]))
  return status === 0
}

/** A small disk is root's to make; where it may not be made, the limit of pages says the same of the house. */
function ways(): (readonly [string, () => Promise<Narrow>])[] {
  const mounts = isMounted(folderOfOwn())
  for (const cleanUp of cleanUps.splice(0).reverse()) cleanUp()
  return [['a limit of pages', pageLimit], ...(mounts ? [['a full disk', smallDisk] as const] : [])]
}

/** Gives orders until one is refused; gives what was taken and the order that was not. */
async function filled(scene: Scene, stream: string) {
  const taken: { commandId: string; position: number }[] = []
  for (let n = 0; n < 2000; n++) {
    const request = scene.request('probe.note', stream, { text: `note ${n} ${'好'.repeat(450)}` })
    const answer = await scene.submit(request)
    if (!answer.accepted) return { taken, request, answer }
    taken.push({ commandId: request.command.commandId, position: answer.position })
  }
  throw new Error('there was room for all')
}

describe.each(ways())('no room to write: %s', (_name, make) => {
  test('[LOG7] [LOG9] [LOG15] is answered so, loses nothing, is still read, and ends by itself', async () => {
    const { stage, narrow, widen } = await make()
    const scene = await stage.fresh()
    const stream = await scene.opened()
    const told = scene.listen()
    await narrow(scene)
    const { taken, request, answer } = await filled(scene, stream)
    expect(refusalOf(answer)).toEqual({ code: 'house.readOnly', params: {}, retry: 'later', status: 503 })
    expect(taken.length).toBeGreaterThan(5)

    const before = await scene.dump()
    const crowd = Array.from({ length: 40 }, (_, n) =>
      scene.request('probe.note', stream, { text: `crowd ${n} ${'好'.repeat(450)}` }),
    )
    const answers = await scene.together(request, ...crowd)
    expect(new Set(answers.map(codeOf))).toEqual(new Set(['house.readOnly']))
    await expect(scene.log.write(scene.name, bulky())).rejects.toMatchObject({ fault: 'full' })
    expect(await scene.dump()).toEqual(before)

    expect(await scene.stream(stream)).toEqual(await scene.folded(stream))
    expect((await scene.log.liveSet(scene.name)).streams).toHaveLength(1)
    const { position } = await scene.log.head(scene.name)
    expect(told.at(-1)?.upTo).toBe(position)

    await widen(scene)
    const resent = accepted(await scene.submit(request))
    expect(resent.position).toBe(position + 1)
    expect(await scene.submit(request)).toEqual(resent)
    for (const one of await scene.together(...crowd)) accepted(one)
    const recorded = new Map((await scene.events()).map(({ commandId, position }) => [commandId, position]))
    for (const { commandId, position } of taken) expect(recorded.get(commandId)).toBe(position)
    expect(await scene.verify()).toEqual({ events: position + 41, first: undefined })
    await stage.log.close()
  }, 60_000)

  test('a house without room ends in order and is there again', async () => {
    const { stage, narrow, widen } = await make()
    const scene = await stage.fresh()
    const stream = await scene.opened()
    await narrow(scene)
    const { taken } = await filled(scene, stream)
    await stage.reopen()
    await widen(scene)
    expect(await scene.noted(stream, 'on')).toEqual([taken.length + 2])
    expect((await scene.verify()).first).toBeUndefined()
    await stage.log.close()
  }, 60_000)

  test('whether there is room again is found out by trying, and told once each way', async () => {
    const { stage, narrow, widen } = await make()
    const scene = await stage.fresh()
    const stream = await scene.opened()
    const changes: boolean[] = []
    const watched = watchWritability(stage.log, (writable) => changes.push(writable))
    await narrow(scene)
    const { request } = await filled(scene, stream)
    expect(watched.isWritable()).toBe(true)
    for (let n = 0; n < 3; n++)
      expect(codeOf(await watched.log.submit(scene.name, request))).toBe('house.readOnly')
    for (let n = 0; n < 3; n++) await watched.probe(scene.name)
    expect(changes).toEqual([false])
    await widen(scene)
    await watched.probe(scene.name)
    expect(changes).toEqual([false, true])
    accepted(await watched.log.submit(scene.name, request))
    await watched.probe(scene.name)
    expect(changes).toEqual([false, true])
    await stage.log.close()
  }, 60_000)
})

/** More than fits where an order did not fit. */
function bulky() {
  return Array.from({ length: 4 }, (_, n) =>
    sql.moveFollower({ name: `${n}${'x'.repeat(64 * 1024)}`, position: n }),
  )
}
