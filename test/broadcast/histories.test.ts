/** Random histories, cut anywhere, reads that fail: whoever follows, catches up or comes anew ends with the same copy (SYNC1-SYNC5, SYNC10). */
import { describe, expect, test } from 'vitest'
import type { Actor } from '../../shared/access/actor.ts'
import { rank, upTo, type Layer } from '../../shared/event.ts'
import type { Events, Snapshot, StreamCopy } from '../../shared/protocol.ts'
import { actorOf, community, county, otherCounty } from '../support/actors.ts'
import { Rig, rigLog, type RigSocket } from '../support/broadcastRig.ts'
import { idOf } from '../support/ids.ts'
import { isOnPostgres } from '../support/place.ts'
import { RigClient } from '../support/rigClient.ts'
import { copyFor, depthIn, historyOf, levelAt, type History } from '../support/rigOracle.ts'

const tags = ['fire', 'police', 'health']
const people: Actor[] = [
  actorOf('auditor'),
  actorOf('liaison', { agency: 'fire', area: otherCounty }),
  actorOf('liaison', { agency: 'police', area: county }),
  actorOf('liaison', { agency: 'health', area: community }),
  actorOf('dutyOfficer', { agency: 'centre', area: county }),
]

/** A small generator (mulberry32): the seed tells the whole run. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below) | 0
  }
}

/** What a reader says that failed, as it was made to. */
const lostRead = new Error('this read was lost')

interface Run {
  rig: Rig
  clients: RigClient[]
  sockets: Set<RigSocket>
  history: History
}

/** `burst` orders are given between two other steps; large ones make catch-ups of many pages. */
async function play(seed: number, steps: number, burst: number): Promise<Run> {
  const random = randomFrom(seed)
  const rig = await Rig.open()
  const clients = people.flatMap((actor) => [new RigClient(actor), new RigClient(actor)])
  clients.push(new RigClient(actorOf('auditor'), [`stream:${idOf('s1')}`, `stream:${idOf('s2')}`]))
  const sockets = new Set<RigSocket>()
  const streams: string[] = []
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T
  let texts = 0

  const steward = async (): Promise<void> => {
    const stream = pick(streams)
    switch (random(4)) {
      case 0:
        await rig.give({ type: 'probe.close', stream, seen: await seen(stream) })
        return
      case 1:
        await rig.give({ type: 'log.retire', stream }, actorOf('system'))
        return
      default: {
        const texts = [...rig.textAt].filter(([, held]) => held.stream === stream)
        if (texts.length === 0) return
        const [position] = pick(texts)
        await rig.give({ type: 'log.eraseWords', stream, data: { position, field: 'text' } })
      }
    }
  }
  const seen = async (stream: string, layer: 'open' | 'work' | 'closed' = 'open'): Promise<number> =>
    (await rig.log.streams(rigLog, [stream]))[0]?.state.version[layer] ?? 0
  const write = async (): Promise<void> => {
    if (streams.length === 0 || random(12) === 0) {
      const stream = idOf(`s${streams.length}`)
      streams.push(stream)
      await rig.give({
        type: 'probe.open',
        stream,
        data: { area: pick([community, otherCounty]), tag: pick(tags) },
      })
      return
    }
    const stream = pick(streams)
    const text = `canary-${(texts += 1)}-`
    switch (random(6)) {
      case 0:
        await rig.give({ type: 'probe.work', stream, seen: await seen(stream, 'work'), data: { text } })
        return
      case 1:
        await rig.give({ type: 'probe.secret', stream, seen: await seen(stream, 'closed'), data: { text } })
        return
      case 2:
        await rig.give({ type: 'probe.retag', stream, seen: await seen(stream), data: { tag: pick(tags) } })
        return
      case 3:
        if (random(3) === 0) return steward()
        await rig.give({ type: 'probe.note', stream, data: { text: 'echo' } })
        return
      default:
        await rig.give({ type: 'probe.note', stream, data: { text } })
    }
  }

  for (let step = 0; step < steps; step++) {
    rig.isPrompt = random(3) === 0
    const client = pick(clients)
    switch (random(9)) {
      case 0:
        client.connect(rig)
        break
      case 1:
        if (client.socket?.isOpen) client.greet(rig)
        break
      case 2:
        client.leave(rig)
        break
      case 3:
        if (client.socket) rig.full.add(client.socket.id)
        break
      case 4:
        rig.full.clear()
        await rig.drain()
        break
      case 5: {
        const [read] = rig.reads.splice(random(rig.reads.length), 1)
        if (random(4) === 0) read?.fail(lostRead)
        else read?.answer()
        break
      }
      case 6:
        rig.broadcast.beat()
        break
      default:
        for (let i = random(burst); i >= 0; i--) await write()
    }
    for (const one of clients) {
      if (one.socket) sockets.add(one.socket)
      one.listen(rig)
    }
    await rig.pass(random(3) * 10)
  }
  return { rig, clients, sockets, history: await historyOf(rig) }
}

/** Everything that was said was the hearer's to know, then or now; nothing erased was said after its erasure. */
function blamed({ sockets, history, rig }: Run): string[] {
  const found: string[] = []
  const erasures = history.events.filter(({ type }) => type === 'log.wordsErased')
  for (const { said, actor, id } of sockets)
    for (const one of said) {
      if (one.name !== 'events' && one.name !== 'snapshot') continue
      const { noted, head, via, body } = one
      const mayKnow = (stream: string, depth: Layer, at: number): boolean => {
        const level = levelAt(history, stream, actor, at)
        return level !== undefined && rank(depth) <= rank(level)
      }
      // A tick tells what was theirs when it happened; a catch-up only what is theirs now. A stream enters as it
      // stands, so what is newer in it must be theirs then, or since.
      const judge = (stream: string, depth: Layer, position: number, newest: number): void => {
        const at = via === 'view' ? position : noted
        const later = (history.moments.get(stream) ?? []).map((moment) => moment.position)
        const since = [newest, ...later.filter((one) => one > newest && one <= head)]
        if (mayKnow(stream, depth, at) && (newest <= at || since.some((one) => mayKnow(stream, depth, one))))
          return
        found.push(`${id} is told ${depth} of ${stream} by ${via} at ${position}, ${noted}: as of ${newest}`)
      }
      const judgeCopy = (copy: StreamCopy, position: number): void => {
        for (const layer of upTo(depthIn(copy)))
          judge(copy.stream, layer, position, newestIn(history, copy, layer))
      }
      if (one.name === 'snapshot') {
        const { streams, position } = one.payload as Snapshot
        for (const copy of streams) judgeCopy(copy, position)
      } else
        for (const item of (one.payload as Events).events) {
          if (!('kind' in item)) judge(item.stream, item.layer, item.position, item.position)
          else if (item.kind === 'enter') judgeCopy(item, item.position)
        }
      for (const { position, data } of erasures) {
        const gone = rig.textAt.get(Number(data['position']))?.text
        if (gone?.startsWith('canary') && position <= noted && body.includes(gone))
          found.push(`${id} is told the erased ${gone} by ${via} at ${noted}`)
      }
    }
  return found
}

/** Position of the newest event of a layer that a copy holds, 0 for none. */
function newestIn({ byStream }: History, { stream, version }: StreamCopy, layer: Layer): number {
  const own = byStream.get(stream) ?? []
  return own.find((event) => event.layer === layer && event.version === version[layer])?.position ?? 0
}

async function ended(run: Run): Promise<void> {
  const { rig, clients, history } = run
  rig.isPrompt = true
  for (const client of clients) if (!client.socket?.isOpen) client.connect(rig)
  for (let i = 0; i < 3; i++) {
    await rig.settle()
    for (const client of clients) {
      if (!client.socket?.isOpen) client.connect(rig)
      client.listen(rig)
    }
  }
  for (const client of clients) {
    const fresh = new RigClient(client.actor, client.scopes)
    fresh.connect(rig)
    await rig.settle()
    fresh.listen(rig)
    const expected = copyFor(history, client.actor, client.scopes)
    expect(Object.fromEntries(fresh.streams)).toEqual(Object.fromEntries(expected))
    expect(Object.fromEntries(client.streams)).toEqual(Object.fromEntries(expected))
    fresh.leave(rig)
  }
  expect(rig.errors.filter((error) => error !== lostRead)).toEqual([])
  expect(blamed(run)).toEqual([])
}

/** A database takes its time for each order; what it does to histories shows in fewer of them. */
const seeds = Array.from({ length: isOnPostgres ? 5 : 30 }, (_, index) => 1000 + index)
const large = seeds.slice(0, isOnPostgres ? 1 : 6)

describe('[SYNC1] [SYNC2] [SYNC5] [SEE1] [SEE2] [SEE3] copies built live, by catch-up and anew are equal', () => {
  test.each(seeds)('short steps, seed %i', async (seed) => {
    const run = await play(seed, 150, 4)
    await ended(run)
    await run.rig.close()
  })

  test.each(large)('bursts of many pages, seed %i', { timeout: 60_000 }, async (seed) => {
    const run = await play(seed, 60, 250)
    await ended(run)
    await run.rig.close()
  })
})
