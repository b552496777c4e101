/** Identities with a house that is copied, restored and moved. */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compose, type RunningHouse } from '../../server/compose.ts'
import { readConfig } from '../../server/config.ts'
import { partiesIn } from '../../shared/parties/party.ts'
import { openDoors, newId, taken } from '../support/doors.ts'
import { startPostgres, type Postgres } from '../support/postgres.ts'
import { between, disputed, openDispute, put, reveal, said } from '../support/vault.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const place = mkdtempSync(join(tmpdir(), 'lianxin-vault-copies-'))
let postgres: Postgres

beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => {
  postgres.remove()
  rmSync(place, { recursive: true, force: true })
})

function command(name: string, args: string[], env: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, [`${root}dist/server/${name}.js`, ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: 'pipe',
  })
  let told = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (told += chunk.toString()))
  return new Promise((resolve, reject) =>
    child.once('close', (code) => (code === 0 ? resolve(told) : reject(new Error(told)))),
  )
}

function houseOf(env: Record<string, string>): Promise<RunningHouse> {
  const config = readConfig({ PORT: '0', LOG_LEVEL: 'silent', ...env })
  return compose({ config, logs: [{ name: 'live', mode: 'live' }] })
}

const erasedAt = async (house: RunningHouse, stream: string, party: string): Promise<number | undefined> => {
  const [held] = await house.log.streams('live', [stream])
  return partiesIn(held?.state.parts.closed)[party]?.erasedAt
}

test('[VAULT13] [VAULT6] a copy holds identities; whoever was erased since does not come back with it', async () => {
  const doors = await openDoors()
  const [to, keys, fresh] = [join(place, 'copies'), join(place, 'keys'), join(place, 'fresh')]
  try {
    const dispute = await openDispute(doors)
    const [stays, gone, kept, later] = [newId(), newId(), newId(), newId()]
    const stream = newId()
    const receipts = new Map<string, string>()
    for (const [n, party] of [stays, gone, kept].entries()) {
      const answer = await put(dispute, dispute.mediator, party, said(n))
      receipts.set(party, ((await answer.json()) as { receipt: string }).receipt)
    }
    taken(await dispute.mediator.give(between(dispute, stream, [stays, gone, kept])))
    const hold = { party: kept, basis: '已起诉', until: Date.now() + 86_400_000 }
    taken(await dispute.mediator.give({ type: 'party.proposeHold', stream, data: hold }))
    taken(await dispute.supervisor.give({ type: 'party.confirmHold', stream, data: { party: kept } }))
    await command('backup', ['--to', to, '--keys', keys], { DATA_DIR: doors.dataDir })
    taken(await dispute.auditor.give({ type: 'party.erase', stream, data: { party: gone } }))
    taken(await dispute.supervisor.give({ type: 'party.releaseHold', stream, data: { party: kept } }))
    taken(await dispute.auditor.give({ type: 'party.erase', stream, data: { party: kept } }))
    await put(dispute, dispute.mediator, later, said(9))
    const list = join(doors.dataDir, 'erasures.json')
    await expect.poll(() => existsSync(list) && readFileSync(list, 'utf8').includes(kept)).toBe(true)

    const [copy = ''] = readdirSync(to).filter((name) => /^\d{4}-/.test(name))
    await command('restore', ['--from', join(to, copy), '--keys', keys, '--erased', doors.dataDir], {
      DATA_DIR: fresh,
    })
    rmSync(join(keys, 'vault.key'))
    await expect(
      command('restore', ['--from', to, '--keys', keys], { DATA_DIR: join(place, 'other') }),
    ).rejects.toThrow('live.vault cannot be opened with this key')
    const restored = await houseOf({ DATA_DIR: fresh })
    try {
      expect(await restored.vault.open('live', stays, 'words')).toEqual({
        party: stays,
        words: said(0)['words'],
      })
      expect(await restored.vault.lookUp('live', receipts.get(stays) ?? '', 'canary-chosen-0')).toBe(stays)
      for (const [n, party] of [
        [1, gone],
        [2, kept],
      ] as const) {
        expect(await restored.vault.open('live', party, 'contact')).toBeUndefined()
        expect(
          await restored.vault.lookUp('live', receipts.get(party) ?? '', `canary-chosen-${n}`),
        ).toBeUndefined()
        expect(await restored.vault.refusalOf('live', { parties: [party] })).toMatchObject({
          code: 'party.gone',
        })
        expect(await erasedAt(restored, stream, party)).toBeGreaterThan(0)
      }
      expect(await erasedAt(restored, stream, stays)).toBeUndefined()
      expect(await restored.vault.refusalOf('live', { parties: [later] })).toMatchObject({
        code: 'party.unknown',
      })
    } finally {
      await restored.close()
    }
  } finally {
    await doors.close()
  }
})

test('[VAULT13] what was shipped holds whom its events name, and says who was erased since', async () => {
  const [to, keys, ship, fresh] = ['copies-2', 'keys-2', 'ship', 'fresh-2'].map((name) =>
    join(place, name),
  ) as [string, string, string, string]
  const dataDir = join(place, 'shipping')
  const doors = await openDoors({ DATA_DIR: dataDir, SHIP_DIR: ship })
  const dispute = await openDispute(doors)
  const before = await disputed(dispute, 1)
  await command('backup', ['--to', to, '--keys', keys], { DATA_DIR: dataDir })
  taken(
    await dispute.auditor.give({ type: 'party.erase', stream: before.stream, data: { party: before.party } }),
  )
  const after = await disputed(dispute, 2)
  await doors.house.close()
  await command('restore', ['--from', to, '--keys', keys, '--ship', ship], { DATA_DIR: fresh })
  const restored = await houseOf({ DATA_DIR: fresh })
  try {
    expect(await restored.vault.open('live', before.party, 'contact')).toBeUndefined()
    expect(await erasedAt(restored, before.stream, before.party)).toBeGreaterThan(0)
    expect(await restored.vault.open('live', after.party, 'contact')).toBeDefined()
  } finally {
    await restored.close()
    await doors.close()
  }
})

test('[VAULT13] a house that moves to a database takes its identities along', async () => {
  const dataDir = join(place, 'moving')
  const doors = await openDoors({ DATA_DIR: dataDir })
  const dispute = await openDispute(doors)
  const [one, other] = [await disputed(dispute, 1), await disputed(dispute, 2)]
  const position = taken(await dispute.mediator.give(reveal(one.stream, one.party)))
  taken(
    await dispute.auditor.give({ type: 'party.erase', stream: other.stream, data: { party: other.party } }),
  )
  await doors.told(position + 1)
  await expect.poll(() => doors.house.vault.open('live', other.party, 'contact')).toBeUndefined()
  await doors.close()
  const url = await postgres.database()
  await command('migrate', ['--from', 'sqlite', '--to', 'postgres'], { DATA_DIR: dataDir, DATABASE_URL: url })
  const moved = await houseOf({ DATA_DIR: dataDir, DATABASE_URL: url })
  try {
    expect(await moved.vault.open('live', one.party, 'words')).toEqual({
      party: one.party,
      words: said(1)['words'],
    })
    expect(await moved.vault.refusalOf('live', { parties: [other.party] })).toMatchObject({
      code: 'party.gone',
    })
  } finally {
    await moved.close()
  }
})
