/** What happens in a simulated city: orders of its people, changes of their rights, accidents of the house. */
import type { Layer } from '../../shared/event.ts'
import type { StreamCopy } from '../../shared/protocol.ts'
import type { OrderGiven } from '../../web/sync/outbox.ts'
import { houseLog } from '../../server/corridor/accounts.ts'
import { community } from '../support/actors.ts'
import type { SimClient } from './client.ts'
import type { SimHouse } from './house.ts'
import type { Time } from './time.ts'
import {
  accounts,
  administrator,
  agencies,
  areas,
  liveLog,
  otherRights,
  system,
  type AccountName,
} from './world.ts'

export interface Stage {
  time: Time
  random: () => number
  house: SimHouse
  clients: readonly SimClient[]
  newId: () => string
  /** What this seed may do besides giving orders. */
  may: { rights: boolean; epoch: boolean }
}

export const orderSteps = [
  'open',
  'report',
  'note',
  'entry',
  'work',
  'secret',
  'retag',
  'link',
  'claim',
  'close',
  'verify',
  'dismiss',
  'involve',
  'release',
  'erase',
] as const
export const worldSteps = [
  'retire',
  'rights',
  'suspend',
  'offline',
  'reload',
  'death',
  'restart',
  'backup',
  'restore',
  'discard',
  'wait',
] as const
type OrderStep = (typeof orderSteps)[number]
type WorldStep = (typeof worldSteps)[number]
export type StepName = OrderStep | WorldStep
export const stepNames: readonly StepName[] = [...orderSteps, ...worldSteps]

/** How often a step is drawn, 1 when not named. */
const weights: Partial<Record<StepName, number>> = {
  note: 7,
  entry: 6,
  work: 4,
  open: 2,
  report: 2,
  retag: 3,
  involve: 3,
  release: 3,
  wait: 3,
  offline: 2,
  rights: 2,
  suspend: 2,
  backup: 3,
  restore: 4,
}
export const suspendedAtMostMs = 20_000

export function drawStep({ random, may }: Stage): StepName {
  const allowed = stepNames.filter(
    (name) =>
      (may.rights || (name !== 'rights' && name !== 'suspend')) &&
      (may.epoch || (name !== 'restore' && name !== 'backup')),
  )
  let left = random() * allowed.reduce((sum, name) => sum + (weights[name] ?? 1), 0)
  return allowed.find((name) => (left -= weights[name] ?? 1) < 0) ?? 'wait'
}

/** Does one step; a step that finds nothing to act on does nothing. */
export async function take(name: StepName, stage: Stage): Promise<void> {
  const client = pick(stage.random, stage.clients)
  if (!client) return
  if (isOrder(name)) {
    const order = orderOf(name, client, stage)
    if (order && !client.isLocked()) client.give({ ...order, commandId: stage.newId() })
  } else await happen(name, client, stage)
}

function isOrder(name: StepName): name is OrderStep {
  return orderSteps.some((step) => step === name)
}

async function happen(name: WorldStep, client: SimClient, stage: Stage): Promise<void> {
  const { random, house, time } = stage
  switch (name) {
    case 'retire':
      return retire(stage)
    case 'rights':
      await grant(stage)
      break
    case 'suspend':
      await suspend(stage)
      break
    case 'offline': {
      client.wire().isPossible = false
      client.wire().cut()
      return void time.after(random() * random() * 90_000, () => (client.wire().isPossible = true))
    }
    case 'reload':
      await client.reload(false)
      break
    case 'death':
      await client.reload(true)
      break
    case 'restart':
      await house.restart(random() < 0.5)
      break
    case 'backup':
      return house.backup()
    case 'restore':
      await house.restore()
      break
    case 'discard':
      return settleParked(client, random)
    case 'wait':
      return time.run(random() * 8000)
  }
  // Those who were cut are on their way back when the next thing happens.
  await time.run(random() * 4000)
}

/** Its user looks at what was refused: gives it up, or sends it again. */
function settleParked(client: SimClient, random: () => number): void {
  for (const { commandId, status } of client.sync().orders()) {
    if (status !== 'parked') continue
    if (random() < 0.5) client.discard(commandId)
    else client.sync().retry(commandId)
  }
}

function pick<T>(random: () => number, from: readonly T[]): T | undefined {
  return from[Math.floor(random() * from.length)]
}

function orderOf(name: OrderStep, client: SimClient, stage: Stage): OrderGiven | undefined {
  const { random, newId } = stage
  const copies = [...client.streams().values()]
  const probes = copies.filter(({ feature }) => feature === 'probe')
  const probe = pick(random, probes)
  const incident = pick(
    random,
    copies.filter(({ feature }) => feature === 'incident'),
  )
  const agency = pick(random, agencies) ?? 'fire'
  const text = random() < 0.2 ? 'echo' : `text ${newId()}`
  switch (name) {
    case 'open':
    case 'report':
      return openingOf(name, stage)
    case 'note':
      return probe && order('probe.note', probe, { text })
    case 'work':
      return probe && order('probe.work', probe, { text }, 'work')
    case 'secret':
      return probe && order('probe.secret', probe, { text }, 'closed')
    case 'retag':
      return probe && order('probe.retag', probe, { tag: agency }, 'open')
    case 'link': {
      const other = pick(random, probes)
      return probe && other && other !== probe
        ? order('probe.link', probe, { other: other.stream })
        : undefined
    }
    case 'claim':
      return probe && order('probe.claim', probe, { key: `key-${Math.floor(random() * 6)}` })
    case 'close':
      return probe && order('probe.close', probe, {}, 'open')
    case 'entry':
      return incident && order('incident.recordEntry', incident, { text })
    case 'verify':
      return incident && order('incident.startVerification', incident, {}, 'open')
    case 'dismiss':
      if (!incident) return undefined
      return incident.state.open['dismissal']
        ? order('incident.confirmDismissal', incident, {}, 'open')
        : order('incident.proposeDismissal', incident, { reason: text, reporterTold: text }, 'open')
    case 'involve': {
      const part = random() < 0.5 ? 'lead' : 'supporting'
      return incident && order('incident.involveAgency', incident, { agency, part }, 'open')
    }
    case 'release':
      return incident && order('incident.releaseAgency', incident, { agency }, 'open')
    case 'erase':
      return eraseOf(pick(random, copies), random)
  }
}

function openingOf(name: 'open' | 'report', { random, newId }: Stage): OrderGiven {
  const area = pick(random, areas) ?? community
  const tag = pick(random, agencies) ?? 'fire'
  if (name === 'open') return { type: 'probe.open', stream: newId(), data: { area, tag } }
  const words = { title: `title ${newId()}`, place: `place ${newId()}` }
  return {
    type: 'incident.report',
    stream: newId(),
    data: { category: 'accident', area, source: 'grid', ...words },
  }
}

/** `judgedOn`: the layer whose version on this client's screen the order names as seen. */
function order(
  type: string,
  { stream, version }: StreamCopy,
  data: Record<string, unknown>,
  judgedOn?: Layer,
): OrderGiven {
  return { type, stream, data, ...(judgedOn && { seen: version[judgedOn] ?? 0 }) }
}

function eraseOf(copy: StreamCopy | undefined, random: () => number): OrderGiven | undefined {
  const row =
    copy &&
    pick(
      random,
      copy.rows.filter(({ body }) => typeof (body['text'] ?? body['title']) === 'string'),
    )
  if (!copy || !row) return undefined
  const field = typeof row.body['text'] === 'string' ? 'text' : random() < 0.5 ? 'title' : 'place'
  return order('log.eraseWords', copy, { position: row.position, field })
}

/** A stream that is there from the start. */
export async function openBySystem(stage: Stage): Promise<void> {
  const { house, random, newId } = stage
  const opening = openingOf(random() < 0.5 ? 'open' : 'report', stage)
  const by = { ...accounts.duty, account: 'system:opening' }
  await house.submit(liveLog, by, { ...opening, commandId: `system:open:${newId()}` })
}

/** The house retires what is closed. */
async function retire({ house, clients, random, newId }: Stage): Promise<void> {
  const known = clients.flatMap((client) => [...client.streams().values()])
  const closed = known.filter(
    ({ state: { open } }) => open['isClosed'] === true || open['stage'] === 'dismissed',
  )
  const stream = pick(random, closed)?.stream
  if (stream !== undefined)
    await house.submit(liveLog, system, {
      commandId: `system:retire:${newId()}`,
      type: 'log.retire',
      stream,
      data: {},
    })
}

async function grant({ house, random, newId }: Stage): Promise<void> {
  const name = pick(random, Object.keys(otherRights) as AccountName[]) ?? 'fire'
  const rights = pick(random, otherRights[name])
  const stream = accounts[name].account
  if (rights) await inHouse(house, newId, 'account.grantRights', stream, { ...rights })
}

/** Suspended accounts come back after a while; then their people sign in again. */
async function suspend({ house, clients, random, newId, time }: Stage): Promise<void> {
  const name = pick(random, Object.keys(accounts) as AccountName[]) ?? 'fire'
  await inHouse(house, newId, 'account.suspend', accounts[name].account, {})
  time.after(random() * suspendedAtMostMs, () => void reinstate(house, clients, newId, name))
}

/** Gives an account its rights back and lets its people in. */
export async function reinstate(
  house: SimHouse,
  clients: readonly SimClient[],
  newId: () => string,
  name: AccountName,
): Promise<void> {
  if (!house.rightsOf(accounts[name].account))
    await inHouse(house, newId, 'account.reinstate', accounts[name].account, {})
  for (const client of clients) if (client.account === name && client.isLocked()) client.unlock()
}

async function inHouse(
  house: SimHouse,
  newId: () => string,
  type: string,
  stream: string,
  data: Record<string, unknown>,
): Promise<void> {
  const seen = house.versionOf(stream)
  await house.submit(houseLog, administrator, {
    commandId: `system:rights:${newId()}`,
    type,
    stream,
    seen,
    data,
  })
}
