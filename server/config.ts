/** The switches of architecture §8, read once at the start; a wrong one is named and nothing starts. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'

const flag = z
  .enum(['0', '1'])
  .default('0')
  .transform((value) => value === '1')

const environment = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  DATA_DIR: z.string().min(1).default('./data'),
  PUBLIC_URL: z.url().optional(),
  ALLOWED_ORIGINS: z
    .string()
    .default('')
    .transform((list) => list.split(',').filter((origin) => origin !== '')),
  CITY: z.string().min(1).default('yunting'),
  TZ_CITY: z.string().default('Asia/Shanghai'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  INSECURE_HTTP: flag,
  DEMO_PASSWORD: z.string().min(8).max(200).optional(),
})
export type Config = z.infer<typeof environment>

/** Reads the switches; `NAME_FILE` names a file that holds the value. Throws a sentence that names what is wrong. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given: Record<string, string> = {}
  for (const name of Object.keys(environment.shape)) {
    const file = env[`${name}_FILE`]
    const value = file === undefined ? env[name] : readFileSync(file, 'utf8').trimEnd()
    if (value !== undefined && value !== '') given[name] = value
  }
  const read = environment.safeParse(given)
  if (!read.success)
    throw new Error(read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '))
  if (
    !isLoopback(read.data.HOST) &&
    !read.data.INSECURE_HTTP &&
    !read.data.PUBLIC_URL?.startsWith('https://')
  )
    throw new Error(
      'HOST is reachable from outside: set PUBLIC_URL to the https address of the proxy before it, or INSECURE_HTTP=1 to go without encryption',
    )
  return read.data
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
