/** What a log that several nodes share holds before they give orders. */
import type { EventLog } from '../../server/log/eventLog.ts'
import { city } from '../support/actors.ts'
import { incidentBy, nodeAccount, nodeLog } from '../support/postgresOrders.ts'
import { accepted, system } from './scene.ts'
import { newId } from './stores.ts'

/** Opens the log that nodes share, with an account and an incident. */
export async function furnishNodes(log: EventLog): Promise<void> {
  await log.open(nodeLog)
  const rights = { login: 'duty', role: 'dutyOfficer', agency: 'centre', area: city }
  const opening = { commandId: newId(), type: 'account.open', stream: nodeAccount, data: rights }
  const by = { system: { ...system, role: 'administrator' as const } }
  accepted(await log.submit('house', { by, command: opening }))
  const data = { category: 'accident', title: '演练', area: '990121101000', source: 'unit' }
  const command = { commandId: newId(), type: 'incident.report', stream: incidentBy(0), data }
  accepted(await log.submit(nodeLog, { by: { account: nodeAccount }, command }))
}
