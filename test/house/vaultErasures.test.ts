/**
 * Identities that were erased are nowhere (I12): not in the store, its journal or its saved states, not in what the doors
 * still tell, and the chain holds. `npm run prove:erasures` does it a thousand times.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Destruction } from '../../server/followers/destruction.ts'
import { houseActor } from '../../server/houseActor.ts'
import { partyBody } from '../../shared/parties/content.ts'
import { partiesIn } from '../../shared/parties/party.ts'
import { openDoors, newId, taken, type Doors, type Sender } from '../support/doors.ts'
import { isOnPostgres } from '../support/place.ts'
import { between, openDispute, reveal, said } from '../support/vault.ts'

const count = Number(process.env['ERASURES'] ?? 50)
const perDispute = 10
const dayMs = 86_400_000

/** Everything in the files of a folder. */
function bytesIn(folder: string): Buffer {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))
  return Buffer.concat(names.filter((path) => statSync(path).isFile()).map((path) => readFileSync(path)))
}

test(`[VAULT6] of ${count} erased identities no trace is left, and the chain is whole`, async () => {
  const doors = await openDoors()
  try {
    const dispute = await openDispute(doors)
    const streams: string[] = []
    const parties: { stream: string; party: string }[] = []
    for (let n = 0; n < count; n += perDispute) {
      const stream = newId()
      const named = Array.from({ length: Math.min(perDispute, count - n) }, newId)
      for (const [i, party] of named.entries()) {
        const answer = await doors.house.vault.take(party, partyBody.parse(said(n + i)))
        expect(answer).toHaveProperty('receipt')
      }
      taken(await dispute.mediator.give(between(dispute, stream, named)))
      for (const party of named) taken(await dispute.mediator.give(reveal(stream, party, 'words')))
      streams.push(stream)
      parties.push(...named.map((party) => ({ stream, party })))
    }
    const keys = isOnPostgres ? [] : await keysIn(doors, parties)
    const lying = (): number => {
      const bytes = bytesIn(doors.dataDir)
      return keys.filter((key) => bytes.includes(key)).length
    }
    expect(lying()).toBe(keys.length)
    let last = 0
    for (const { stream, party } of parties)
      last = taken(await dispute.auditor.give({ type: 'party.erase', stream, data: { party } }))
    const left = async (): Promise<number> => {
      const open = await Promise.all(
        parties.map(({ party }) => doors.house.vault.open('live', party, 'words')),
      )
      return open.filter(Boolean).length
    }
    await expect.poll(left).toBe(0)
    await expect.poll(lying).toBe(0)
    await doors.told(last)
    expect(await toldTo(doors, dispute.mediator, streams)).not.toContain('canary')
    expect(bytesIn(doors.dataDir).includes('canary')).toBe(false)
    await doors.house.close()
    const bytes = bytesIn(doors.dataDir)
    expect(bytes.includes('canary')).toBe(false)
    expect(lying()).toBe(0)
    for (const { verdict } of await doors.place.verify()) expect(verdict.first).toBeUndefined()
  } finally {
    await doors.close()
  }
}, 900_000)

/** The key of each party as it lies in files. */
async function keysIn(doors: Doors, parties: readonly { party: string }[]): Promise<Buffer[]> {
  const stored = doors.place.stored()
  try {
    const held = await Promise.all(parties.map(({ party }) => stored.vault.get('live', party)))
    return held.map((one) => {
      if (!one || one === 'erased') throw new Error('a party is not in the vault')
      return Buffer.from(one.key)
    })
  } finally {
    await stored.close()
  }
}

async function toldTo(doors: Doors, who: Sender, streams: readonly string[]): Promise<string> {
  const paths = ['/api/events', '/api/snapshot', ...streams.map((stream) => `/api/streams/${stream}`)]
  const answers = await Promise.all(paths.map(async (path) => (await doors.ask(who, 'GET', path)).text()))
  return answers.join()
}

test('[VAULT7] after the incident and its matters identities go by themselves, once their day has passed', async () => {
  const log = 'exercise-drill'
  const doors = await openDoors({}, [{ name: log, mode: 'exercise' }])
  const stored = doors.place.stored()
  try {
    const dispute = await openDispute(doors)
    const { house } = doors
    const [stream, party, kept] = [newId(), newId(), newId()]
    for (const [n, id] of [party, kept].entries())
      await house.vault.take(id, partyBody.parse({ ...said(n), log }))
    taken(await dispute.mediator.give(between(dispute, stream, [party, kept])))
    const hand = new Destruction({
      ...{ log: house.log, name: log, now: Date.now, actor: houseActor, vault: stored.vault },
    })
    const jump = (to: number) => house.log.setClock(log, { anchorReal: Date.now(), anchorLog: to, speed: 1 })
    const known = async (id: string) => {
      const [held] = await house.log.streams(log, [stream])
      return partiesIn(held?.state.parts.closed)[id]
    }
    const end = { ending: 'declined', otherRoutes: '可以起诉' }
    taken(await dispute.mediator.give({ type: 'mediation.end', stream, seen: 1, data: end }))
    await hand.step()
    expect((await known(party))?.destroyAfter).toBeUndefined()

    const close = (type: string, seen: number, data: object, who = dispute.duty) =>
      who.give({ type, stream: dispute.incident, seen, data: { ...data } })
    taken(await close('incident.startVerification', 1, {}))
    taken(await close('incident.proposeDismissal', 2, { reason: '误报', reporterTold: '已告知' }))
    taken(await close('incident.confirmDismissal', 3, {}, await doors.sender('second', 'dutyOfficer')))
    await hand.step()
    const due = (await known(party))?.destroyAfter ?? 0
    expect(due - Date.now()).toBeGreaterThan(29 * dayMs)
    expect(due - Date.now()).toBeLessThan(32 * dayMs)
    await hand.step()
    expect((await known(party))?.destroyAfter).toBe(due)

    const hold = { party: kept, basis: '已起诉', until: due + dayMs }
    taken(await dispute.mediator.give({ type: 'party.proposeHold', stream, data: hold }))
    taken(await dispute.supervisor.give({ type: 'party.confirmHold', stream, data: { party: kept } }))
    await jump(due - 60_000)
    await hand.step()
    expect(await house.vault.open(log, party, 'contact')).toBeDefined()
    // It has left the live set by then.
    const retired = await house.log.submit(log, {
      by: { system: houseActor },
      command: { commandId: `system:retired:${stream}`, type: 'log.retire', stream, data: {} },
    })
    expect([true, 'stream.closed']).toContain(retired.accepted || retired.refusal.code)
    await jump(due + 60_000)
    await hand.step()
    expect((await known(party))?.erasedAt).toBeGreaterThan(due)
    await expect.poll(() => house.vault.open(log, party, 'contact')).toBeUndefined()
    expect(await house.vault.open(log, kept, 'contact')).toBeDefined()
    await jump(due + 2 * dayMs)
    await hand.step()
    await expect.poll(() => house.vault.open(log, kept, 'contact')).toBeUndefined()
    const causes = (await doors.place.recorded(log)).events
      .filter(({ type }) => type === 'party.erased')
      .map(({ wire }) => (JSON.parse(wire) as { data: { cause: string } }).data.cause)
    expect(causes).toEqual(['retention', 'retention'])
  } finally {
    await stored.close()
    await doors.close()
  }
})
