/** The orders that nodes give on one log: entries on incidents all of them share. */
import { createHash } from 'node:crypto'
import type { Request } from '../../server/corridor/corridor.ts'
import { idFrom } from '../../shared/ids.ts'

export const nodeLog = 'exercise-nodes'
export const sharedIncidents = 16

function idBy(name: string): string {
  return idFrom(createHash('sha256').update(name).digest())
}

export const nodeAccount = idBy('account')

export function incidentBy(n: number): string {
  return idBy(`incident ${n}`)
}

/** The n-th order of a sender of a node. */
export function nodeOrder(node: string, sender: number, n: number): Request {
  const seat = `${node}/${sender}/${n}`
  return {
    by: { account: nodeAccount },
    command: {
      commandId: idBy(seat),
      type: 'incident.recordEntry',
      stream: incidentBy((sender + n) % sharedIncidents),
      data: { text: `entry ${seat}: 现场情况正常` },
    },
  }
}
