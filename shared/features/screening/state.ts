/** A screening report as it stands, folded from its events. */
import type { ScreeningEvent } from './events.ts'
import type { Row } from './messages.ts'

export type ScreenedRow = Row & {
  /** The dispute it became, the incident it was passed on as. */
  dispute: string | null
  incident: string | null
}

export type ScreeningOpen = {
  body: string
  area: string
  /** `YYYY-MM-DD` in the city. */
  day: string
  /** Empty: a zero report. */
  rows: readonly ScreenedRow[]
  reportedAt: number
  corrects: string | null
  correctedBy: string | null
  /** The body's next report of that area. */
  next: string | null
  agencies: Record<string, 'lead'>
}

export function evolveOpen(part: ScreeningOpen | undefined, event: ScreeningEvent): ScreeningOpen {
  if (event.type === 'screening.reported') {
    const { body, area, day, rows = [], corrects = null } = event.data
    return {
      ...{ body, area, day, corrects, correctedBy: null, next: null },
      rows: rows.map((row) => ({ ...row, dispute: null, incident: null })),
      reportedAt: event.occurredAt,
      agencies: { [body]: 'lead' },
    }
  }
  if (!part) throw new Error(`${event.type} before screening.reported in ${event.stream}`)
  const withRow = (at: number, more: Partial<ScreenedRow>): ScreeningOpen => ({
    ...part,
    rows: part.rows.map((row, index) => (index === at ? { ...row, ...more } : row)),
  })
  switch (event.type) {
    case 'screening.followed':
      return { ...part, next: event.data.next }
    case 'screening.corrected':
      return { ...part, correctedBy: event.data.by }
    case 'screening.disputeOpened':
      return withRow(event.data.row, { dispute: event.data.dispute })
    case 'screening.passedOn':
      return withRow(event.data.row, { incident: event.data.incident })
  }
}

/** The body's newest of its area as far as anybody said: the time for the next runs from it. */
export function isNewest({ next, correctedBy }: Pick<ScreeningOpen, 'next' | 'correctedBy'>): boolean {
  return next === null && correctedBy === null
}
