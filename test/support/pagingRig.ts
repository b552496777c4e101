/** A log in this thread with a duty officer who orders and a fire service that does not look, and who pages it. */
import { houseLog } from '../../server/corridor/accounts.ts'
import { houseRules } from '../../server/corridor/rules.ts'
import { readCityRules } from '../../server/city/rules.ts'
import { readConfig } from '../../server/config.ts'
import { ClockTicker } from '../../server/followers/clockTicker.ts'
import type { OutwardFollower } from '../../server/followers/outward.ts'
import { pagingFollower } from '../../server/followers/pager.ts'
import { dayIn } from '../../server/log/cityDay.ts'
import type { EventLog } from '../../server/log/eventLog.ts'
import { openInline } from '../../server/log/sqlite/inline.ts'
import type { Pager } from '../../server/paging/page.ts'
import { waysOut } from '../../server/paging/pagers.ts'
import type { Mode } from '../../shared/protocol.ts'
import type { Event, Role } from '../../shared/event.ts'
import type { OrderParts, Receipt } from '../../shared/features/order/state.ts'
import { actorOf, community } from './actors.ts'
import { newId, pause, taken, type Order } from './doors.ts'
import { openHookSink, type HookSink } from './hookSink.ts'
import { idOf } from './ids.ts'
import { yunting } from './playing.ts'
import { openSmtpSink, type SmtpSink } from './smtpSink.ts'

/** Longer than any time to read. */
export const dueAfterMs = 6 * 3_600_000
export const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
/** Stands in every word of the orders; no page may hold it. */
export const canary = '金丝雀'
const system = actorOf('system')

export interface PagingRig {
  mail: SmtpSink
  hook: HookSink
  log: EventLog
  now: () => number
  pass: (ms: number) => void
  pagers: (mode?: Mode) => Pager[]
  follower: (overrides?: { log?: EventLog; pagers?: Pager[] }) => OutwardFollower
  /** An order to these, unread; at response level 2 where it is urgent. */
  ordered: (agencies: readonly string[], urgent?: boolean) => Promise<{ stream: string; code: string }>
  give: (by: 'duty' | 'fire', order: Order) => Promise<unknown>
  /** So much time passes, and the house says whose time is over. */
  runOut: (ms: number) => Promise<void>
  receipt: (stream: string, agency: string) => Promise<Receipt | undefined>
  notes: () => Promise<Event[]>
  close: () => Promise<void>
}

export async function openPagingRig(): Promise<PagingRig> {
  let at = Date.UTC(2026, 10, 21, 1)
  const now = (): number => at
  const log = openInline({
    ...{ dataDir: ':memory:', rules: houseRules, city: readCityRules(yunting), hmacKey: new Uint8Array(32) },
    ...{ now, newEpoch: () => idOf('epoch'), dayOf: dayIn('Asia/Shanghai') },
    onFault: (error) => {
      throw error
    },
  })
  for (const name of [houseLog, 'live']) await log.open(name)
  const [mail, hook] = [await openSmtpSink(), await openHookSink()]
  const config = readConfig({
    PAGING_SMTP: mail.url,
    PAGING_FROM: 'pages@yunting.example',
    PAGING_UNITS: JSON.stringify({
      fire: { mail: ['duty@fire.example', 'head@fire.example'], hook: { url: hook.url, secret } },
      health: { mail: ['duty@health.example'] },
    }),
  })
  const senders = {
    duty: await account('duty', 'dutyOfficer', 'centre'),
    fire: await account('fire', 'liaison', 'fire'),
    commander: await account('commander', 'commander', 'centre'),
  }
  const ticker = new ClockTicker({ log, name: 'live', now, actor: system })
  const pagers = (mode: Mode = 'live'): Pager[] => waysOut(config, { cityFolder: yunting, now })(mode)

  async function account(login: string, role: Role, agency: string): Promise<string> {
    const stream = idOf(`account-${login}`)
    const data = { login, role, agency, area: '990100000000' }
    const command = { commandId: `system:open:${login}`, type: 'account.open', stream, data }
    taken(await log.submit(houseLog, { by: { system: actorOf('administrator') }, command }))
    return stream
  }
  const given = async (order: Order, by: keyof typeof senders | 'system' = 'duty'): Promise<void> => {
    const sender =
      by === 'system' ? { system: { ...system, role: 'commander' as const } } : { account: senders[by] }
    taken(await log.submit('live', { by: sender, command: { commandId: newId(), ...order } }))
  }
  const eventsOf = async (type: string): Promise<Event[]> => {
    const { events } = await log.page('live', 0, 10_000)
    return events.filter((event) => event.type === type).map(({ wire }) => JSON.parse(wire) as Event)
  }

  return {
    ...{ mail, hook, log, now, pagers },
    pass: (ms) => void (at += ms),
    follower: (overrides = {}) =>
      pagingFollower({
        ...{ log, name: 'live', now, actor: system, pagers: pagers() },
        signIn: () => 'https://lianxin.example/sign-in',
        ...overrides,
      }),
    ordered: async (agencies, urgent = false) => {
      const [incident, stream] = [newId(), newId()]
      const data = { category: 'accident', title: canary, area: community, source: 'hotline' }
      await given({ type: 'incident.report', stream: incident, data })
      if (urgent) {
        const signs = { category: 'accident', signs: { dead: 3 }, eventLevel: 'L3' }
        const response = { level: 2, expectedHours: 12, matters: canary, measures: canary }
        await given({ type: 'incident.startVerification', stream: incident, seen: 1, data: {} })
        await given({ type: 'incident.confirm', stream: incident, seen: 2, data: signs }, 'commander')
        await given(
          { type: 'incident.activateResponse', stream: incident, seen: 4, data: response },
          'commander',
        )
      }
      const addressees = agencies.map((agency, n) => ({ agency, part: n === 0 ? 'lead' : 'assisting' }))
      const order = {
        incident,
        area: community,
        kind: 'task',
        addressees,
        dueAt: at + dueAfterMs,
        spoken: false,
      }
      await given({ type: 'order.issue', stream, data: { ...order, what: canary, evidence: canary } })
      const [about] = await log.streams('live', [incident])
      return { stream, code: String(about?.state.parts.open['code']) }
    },
    give: (by, order) => given(order, by),
    runOut: async (ms) => {
      at += ms
      await ticker.step()
    },
    receipt: async (stream, agency) => {
      const [held] = await log.streams('live', [stream])
      return (held?.state.parts as OrderParts | undefined)?.work?.receipts[agency]
    },
    notes: () => eventsOf('order.paged'),
    close: async () => {
      await Promise.all([mail.close(), hook.close()])
      await log.close()
    },
  }
}

/** A limit for what hangs, not a measure. */
const withinMs = 20_000

/** Steps until it holds; `meanwhile` is done between the steps. */
export async function stepUntil(
  follower: OutwardFollower,
  holds: () => boolean | Promise<boolean>,
  meanwhile: () => void = () => undefined,
): Promise<void> {
  const end = performance.now() + withinMs
  for (;;) {
    await follower.step()
    if (await holds()) return
    if (performance.now() > end) throw new Error(`not within ${withinMs} ms`)
    meanwhile()
    await pause(2)
  }
}
