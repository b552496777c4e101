import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import '../../server/access/session.ts'
import '../../server/log/statements.ts'
import '../../server/log/verify.ts'
import { openPostgres } from '../../server/log/postgres/log.ts'
import { inPostgres, statementTexts } from '../../server/log/statement.ts'
import { asked, startPostgres, type Postgres } from '../support/postgres.ts'
import { contract } from './contract.ts'
import { postgresHome } from './postgresHome.ts'
import { freshFolder } from './stores.ts'

contract('in a database', postgresHome)

describe('every statement', () => {
  let server: Postgres
  let url = ''
  beforeAll(async () => {
    server = await startPostgres()
    url = await server.database()
    const options = { url, dataDir: freshFolder(), timeZone: 'Asia/Shanghai', onFault: () => undefined }
    const log = await openPostgres(options)
    await log.open('live')
    await log.close()
  }, 60_000)
  afterAll(() => server.remove())

  test.each(statementTexts())('is understood by both stores: %s', async (text) => {
    const other = inPostgres(text, 'log_live')
    expect(other).toContain('"log_live".')
    await asked(url, `PREPARE it AS ${other}`)
  })
})
