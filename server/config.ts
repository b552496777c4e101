/** The switches of architecture §8, read once at the start; a wrong one is named and nothing starts. */
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { z } from 'zod'
import { pagedUnits, releaseChannels, type Hook } from './paging/units.ts'

const flag = z
  .enum(['0', '1'])
  .default('0')
  .transform((value) => value === '1')

const environment = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'an address that begins with postgres://' })
    .optional(),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/, error: 'an address that begins with redis:// or rediss://' })
    .optional(),
  PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'an address that begins with https://' }).optional(),
  ALLOWED_ORIGINS: z
    .string()
    .default('')
    .transform((list) =>
      list
        .split(',')
        .map((origin) => origin.trim())
        .filter((origin) => origin !== ''),
    )
    .refine((list) => list.every(isOrigin), {
      error: 'origins like https://city.example, with commas between',
    }),
  CITY: z.string().min(1).default('yunting'),
  TZ_CITY: z
    .string()
    .default('Asia/Shanghai')
    .refine(isTimeZone, { error: 'a time zone like Asia/Shanghai' }),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  INSECURE_HTTP: flag,
  /** The balancer sends one client always to one node: without that, long polling works at a single node only. */
  STICKY_SESSIONS: flag,
  /** How long a node that ends still serves after /readyz turned red; about two looks of the balancer. */
  DRAIN_WAIT_MS: z.coerce.number().int().min(0).max(10_000).default(0),
  /** The longest time over which those it sends away come back. */
  DRAIN_SPREAD_MS: z.coerce.number().int().min(0).max(60_000).default(10_000),
  DEMO_PASSWORD: z.string().min(8).max(200).optional(),
  /** Proxies whose X-Forwarded-For is believed; nobody's unless named (T21). */
  TRUST_PROXY: z
    .string()
    .default('')
    .transform((list) =>
      list
        .split(',')
        .map((proxy) => proxy.trim())
        .filter((proxy) => proxy !== ''),
    )
    .refine((list) => list.every(isProxy), {
      error: 'addresses or networks like 10.0.0.0/8, or loopback, with commas between',
    }),
  /** Where backups go; their keys beside it, never in it. */
  BACKUP_DIR: z.string().min(1).optional(),
  BACKUP_KEYS_DIR: z.string().min(1).optional(),
  /** Where what was recorded since the last copy goes, every so many seconds; best another machine's disk. */
  SHIP_DIR: z.string().min(1).optional(),
  SHIP_EVERY_S: z.coerce.number().int().min(1).max(3600).default(60),
  /** The relay that pages by e-mail go through, the address they come from, and where each unit is paged. */
  PAGING_SMTP: z
    .url({ protocol: /^smtps?$/, error: 'an address that begins with smtp:// or smtps://' })
    .optional(),
  PAGING_FROM: z.email({ error: 'an e-mail address' }).optional(),
  PAGING_UNITS: z
    .string()
    .default('{}')
    .transform((text, context) => {
      const read = pagedUnits.safeParse(jsonIn(text))
      if (read.success) return read.data
      const where = read.error.issues.map(({ path }) => path.join('.')).filter((path) => path !== '')
      context.addIssue(
        `a JSON object of units, each with mail or hook${where.length > 0 ? `: see ${where.join(', ')}` : ''}`,
      )
      return z.NEVER
    }),
  /** Where channels of the city are given what is released; those it does not name are filled by hand. */
  RELEASE_CHANNELS: z
    .string()
    .default('{}')
    .transform((text, context) => {
      const read = releaseChannels.safeParse(jsonIn(text))
      if (read.success) return read.data
      context.addIssue('a JSON object of channels, each with mail or hook')
      return z.NEVER
    }),
  /** Fonts of papers, looked at before those of the system. */
  FONT_DIR: z.string().min(1).optional(),
  METRICS_TOKEN: z.string().min(16, { error: 'at least 16 characters' }).max(200).optional(),
  /** Below this much room the house calls itself not ready; by default 500 MB or a twentieth of the disk. */
  DISK_MIN_MB: z.coerce.number().int().min(1).optional(),
})
export type Config = z.infer<typeof environment>

/** Reads the switches; `NAME_FILE` names a file that holds the value. Throws a sentence that names what is wrong. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given: Record<string, string> = {}
  for (const name of Object.keys(environment.shape)) {
    const value = valueOf(env, name)
    if (value !== undefined && value !== '') given[name] = value
  }
  const read = environment.safeParse(given)
  if (!read.success)
    throw new Error(read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '))
  checkOutward(read.data)
  const { HOST, PUBLIC_URL, INSECURE_HTTP } = read.data
  if (INSECURE_HTTP || PUBLIC_URL?.startsWith('https://')) return read.data
  if (!isLoopback(HOST))
    throw new Error(
      'HOST is reachable from outside: set PUBLIC_URL to the https address of the proxy before it, or INSECURE_HTTP=1 to go without encryption',
    )
  if (PUBLIC_URL !== undefined && !isLoopback(new URL(PUBLIC_URL).hostname.replace(/^\[|\]$/g, '')))
    throw new Error('PUBLIC_URL: an https address, or INSECURE_HTTP=1 to go without encryption')
  return read.data
}

function valueOf(env: Record<string, string | undefined>, name: string): string | undefined {
  const file = env[`${name}_FILE`]
  if (file === undefined || file === '') return env[name]
  if (env[name]) throw new Error(`${name} and ${name}_FILE: give one of them`)
  try {
    return readFileSync(file, 'utf8').trimEnd()
  } catch (error) {
    throw new Error(`${name}_FILE: ${file} cannot be read`, { cause: error })
  }
}

/** Nothing goes out by half: what an address needs is there, and none is reached in the clear. */
function checkOutward({
  PAGING_SMTP,
  PAGING_FROM,
  PAGING_UNITS,
  RELEASE_CHANNELS,
  INSECURE_HTTP,
}: Config): void {
  const lists = { PAGING_UNITS, RELEASE_CHANNELS } as const
  const ways = Object.entries(lists).flatMap(([list, named]) =>
    Object.entries(named).map(([of, way]: [string, { mail?: unknown; hook?: Hook }]) => ({
      list,
      of,
      ...way,
    })),
  )
  const mailing = ways.find(({ mail }) => mail !== undefined)
  if (mailing && PAGING_SMTP === undefined)
    throw new Error(`PAGING_SMTP: ${mailing.list} names e-mail addresses`)
  if (PAGING_SMTP !== undefined && PAGING_FROM === undefined)
    throw new Error('PAGING_FROM: the address that pages come from')
  for (const { list, of, hook } of ways)
    if (hook && !INSECURE_HTTP && !isPrivate(new URL(hook.url)))
      throw new Error(`${list}: an https address for ${of}, or INSECURE_HTTP=1 to go without encryption`)
}

function isPrivate({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || isLoopback(hostname.replace(/^\[|\]$/g, ''))
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text
}

/** An address, a network, or one of the names for those that never come from outside. */
function isProxy(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/')
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true
  const version = isIP(address)
  const longest = version === 4 ? 32 : 128
  const isNetwork =
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= longest)
  return version !== 0 && more.length === 0 && isNetwork
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** True for an address only this machine can reach. */
export function isLoopback(host: string): boolean {
  return (
    host === 'localhost' ||
    host === '::1' ||
    host === '::ffff:127.0.0.1' ||
    /^127(?:\.\d{1,3}){3}$/.test(host)
  )
}
