/** A house of its own process, to be killed: `DATA_DIR`, `PORT` and the logins to open come from its parent. */
import { compose } from '../../server/compose.ts'
import { ensureAccount } from '../../server/houseActor.ts'
import { readConfig } from '../../server/config.ts'
import { roles, type Role } from '../../shared/event.ts'

const log = 'exercise-kill'
const everywhere = '990100000000'

/** `login:role:agency` of each account. */
function asked(): { login: string; role: Role; agency: string }[] {
  return process.argv.slice(2).map((argument) => {
    const [login = '', name = '', agency = ''] = argument.split(':')
    const role = roles.find((one) => one === name)
    if (!role) throw new Error(`no role ${name}`)
    return { login, role, agency }
  })
}

const house = await compose({ config: readConfig(process.env), logs: [{ name: log, mode: 'exercise' }] })
const tokens: Record<string, string> = {}
for (const account of asked()) {
  const id = await ensureAccount(house, { ...account, area: everywhere }, undefined)
  tokens[account.login] = await house.sessions.begin(id, log)
}
process.stdout.write(`${JSON.stringify(tokens)}\n`)
