/** What a server must promise before a log is entrusted to it. */
import { textIn } from '../flow.ts'
import type { Session } from './session.ts'

const oldestVersion = 140_000

/** Throws a sentence for the operator when an answer could be given before it is durable (LOG9), or text be bent. */
export async function requireServer(session: Session): Promise<void> {
  const setting = async (name: string): Promise<string> => {
    const [row] = await session.run(`SELECT current_setting($1) AS value`, [name])
    return textIn(row ?? {}, 'value')
  }
  if (Number(await setting('server_version_num')) < oldestVersion)
    throw new Error(`DATABASE_URL: PostgreSQL ${await setting('server_version')} is too old; 14 is needed`)
  for (const name of ['fsync', 'synchronous_commit'])
    if ((await setting(name)) === 'off')
      throw new Error(`DATABASE_URL: ${name} is off: what was confirmed could be lost; turn it on`)
  const encoding = await setting('server_encoding')
  if (encoding !== 'UTF8')
    throw new Error(`DATABASE_URL: the database is kept in ${encoding}; UTF8 is needed`)
}
