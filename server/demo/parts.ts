/** A PostgreSQL and a Redis of the demo's own: on free ports of the loopback, in a folder that goes with it. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

/** Where Debian's package puts the programs of each version. */
const versions = '/usr/lib/postgresql'
const user = 'house'
const startMs = 30_000

export interface Parts {
  databaseUrl: string
  redisUrl: string
  /** Ends both in order and removes what they kept. */
  end: () => Promise<void>
}

/** Starts both below `folder`. Throws a line that says what to install when something is missing. */
export async function startParts(folder: string): Promise<Parts> {
  const programs = programsFound()
  const postgres = await startPostgres(programs.postgres, folder)
  const redis = await startRedis(programs.redis, folder)
  return {
    databaseUrl: postgres.url,
    redisUrl: redis.url,
    end: async () => {
      await Promise.all([postgres.end(), redis.end()])
    },
  }
}

function programsFound(): { postgres: string; redis: string } {
  const postgres = (existsSync(versions) ? readdirSync(versions) : [])
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(versions, version, 'bin'))
    .find((bin) => existsSync(join(bin, 'initdb')))
  const redis = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((bin) => join(bin, 'redis-server'))
    .find((program) => existsSync(program))
  if (postgres !== undefined && redis !== undefined) return { postgres, redis }
  const missing = [postgres ?? 'postgresql', redis ?? 'redis-server'].filter((name) => !name.startsWith('/'))
  throw new Error(`--cluster needs more than this machine has: apt-get install -y ${missing.join(' ')}`)
}

interface Part {
  url: string
  end: () => Promise<void>
}

async function startPostgres(programs: string, folder: string): Promise<Part> {
  // The server refuses to run as root and then cannot reach into root's folders either.
  const who = postgresUser()
  const home = who.uid === undefined ? join(folder, 'postgres') : mkdtempSync(join(tmpdir(), 'lianxin-demo-'))
  mkdirSync(home, { recursive: true, mode: 0o700 })
  if (who.uid !== undefined && who.gid !== undefined) chownSync(home, who.uid, who.gid)
  const data = join(home, 'data')
  const init = ['-D', data, '-U', user, '--auth=trust', '--encoding=UTF8', '--locale=C']
  const made = spawnSync(join(programs, 'initdb'), init, { ...who, encoding: 'utf8', cwd: home })
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`)
  const port = await freePort()
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${home}`]
  const args = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])]
  // A group of its own: Ctrl-C ends the nodes first.
  const server = spawn(join(programs, 'postgres'), args, {
    ...who,
    cwd: home,
    stdio: 'ignore',
    detached: true,
  })
  const asUser = ['-h', '127.0.0.1', '-p', String(port), '-U', user]
  const isUp = (): boolean => spawnSync(join(programs, 'pg_isready'), asUser).status === 0
  await standing(server, isUp, 'PostgreSQL')
  return {
    url: `postgres://${user}@127.0.0.1:${port}/postgres`,
    end: async () => {
      await ended(server, 'SIGINT')
      rmSync(home, { recursive: true, force: true })
    },
  }
}

async function startRedis(program: string, folder: string): Promise<Part> {
  const port = await freePort()
  const options = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder]
  const args = ['--port', String(port), ...options]
  const server = spawn(program, args, { stdio: 'ignore', detached: true })
  return { url: `redis://127.0.0.1:${port}`, end: () => ended(server, 'SIGTERM') }
}

function postgresUser(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const idOf = (flag: string): number =>
    Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout)
  return { uid: idOf('-u'), gid: idOf('-g') }
}

async function standing(server: ChildProcess, isUp: () => boolean, what: string): Promise<void> {
  const until = performance.now() + startMs
  while (!isUp()) {
    if (server.exitCode !== null || performance.now() > until) throw new Error(`${what} did not start`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function ended(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const gone = new Promise((resolve) => server.once('exit', resolve))
  server.kill(signal)
  await gone
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
