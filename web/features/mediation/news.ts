/** What others did in the disputes one works on, the newest first. Pure. */
import type { WorkRow } from './worklist.ts'

export interface News {
  key: string
  row: WorkRow
  type: string
  data: Readonly<Record<string, unknown>>
  agency: string
  recordedAt: number
}

export function newsOf(rows: readonly WorkRow[], own: string): News[] {
  return rows
    .flatMap((row) =>
      row.held.copy.rows.flatMap(({ id, body }): News[] => {
        const { type, agency, role: _role, occurredAt: _at, recordedAt, validFrom: _from, ...data } = body
        if (typeof type !== 'string' || typeof agency !== 'string' || typeof recordedAt !== 'number')
          return []
        return agency === own ? [] : [{ key: `${row.key}/${id}`, row, type, data, agency, recordedAt }]
      }),
    )
    .sort((a, b) => b.recordedAt - a.recordedAt)
}
