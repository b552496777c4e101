/** What of the board one looks at, as the address says it, so that it can be sent to somebody. Pure. */
import { boardKinds, type BoardKind, type BoardRow } from './board.ts'

export interface BoardFilter {
  kind?: BoardKind | undefined
  agency?: string | undefined
  incident?: string | undefined
}

type Query = Readonly<Record<string, unknown>>

/** What the address asks for; what it cannot mean is left out. */
export function filterOf({ kind, agency, incident }: Query): BoardFilter {
  return {
    kind: boardKinds.find((one) => one === kind),
    agency: typeof agency === 'string' && agency !== '' ? agency : undefined,
    incident: typeof incident === 'string' && incident !== '' ? incident : undefined,
  }
}

/** The address of a filter, without what is not asked for. */
export function queryOf(filter: BoardFilter): Record<string, string> {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))
}

/** Rows of that unit and incident, of every kind. */
export function within(rows: readonly BoardRow[], { agency, incident }: BoardFilter): BoardRow[] {
  return rows.filter(
    (row) =>
      (agency === undefined || row.holders.includes(agency) || row.waitsOn.includes(agency)) &&
      (incident === undefined || row.incident === incident),
  )
}

export function ofKind(rows: readonly BoardRow[], kind: BoardKind | undefined): BoardRow[] {
  return rows.filter((row) => kind === undefined || row.kind === kind)
}

/** How many rows of each kind, in the kinds' order. */
export function kindCounts(rows: readonly BoardRow[]): { kind: BoardKind; n: number }[] {
  return boardKinds.map((kind) => ({ kind, n: rows.filter((row) => row.kind === kind).length }))
}

/** The units any row names, in the order in which they come. */
export function unitsIn(rows: readonly BoardRow[]): string[] {
  return [...new Set(rows.flatMap(({ holders, waitsOn }) => [...holders, ...waitsOn]))]
}
