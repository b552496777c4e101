/** Attachments with a house that has several nodes, is copied, restored and moved. */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Blobs } from '../../server/blobs/blobs.ts'
import { readCityRules } from '../../server/city/rules.ts'
import { readConfig } from '../../server/config.ts'
import { compose } from '../../server/compose.ts'
import { cityFolder } from '../../server/places.ts'
import { openStore } from '../../server/stores.ts'
import { addressOf, entryWith, keep, photo } from '../support/blobs.ts'
import { entry, newId, openDoors, report, taken, type Doors, type Sender } from '../support/doors.ts'
import { startPostgres, type Postgres } from '../support/postgres.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const place = mkdtempSync(join(tmpdir(), 'lianxin-blob-copies-'))
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
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  return new Promise((resolve, reject) =>
    child.once('close', (code) => (code === 0 ? resolve(said) : reject(new Error(said)))),
  )
}

interface Written {
  duty: Sender
  stream: string
  blob: string
  bytes: number
  position: number
}

async function written(doors: Doors): Promise<Written> {
  const duty = await doors.sender('duty', 'dutyOfficer')
  const stream = newId()
  taken(await duty.give(report(stream)))
  const kept = await keep(doors, duty, await photo())
  const answer = await doors.ask(duty, 'POST', '/api/commands', {
    commandId: newId(),
    ...entryWith(stream, kept),
  })
  const { position } = (await answer.json()) as { position: number }
  await doors.told(position)
  return { duty, stream, blob: kept.blob, bytes: kept.bytes, position }
}

/** What a house of these switches hands out under an id. */
async function heldIn(env: Record<string, string>, blob: string): Promise<number | undefined> {
  const config = readConfig(env)
  const { log, blobs } = await openStore(config, {
    city: readCityRules(cityFolder(config.CITY)),
    onDeath: (error) => {
      throw error
    },
    onFault: (text) => {
      throw new Error(text)
    },
  })
  try {
    return (await new Blobs({ ...blobs, now: Date.now, log }).open('live', blob))?.body.length
  } finally {
    await log.close()
  }
}

test('[ATT4] what one node keeps another hands out, to those who may see it', async () => {
  const url = await postgres.database()
  const doors = await openDoors({ DATABASE_URL: url })
  const other = await compose({
    config: readConfig({ DATABASE_URL: url, DATA_DIR: join(place, 'node'), PORT: '0', LOG_LEVEL: 'silent' }),
    logs: [{ name: 'live', mode: 'live' }],
  })
  try {
    const { duty, stream, blob, bytes, position } = await written(doors)
    const ask = (cookie: string): Promise<Response> =>
      fetch(`${other.url}${addressOf(blob, stream, position)}`, { headers: { cookie } })
    await expect.poll(async () => (await ask(duty.headers['cookie'] ?? '')).status).toBe(200)
    expect((await (await ask(duty.headers['cookie'] ?? '')).arrayBuffer()).byteLength).toBe(bytes)
    const fire = await doors.sender('fire', 'liaison', { agency: 'fire' })
    expect((await ask(fire.headers['cookie'] ?? '')).status).toBe(404)
    expect(existsSync(join(doors.dataDir, 'blobs'))).toBe(false)
  } finally {
    await other.close()
    await doors.close()
  }
})

test('[ATT9] [ATT10] a copy holds attachments; those erased since do not come back with it', async () => {
  const doors = await openDoors()
  const [to, keys, fresh] = [join(place, 'copies'), join(place, 'keys'), join(place, 'fresh')]
  try {
    const { duty, stream, blob, bytes, position } = await written(doors)
    const second = await keep(doors, duty, '将要删除')
    const answer = await doors.ask(duty, 'POST', '/api/commands', {
      commandId: newId(),
      ...entryWith(stream, second, '二.txt'),
    })
    const { position: last } = (await answer.json()) as { position: number }
    await command('backup', ['--to', to, '--keys', keys], { DATA_DIR: doors.dataDir })
    const auditor = await doors.sender('auditor', 'auditor')
    taken(await auditor.give({ type: 'log.eraseWords', stream, data: { position: last, field: 'text' } }))
    await expect.poll(() => readdirSync(join(doors.dataDir, 'blobs', 'live'))).toEqual([blob])
    const [copy = ''] = readdirSync(to).filter((name) => /^\d{4}-/.test(name))
    await command('restore', ['--from', join(to, copy), '--keys', keys, '--erased', doors.dataDir], {
      DATA_DIR: fresh,
    })
    expect(await heldIn({ DATA_DIR: fresh }, blob)).toBe(bytes)
    const restored = await compose({
      config: readConfig({ DATA_DIR: fresh, PORT: '0', LOG_LEVEL: 'silent' }),
      logs: [{ name: 'live', mode: 'live' }],
    })
    try {
      await expect.poll(() => readdirSync(join(fresh, 'blobs', 'live'))).toEqual([blob])
      const token = await restored.sessions.begin(duty.account, 'live')
      const ask = (id: string, at: number): Promise<Response> =>
        fetch(`${restored.url}${addressOf(id, stream, at)}`, { headers: { cookie: `lianxin=${token}` } })
      expect((await ask(blob, position)).status).toBe(200)
      expect((await ask(second.blob, last)).status).toBe(404)
    } finally {
      await restored.close()
    }
  } finally {
    await doors.close()
  }
})

test('[ATT10] what is shipped holds the attachments it names', async () => {
  const [to, keys, ship, fresh] = ['copies-2', 'keys-2', 'ship', 'fresh-2'].map((name) =>
    join(place, name),
  ) as [string, string, string, string]
  const dataDir = join(place, 'shipping')
  const doors = await openDoors({ DATA_DIR: dataDir, SHIP_DIR: ship })
  await command('backup', ['--to', to, '--keys', keys], { DATA_DIR: dataDir })
  const { duty, stream, blob, bytes } = await written(doors)
  const unnamed = await keep(doors, duty, '没有提交')
  taken(await duty.give(entry(stream, '之后')))
  await doors.house.close()
  await command('restore', ['--from', to, '--keys', keys, '--ship', ship], { DATA_DIR: fresh })
  expect(await heldIn({ DATA_DIR: fresh }, blob)).toBe(bytes)
  expect(await heldIn({ DATA_DIR: fresh }, unnamed.blob)).toBeUndefined()
  await doors.close()
})

test('[ATT10] a house that moves to a database takes its attachments along', async () => {
  const dataDir = join(place, 'moving')
  const config = readConfig({ DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'silent' })
  const url = await postgres.database()
  const doors = await openDoors({ DATA_DIR: dataDir })
  const { blob, bytes } = await written(doors)
  await doors.close()
  await command('migrate', ['--from', 'sqlite', '--to', 'postgres'], {
    DATA_DIR: config.DATA_DIR,
    DATABASE_URL: url,
  })
  expect(await heldIn({ DATA_DIR: dataDir, DATABASE_URL: url }, blob)).toBe(bytes)
})
