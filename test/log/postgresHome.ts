/** A house of logs on a PostgreSQL of its own. */
import { rmSync } from 'node:fs'
import { openPostgres } from '../../server/log/postgres/log.ts'
import { clockCity } from '../support/clocks.ts'
import { startPostgres, type Postgres } from '../support/postgres.ts'
import { freshFolder, type Home } from './stores.ts'
import { surroundings, type Data } from './surroundings.ts'

/** With a database given it uses that one and leaves its server running. */
export function postgresHome(given?: { url: string | Promise<string> }): Home {
  const dataDir = freshFolder()
  let server: Postgres | undefined
  let url: string | undefined
  const ownDatabase = async (): Promise<string> => (server ??= await startPostgres()).database()
  return {
    isKept: true,
    remove: () => {
      server?.remove()
      rmSync(dataDir, { recursive: true, force: true })
    },
    open: async ({ build, clock, onFault }) => {
      url ??= await (given?.url ?? ownDatabase())
      const replaced = surroundings({ clock, build } satisfies Data)
      const settings = { url, dataDir, timeZone: 'Asia/Shanghai', city: clockCity }
      const log = await openPostgres({ ...settings, onFault, replaced })
      return { log, together: (name, requests) => Promise.all(requests.map((one) => log.submit(name, one))) }
    },
  }
}
