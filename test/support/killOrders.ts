/** The orders of the writers that are killed: parent and child make the same from the same numbers. */
import { createHash } from 'node:crypto'
import type { Request } from '../../server/corridor/corridor.ts'
import { idFrom } from '../../shared/ids.ts'
import { idOf } from './ids.ts'

export const killedLog = 'exercise-kill'
export const writers = 16

export const killedAccounts = {
  duty: { id: idOf('duty'), role: 'dutyOfficer' },
  auditor: { id: idOf('auditor'), role: 'auditor' },
} as const

/** The id of a thing by its name, the same in every process. */
function idBy(name: string): string {
  return idFrom(createHash('sha256').update(name).digest())
}

/**
 * The n-th order of a writer in one life of the house: a report, entries on it, and at the end of eight the last entry's
 * words erased. `before` is the position of the order before it.
 */
export function orderOf(life: number, writer: number, n: number, before: number): Request {
  const seat = `${life}/${writer}`
  const stream = idBy(`${seat}/${n - (n % 8)}`)
  const command = { commandId: idBy(`${seat}/${n}/command`), stream }
  const duty = { account: killedAccounts.duty.id }
  if (n % 8 === 0) {
    const data = { category: 'accident', title: `演练 ${seat}`, area: '990121101000', source: 'unit' }
    return { by: duty, command: { ...command, type: 'incident.report', data } }
  }
  if (n % 8 === 7) {
    const data = { position: before, field: 'text' }
    return {
      by: { account: killedAccounts.auditor.id },
      command: { ...command, type: 'log.eraseWords', data },
    }
  }
  const data = { text: `entry ${n} of ${seat}: 现场情况正常` }
  return { by: duty, command: { ...command, type: 'incident.recordEntry', data } }
}
