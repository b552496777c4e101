/** What a played script made of its disputes besides their stages: papers, claims, who spoke, what was promised and kept. */
import { clockIn, clocksIn } from '../../shared/clocks/clock.ts'
import type { MediationParts } from '../../shared/features/mediation/state.ts'
import { endOf, minuteOf, type ClockEnd } from './calendar.ts'
import type { Played } from './playing.ts'

type Row<T extends readonly (string | number | null)[]> = readonly T[]

/** Each list in the order of its instants, those of one instant in the order of the disputes; money in yuan. */
export interface MediationTold {
  papers: Row<readonly [when: string, dispute: string, document: string, number: string, by: string]>
  signed: Row<readonly [when: string, dispute: string, document: string, way: string, signers: string]>
  served: Row<readonly [when: string, dispute: string, document: string, side: string, way: string]>
  sessions: Row<readonly [when: string, dispute: string, present: string, company: string]>
  proposals: Row<readonly [when: string, dispute: string, label: string]>
  mediators: Row<readonly [dispute: string, seat: string, chosenBy: string]>
  spokesmen: Row<readonly [dispute: string, side: string, count: number, people: number]>
  claims: Row<
    readonly [
      dispute: string,
      side: string,
      kind: string,
      yuan: number | null,
      stands: 'stands' | 'withdrawn',
    ]
  >
  plans: Row<
    readonly [dispute: string, step: number, what: string, yuan: number | null, due: string, ended: ClockEnd]
  >
  /** How the whole of an agreement ended that anybody was held to, and what was told to be open then. */
  kept: Row<readonly [dispute: string, outcome: string, routes: string]>
  courts: Row<readonly [when: string, dispute: string, step: string, document: string, dated: string]>
}

const yuan = (fen: number | null): number | null => (fen === null ? null : fen / 100)

/** As it stands when the script ended, read from the disputes of that many names. */
export function toldOf(played: Played, names: readonly string[]): MediationTold {
  const all = names.map((dispute) => ({ dispute, ...partsAt(played, dispute, Infinity) }))
  const each = <T>(rows: (of: (typeof all)[number]) => readonly T[]): T[] => all.flatMap(rows)
  return {
    papers: byTime(
      each(({ dispute, closed }) =>
        (closed?.documents ?? []).map(
          ({ document, number, at }) =>
            [minuteOf(at), dispute, document, number, issuer(played, dispute, { document, at })] as const,
        ),
      ),
    ),
    signed: byTime(
      each(({ dispute, closed }) =>
        (closed?.signings ?? []).map(
          ({ document, way, signers, at }) =>
            [minuteOf(at), dispute, document, way, signers.join(' ')] as const,
        ),
      ),
    ),
    served: byTime(
      each(({ dispute, closed }) =>
        (closed?.services ?? []).map(
          ({ document, side, way, at }) => [minuteOf(at), dispute, document, side, way] as const,
        ),
      ),
    ),
    sessions: byTime(
      each(({ dispute, closed }) =>
        (closed?.attendances ?? []).map(
          ({ at, present }) =>
            [minuteOf(at), dispute, present.join(' '), companyAt(played, dispute, at)] as const,
        ),
      ),
    ),
    proposals: byTime(
      each(({ dispute, closed }) =>
        (closed?.proposals ?? []).map(({ label, at }) => [minuteOf(at), dispute, label] as const),
      ),
    ),
    mediators: each(({ dispute, closed }) =>
      closed?.mediator ? [[dispute, closed.mediator.seat, closed.mediator.chosenBy] as const] : [],
    ),
    spokesmen: each(({ dispute, closed }) =>
      (closed?.representatives ?? []).map(
        ({ side, count, people }) => [dispute, side, count, people] as const,
      ),
    ),
    claims: each(({ dispute, closed }) =>
      (closed?.claims ?? []).map(
        ({ side, kind, amountFen, withdrawn }) =>
          [dispute, side, kind, yuan(amountFen), withdrawn ? 'withdrawn' : 'stands'] as const,
      ),
    ),
    plans: each(({ dispute, open, closed }) =>
      (closed?.instalments ?? []).map(({ dueAt, what, amountFen }, index) => {
        const clock = clockIn(clocksIn(open), `instalment-${String(index + 1)}`)
        if (!clock) throw new Error(`step ${String(index + 1)} of ${dispute} has no clock`)
        return [dispute, index + 1, what, yuan(amountFen), minuteOf(dueAt), endOf(clock)] as const
      }),
    ),
    kept: each(({ dispute, open: { performance }, closed }) =>
      performance ? [[dispute, performance, closed?.routes.join(' ') ?? ''] as const] : [],
    ),
    courts: byTime(courtsOf(played, names)),
  }
}

export function partsAt(played: Played, dispute: string, at: number): MediationParts {
  return played.stateAt(dispute, at)?.parts as unknown as MediationParts
}

function byTime<T extends readonly [string, ...unknown[]]>(rows: readonly T[]): T[] {
  return rows.toSorted(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))
}

/** Who gave the order that made a paper: its state knows the paper alone. */
function issuer(
  { script }: Played,
  dispute: string,
  { document, at }: { document: string; at: number },
): string {
  const line = script.lines.find(
    (one) =>
      one.type === 'mediation.issueDocument' &&
      one.stream === dispute &&
      one.at === at &&
      one.data['document'] === document,
  )
  return line?.by ?? 'nobody'
}

/** Who was there besides the sides, as it was arranged. */
function companyAt(played: Played, dispute: string, at: number): string {
  const { session } = partsAt(played, dispute, at).open
  return [session?.isOpen ? 'open' : 'closed', ...(session?.guests ?? [])].join(' ')
}

/** Each step of a court as its dispute stood right after it. */
function courtsOf(played: Played, names: readonly string[]): MediationTold['courts'] {
  return played.script.lines.flatMap(({ type, stream, at }) => {
    if (type !== 'mediation.recordCourt' || !names.includes(stream)) return []
    const { confirmation } = partsAt(played, stream, at).open
    const { step = 'nothing', document = null, dated = null } = confirmation ?? {}
    return [
      [
        minuteOf(at),
        stream,
        step,
        document ?? '',
        dated === null ? '' : minuteOf(dated).slice(0, 5),
      ] as const,
    ]
  })
}
