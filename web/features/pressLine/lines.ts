/** Wordings as the screens read them: typed views of the copies, and whether each may be given out by this seat. Pure. */
import type { Facts } from '../../../shared/facts/facts.ts'
import { doubtsAbout, type Doubt } from '../../../shared/facts/standing.ts'
import type {
  PressLineOpen,
  PressLineStage,
  PressLineWork,
  Told,
} from '../../../shared/features/pressLine/state.ts'
import type { StreamCopy } from '../../../shared/protocol.ts'

export interface PressLine {
  stream: string
  copy: StreamCopy
  open: PressLineOpen
  /** Absent for those who only hear of it once it is in force. */
  work: PressLineWork | undefined
}

const rank: Record<PressLineStage, number> = { proposed: 0, inForce: 1, replaced: 2, takenBack: 2 }

/** What waits for approval, then what is in force, then what was; the newest of each first. */
export function linesOf(streams: ReadonlyMap<string, StreamCopy>): PressLine[] {
  return [...streams.values()]
    .flatMap((copy) => lineOf(copy) ?? [])
    .sort(
      (a, b) =>
        rank[a.open.stage] - rank[b.open.stage] ||
        b.open.stageSince - a.open.stageSince ||
        a.stream.localeCompare(b.stream),
    )
}

function lineOf(copy: StreamCopy): PressLine | undefined {
  if (copy.feature !== 'pressLine') return undefined
  // A copy of this feature holds these parts: they were folded by the feature's own code.
  const open = copy.state.open as PressLineOpen
  return { stream: copy.stream, copy, open, work: copy.state.work as PressLineWork | undefined }
}

/** As it is in force, or as it waits to be; undefined for whoever may not read what waits. */
export function saidIn({ open, work }: Pick<PressLine, 'open' | 'work'>): Told | undefined {
  return open.told ?? work?.written ?? undefined
}

/** Why it may not be given out at `now`; empty for what is not in force: nobody gives that out. */
export function doubtsOf(
  { open }: Pick<PressLine, 'open'>,
  streams: ReadonlyMap<string, StreamCopy>,
  now: number,
): Doubt[] {
  const { told, stage, incident } = open
  if (stage !== 'inForce' || !told) return []
  const facts = streams.get(incident)?.state.work?.['facts'] as Facts | undefined
  const statement = told.statement === null ? undefined : streams.get(told.statement)
  const seen = { facts, stage: statement && String(statement.state.open['stage']) }
  return doubtsAbout(told, seen, now)
}
