/** Two counties in motion: matters are reported, worked on and moved, rights change, and every word is a canary. */
import type { Role } from '../../shared/event.ts'
import { city } from './actors.ts'
import { Canaries, type Post } from './canaries.ts'
import { newId, type Doors, type Order, type Sender } from './doors.ts'

export const [countyA, countyB] = ['990102000000', '990103000000'] as const
export const [communityA, communityB] = ['990102003001', '990103001001'] as const
/** Units that work on incidents and mediate as well. */
export const agencies = ['justice', 'union', 'mediation', 'weitang'] as const

export const cast: Record<string, Post & { role: Role }> = {
  duty: { role: 'dutyOfficer', agency: 'centre', area: city },
  'duty-a': { role: 'dutyOfficer', agency: 'emergency', area: countyA },
  'duty-b': { role: 'dutyOfficer', agency: 'emergency', area: countyB },
  'commander-a': { role: 'commander', agency: 'emergency', area: countyA },
  'fire-a': { role: 'liaison', agency: 'fire', area: countyA },
  'fire-b': { role: 'liaison', agency: 'fire', area: countyB },
  'police-b': { role: 'liaison', agency: 'police', area: countyB },
  'health-a': { role: 'mediator', agency: 'health', area: communityA },
  'grid-b': { role: 'gridWorker', agency: 'grid', area: communityB },
  'press-a': { role: 'pressOfficer', agency: 'publicity', area: countyA },
  'wall-b': { role: 'wall', agency: 'emergency', area: countyB },
  'auditor-a': { role: 'auditor', agency: 'supervision', area: countyA },
  'approver-a': { role: 'approver', agency: 'publicity', area: countyA },
}

interface Incident {
  stream: string
  area: string
  involved: Set<string>
  stage: 'reported' | 'verifying' | 'proposed' | 'dismissed'
}
interface Dispute {
  stream: string
  body: string
  stage: 'applied' | 'pending' | 'accepted' | 'scheduled' | 'inSession'
}

/** A class because everything in it goes on from what was. */
export class Motion {
  readonly canaries = new Canaries()
  readonly people = new Map<string, Sender>()
  readonly incidents: Incident[] = []
  readonly disputes: Dispute[] = []
  private readonly doors: Doors
  private readonly stewards = new Map<string, Sender>()
  private state: number

  private constructor(doors: Doors, seed: number) {
    this.doors = doors
    this.state = seed
  }

  static async begin(doors: Doors, seed: number): Promise<Motion> {
    const motion = new Motion(doors, seed)
    motion.stewards.set('admin', await doors.sender('administrator', 'administrator', { log: 'house' }))
    motion.stewards.set('duty', await doors.sender('steward', 'dutyOfficer'))
    motion.stewards.set('second', await doors.sender('steward-two', 'commander'))
    for (const agency of agencies)
      motion.stewards.set(agency, await doors.sender(`steward-${agency}`, 'mediator', { agency }))
    for (const [name, { role, ...rights }] of Object.entries(cast)) {
      motion.people.set(name, await doors.sender(name, role, rights))
      motion.canaries.post(name, { role, ...rights }, performance.now(), performance.now())
    }
    return motion
  }

  random(below: number): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) | 0
    return (((this.state >>> 8) % below) + below) % below
  }

  pick<T>(list: readonly T[]): T {
    return list[this.random(list.length)] as T
  }

  /** Gives an order as a steward; one that is judged on what it saw saw the present. Throws when refused. */
  async give(steward: string, order: Order): Promise<{ asked: number; answered: number }> {
    const asked = performance.now()
    const log = steward === 'admin' ? 'house' : 'live'
    const [opened] = await this.doors.house.log.streams(log, [order.stream])
    const seen = opened?.state.version.open ?? 0
    const answer = await this.stewards.get(steward)?.give({ seen, ...order })
    if (!answer?.accepted) throw new Error(`${order.type}: ${answer?.refusal.code}`)
    return { asked, answered: performance.now() }
  }

  /** Something happens somewhere. */
  async happen(): Promise<void> {
    if (this.incidents.length < 3 || this.random(15) === 0) return this.report()
    if (this.random(4) === 0) return this.mediate()
    const incident = this.pick(this.incidents)
    switch (incident.stage === 'dismissed' ? 9 : this.random(10)) {
      case 0:
      case 1:
      case 2:
        return this.involve(incident)
      case 3:
        return this.verify(incident)
      default: {
        const text = this.canaries.sing(incident.stream, 'worked')
        await this.give('duty', { type: 'incident.recordEntry', stream: incident.stream, data: { text } })
      }
    }
  }

  private async report(): Promise<void> {
    const stream = newId()
    const area = this.pick([communityA, communityB, countyA, city])
    this.canaries.matter(stream, area)
    const [title, place] = [this.canaries.sing(stream, 'known'), this.canaries.sing(stream, 'known')]
    const data = { category: 'accident', title, place, area, source: 'hotline' }
    await this.give('duty', { type: 'incident.report', stream, data })
    this.incidents.push({ stream, area, involved: new Set(), stage: 'reported' })
  }

  private async involve({ stream, involved }: Incident): Promise<void> {
    const agency = this.pick(agencies)
    if (involved.delete(agency)) {
      const { answered } = await this.give('duty', {
        type: 'incident.releaseAgency',
        stream,
        data: { agency },
      })
      return this.canaries.release(stream, agency, answered)
    }
    this.canaries.involve(stream, agency, performance.now())
    await this.give('duty', { type: 'incident.involveAgency', stream, data: { agency, part: 'supporting' } })
    involved.add(agency)
  }

  private async verify(incident: Incident): Promise<void> {
    const { stream } = incident
    if (incident.stage === 'reported') {
      await this.give('duty', { type: 'incident.startVerification', stream, data: {} })
      incident.stage = 'verifying'
    } else if (incident.stage === 'verifying') {
      const [reason, reporterTold] = [
        this.canaries.sing(stream, 'known'),
        this.canaries.sing(stream, 'known'),
      ]
      await this.give('duty', { type: 'incident.proposeDismissal', stream, data: { reason, reporterTold } })
      incident.stage = 'proposed'
    } else {
      await this.give('second', { type: 'incident.confirmDismissal', stream, data: {} })
      incident.stage = 'dismissed'
    }
  }

  /** A dispute of an incident: held by one agency, which alone knows what is said; it may move to another. */
  private async mediate(): Promise<void> {
    if (this.disputes.length < 2 || this.random(10) === 0) return this.openDispute()
    const dispute = this.pick(this.disputes)
    const { stream, body } = dispute
    if (dispute.stage !== 'inSession' && this.random(3) === 0) return this.moveDispute(dispute)
    switch (dispute.stage) {
      case 'applied':
        await this.give(body, { type: 'mediation.askConsent', stream, data: {} })
        dispute.stage = 'pending'
        return
      case 'pending':
        for (const side of ['applicant', 'respondent'])
          await this.give(body, { type: 'mediation.recordConsent', stream, data: { side, given: true } })
        await this.give(body, { type: 'mediation.accept', stream, data: { unbiased: true } })
        dispute.stage = 'accepted'
        return
      case 'accepted': {
        const data = { startsAt: Date.now() + 3_600_000, place: this.canaries.sing(stream, 'known') }
        await this.give(body, { type: 'mediation.scheduleSession', stream, data })
        dispute.stage = 'scheduled'
        return
      }
      case 'scheduled':
        await this.give(body, { type: 'mediation.startSession', stream, data: {} })
        dispute.stage = 'inSession'
        return
      case 'inSession': {
        const data = { summary: this.canaries.sing(stream, 'held') }
        await this.give(body, { type: 'mediation.closeSession', stream, data })
        dispute.stage = 'accepted'
      }
    }
  }

  private async openDispute(): Promise<void> {
    const stream = newId()
    const { stream: incident, area } = this.pick(this.incidents)
    const body = this.pick(agencies)
    this.canaries.matter(stream, area)
    this.canaries.hold(stream, body, performance.now(), performance.now())
    const subject = this.canaries.sing(stream, 'known')
    const data = { incident, channel: 'peoples', body, area, subject }
    await this.give('duty', { type: 'mediation.open', stream, data })
    this.disputes.push({ stream, body, stage: 'applied' })
  }

  private async moveDispute(dispute: Dispute): Promise<void> {
    const { stream } = dispute
    const body = this.pick(agencies.filter((agency) => agency !== dispute.body))
    const asked = performance.now()
    await this.give('duty', { type: 'mediation.assignBody', stream, data: { body } })
    this.canaries.hold(stream, body, asked, performance.now())
    // Its sides are asked anew.
    Object.assign(dispute, { body, stage: dispute.stage === 'applied' ? 'applied' : 'pending' })
  }

  /** Somebody's rights change: another place, another agency, suspended or back. */
  async govern(): Promise<void> {
    const name = this.pick(Object.keys(cast).filter((one) => one !== 'duty'))
    const account = this.people.get(name)?.account ?? ''
    const [opened] = await this.doors.house.log.streams('house', [account])
    const { active, role, agency, area } = opened?.state.parts.open as unknown as Post & { active: boolean }
    const moved = {
      role,
      agency: this.pick(agencies),
      area: this.pick([city, countyA, countyB, communityA, communityB]),
    }
    const type = !active
      ? 'account.reinstate'
      : this.random(3) === 0
        ? 'account.suspend'
        : 'account.grantRights'
    const data = type === 'account.grantRights' ? moved : {}
    const { asked, answered } = await this.give('admin', { type, stream: account, data })
    const now =
      type === 'account.suspend' ? undefined : type === 'account.reinstate' ? { role, agency, area } : moved
    this.canaries.post(name, now, asked, answered)
  }
}
