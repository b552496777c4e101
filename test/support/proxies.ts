/** The sample files for proxies, put to work before houses of a suite: ports and a certificate of its own put in. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { until } from './doors.ts'

export const samples = fileURLToPath(new URL('../../server/ops/samples/', import.meta.url))

/** A sample with what differs from machine to machine put in; every place that is named must be there. Gives its path. */
export function adapted(folder: string, name: string, places: Record<string, string>): string {
  let text = readFileSync(samples + name, 'utf8')
  for (const [from, to] of Object.entries(places)) {
    if (!text.includes(from)) throw new Error(`${name} does not say ${from}`)
    text = text.replaceAll(from, to)
  }
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

export interface Certificate {
  /** The certificate itself, which a client is to trust. */
  ca: string
  cert: string
  key: string
  /** Both in one file, as HAProxy reads them. */
  both: string
}

/** Signed by itself, for localhost and city.example. */
export function certificateIn(folder: string): Certificate {
  const [cert, key, both] = [join(folder, 'cert.pem'), join(folder, 'key.pem'), join(folder, 'both.pem')]
  const made = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,DNS:city.example'],
    ...['-keyout', key, '-out', cert],
  ])
  if (made.status !== 0) throw new Error(`openssl: ${made.stderr.toString()}`)
  const ca = readFileSync(cert, 'utf8')
  writeFileSync(both, ca + readFileSync(key, 'utf8'))
  return { ca, cert, key, both }
}

/** The sample for HAProxy on a port, before nodes given as host:port. */
export function haproxySample(folder: string, port: number, nodes: readonly string[], both: string): string {
  const servers = nodes.map((node, n) => `server node${n + 1} ${node}`)
  return adapted(folder, 'haproxy.cfg', {
    'server node1 127.0.0.1:8080': servers.join('\n  '),
    'maxconn 20000': 'maxconn 1000',
    'bind :443': `bind 127.0.0.1:${port}`,
    '/etc/ssl/lianxin/city.pem': both,
  })
}

/** Starts HAProxy; resolves when it listens. The caller ends the process. */
export async function startHaproxy(config: string, port: number): Promise<ChildProcess> {
  const child = spawn('/usr/sbin/haproxy', ['-db', '-f', config], { stdio: ['ignore', 'ignore', 'pipe'] })
  process.once('exit', () => child.kill('SIGKILL'))
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2000)))
  let isOpen = false
  while (!isOpen && child.exitCode === null) isOpen = await listens(port)
  if (!isOpen) throw new Error(`haproxy does not stand: ${said}`)
  return child
}

async function listens(port: number): Promise<boolean> {
  let answer: boolean | undefined
  const socket = connect(port, '127.0.0.1')
  socket.once('connect', () => (answer = true))
  socket.once('error', () => (answer = false))
  await until(() => answer !== undefined, 'the port answers or refuses')
  socket.destroy()
  return answer === true
}
