/** A real PostgreSQL of its own: a free port, a folder that goes with it, a database for each who asks. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'

const versions = '/usr/lib/postgresql'
const user = 'house'

export interface Postgres {
  folder: string
  port: number
  /** Makes an empty database; gives its URL. */
  database: (encoding?: string) => Promise<string>
  /** Ends the server as a crash would and starts it again on the same files. */
  restart: () => Promise<void>
  /** Ends the server as a crash would. */
  crash: () => void
  start: () => Promise<void>
  /** Ends it and removes the folder. */
  remove: () => void
}

/** Folder of the newest server's programs on this machine. Throws a sentence when there is none. */
export function postgresPrograms(): string {
  const found = existsSync(versions)
    ? readdirSync(versions)
        .map(Number)
        .sort((a, b) => b - a)
    : []
  const folder = found
    .map((version) => join(versions, String(version), 'bin'))
    .find((bin) => existsSync(join(bin, 'initdb')))
  if (folder === undefined)
    throw new Error('PostgreSQL is missing; install it with: apt-get install -y postgresql')
  return folder
}

/** The server refuses to run as root: it gets the user that its package made. */
function owner(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const idOf = (flag: string): number =>
    Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout)
  return { uid: idOf('-u'), gid: idOf('-g') }
}

/** Makes a cluster and starts it; `settings` are `name=value`. */
export async function startPostgres(settings: readonly string[] = []): Promise<Postgres> {
  const programs = postgresPrograms()
  const who = owner()
  const folder = mkdtempSync(join(tmpdir(), 'lianxin-postgres-'))
  if (who.uid !== undefined && who.gid !== undefined) chownSync(folder, who.uid, who.gid)
  const data = join(folder, 'data')
  const options = ['-D', data, '-U', user, '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync']
  const made = spawnSync(join(programs, 'initdb'), options, { ...who, encoding: 'utf8', cwd: folder })
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`)
  const port = await freePort()
  const given = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${folder}`,
    ...settings,
  ]
  let server: ChildProcess | undefined
  const urlOf = (database: string): string => `postgres://${user}@127.0.0.1:${port}/${database}`

  const start = async (): Promise<void> => {
    const args = ['-D', data, ...given.flatMap((setting) => ['-c', setting])]
    const child = spawn(join(programs, 'postgres'), args, {
      ...who,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    server = child
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4000)
    })
    let isOver = false
    child.once('exit', () => {
      isOver = true
    })
    for (;;) {
      if (isOver) throw new Error(`postgres ended: ${said}`)
      if (await answers(urlOf('postgres'))) return
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  const crash = (): void => {
    spawnSync(join(programs, 'pg_ctl'), ['-D', data, '-m', 'immediate', '-w', 'stop'], {
      ...who,
      cwd: folder,
    })
    server = undefined
  }
  const remove = (): void => {
    if (server) crash()
    process.off('exit', remove)
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', remove)
  await start()
  let databases = 0
  return {
    folder,
    port,
    start,
    crash,
    restart: async () => {
      crash()
      await start()
    },
    remove,
    database: async (encoding = 'UTF8') => {
      const name = `house_${++databases}`
      await asked(urlOf('postgres'), `CREATE DATABASE ${name} ENCODING '${encoding}' TEMPLATE template0`)
      return urlOf(name)
    },
  }
}

/** Runs one statement on a connection of its own; gives its rows. */
export async function asked(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, unknown>>(text)
    return rows
  } finally {
    await client.end()
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    await asked(url, 'SELECT 1')
    return true
  } catch {
    return false
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
