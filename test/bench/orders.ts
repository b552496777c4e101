/** Accounts, incidents and entries as the city would have them, through the same corridor as everyone's. */
import { randomBytes } from 'node:crypto'
import type { Actor } from '../../shared/access/actor.ts'
import type { Answer, Command } from '../../shared/command.ts'
import { idFrom } from '../../shared/ids.ts'
import { houseLog } from '../../server/corridor/accounts.ts'
import type { EventLog } from '../../server/log/eventLog.ts'

export const city = '990100000000'
export type Rights = Pick<Actor, 'role' | 'agency' | 'area'>

const administrator: Actor = { account: 'system:bench', role: 'administrator', agency: 'centre', area: city }

/** Sentences of the usual length of a situation entry, 40 to 90 characters. */
const sentences = [
  '现场已拉起警戒带，围观群众约三十人，情绪平稳，社区干部正在逐户说明情况并登记诉求。',
  '消防到场，两支水枪出水稀释，下风向一百五十米内居民已劝离，暂未接报人员受伤，环境监测车还有六分钟到达。',
  'Road closed between the river gate and the depot; buses diverted, next report in fifteen minutes.',
  '监测点三号数值回落到背景水平，持续观察；阀门由厂方两名操作工关闭，时间以中控记录为准。',
  '调解员与双方各谈一次，租金分歧缩小，约定下午三点在街道办继续，司法所派员参加。',
]

export function newId(): string {
  return idFrom(randomBytes(21))
}

export function entryOf(stream: string, n: number): Command {
  const text = sentences[n % sentences.length] ?? ''
  return { commandId: newId(), type: 'incident.recordEntry', stream, data: { text } }
}

/** Gives an order and insists that it is taken. */
export async function give(log: EventLog, name: string, account: string, command: Command): Promise<Taken> {
  const answer = await log.submit(name, { by: { account }, command })
  if (!answer.accepted) throw new Error(`${command.type} was refused: ${answer.refusal.code}`)
  return answer
}
export type Taken = Extract<Answer, { accepted: true }>

/** Opens an account in log `house` and returns its id. */
export async function openAccount(log: EventLog, login: string, rights: Rights): Promise<string> {
  const stream = newId()
  const answer = await log.submit(houseLog, {
    by: { system: administrator },
    command: { commandId: newId(), type: 'account.open', stream, data: { login, ...rights } },
  })
  if (!answer.accepted) throw new Error(`account ${login} was refused: ${answer.refusal.code}`)
  return stream
}

/** Reports an incident and returns its stream. */
export async function openIncident(log: EventLog, name: string, by: string, area: string): Promise<string> {
  const stream = newId()
  const data = { category: 'accident', title: '罐区法兰渗漏', area, source: 'unit' }
  await give(log, name, by, { commandId: newId(), type: 'incident.report', stream, data })
  return stream
}
