/**
 * A PostgreSQL for all suites of a run that stand on one (.config/vitest.config.ts); each makes databases of its own
 * there (place.ts). It keeps what it is told as any other: a house refuses to start on one that does not.
 */
import { startPostgres } from './postgres.ts'

/** Begins before the first suite; what it gives ends the server after the last. */
export default async function setup(): Promise<() => void> {
  const server = await startPostgres(['max_connections=300'])
  process.env['SUITE_POSTGRES'] = `postgres://house@127.0.0.1:${server.port}/postgres`
  return server.remove
}
