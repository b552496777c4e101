import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDoors, type Doors } from '../support/doors.ts'
import { openSmtpSink } from '../support/smtpSink.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
let doors: Doors

beforeAll(async () => {
  doors = await openDoors()
  await doors.sender('duty', 'dutyOfficer')
})
afterAll(() => doors.close())

function command(
  name: 'doctor' | 'backup',
  args: string[],
  switches: Record<string, string> = {},
): Promise<{ code: number | null; lines: string[] }> {
  const own = { ...doors.place.switches, PORT: String(doors.house.port) }
  const env = { PATH: process.env['PATH'] ?? '', ...own, DISK_MIN_MB: '1', ...switches }
  const child = spawn(process.execPath, [`${root}dist/server/${name}.js`, ...args], { env, stdio: 'pipe' })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  return new Promise((resolve) =>
    child.once('close', (code) => resolve({ code, lines: said.trim().split('\n') })),
  )
}
const doctor = (switches: Record<string, string> = {}): ReturnType<typeof command> =>
  command('doctor', ['--lang', 'en'], switches)

test('[OPS12] a house without a backup needs a hand; with one it is well, in both languages', async () => {
  const before = await doctor()
  expect(before.code).toBe(1)
  expect(before.lines.filter((line) => line.startsWith('needs a hand'))).toEqual([
    expect.stringMatching(/There is no backup yet.*\[ops\.backupMissing\]$/),
  ])
  const to = `${doors.dataDir}-copies`
  expect((await command('backup', ['--to', to])).code).toBe(0)
  for (const folder of [to, `${to}-keys`]) rmSync(folder, { recursive: true })
  const after = await doctor()
  expect([after.code, after.lines]).toEqual([
    0,
    [
      expect.stringMatching(/^well: log house: verified up to position 1, whole$/),
      expect.stringMatching(/^well: log live: verified up to position 0, whole$/),
      'well: log live: the identities of 0 parties are there and can be opened',
      expect.stringMatching(/^well: \d+ MB of disk are left, about \d+ days/),
      expect.stringMatching(/^well: the last backup is 0 h old/),
      'well: no outward paging is set up: units that do not read their orders are rung',
      'well: papers are set in Noto Serif CJK SC',
      expect.stringMatching(/^well: http:\/\/127\.0\.0\.1:\d+ takes connections$/),
      // Whether they bind is for the city to say, and no fault of the house.
      expect.stringMatching(/^to be done: (\d+) of \1 rules of time are not confirmed/),
    ],
  ])
  const chinese = await command('doctor', ['--lang', 'zh'])
  expect([chinese.code, chinese.lines[0]]).toEqual([0, '正常: 日志 house：核对到第 1 位，完好'])
})

test('[OPS12] [PAGE8] what is wrong is named with what to do', async () => {
  const codes = async (switches: Record<string, string>): Promise<string[]> =>
    (await doctor(switches)).lines.flatMap((line) => /\[(ops\.\w+)\]$/.exec(line)?.[1] ?? [])
  expect(await codes({ PORT: '1' })).toEqual(['ops.notRunning'])
  expect(await codes({ DISK_MIN_MB: '999999999' })).toEqual(['ops.diskFull'])
  expect(await codes({ PUBLIC_URL: 'https://city.example' })).toEqual(['ops.proxyUntold'])
  const relay = await openSmtpSink()
  const PAGING_UNITS = JSON.stringify({ fire: { mail: ['duty@fire.example'] } })
  const paging = { PAGING_SMTP: relay.url, PAGING_FROM: 'pages@yunting.example', PAGING_UNITS }
  expect((await doctor(paging)).lines).toContain(
    'well: outward paging is set up: by e-mail to 1, by webhook to 0 of the units',
  )
  expect(relay.letters).toEqual([])
  await relay.close()
  expect(await codes(paging)).toEqual(['ops.pagingRelayAway'])
  doors.house.isEnding = true
  expect(await codes({})).toEqual(['ops.draining'])
  doors.house.isEnding = false
  const stored = doors.place.stored()
  await stored.writing('house', (execute) =>
    execute({ text: `UPDATE event SET hash = 'x'`, args: [], rows: false }),
  )
  await stored.close()
  expect(await codes({})).toEqual(['ops.chainBroken'])
  expect((await command('doctor', [], { DATA_DIR: join(doors.dataDir, 'nothing') })).code).toBe(1)
})
