/** What the public is told, as its pages show it: a released statement with what became of it since. Pure. */
import type { StatementKind, Succession } from '../../shared/features/statement/kinds.ts'
import type { Outlet, StatementOpen } from '../../shared/features/statement/state.ts'

export interface Notice {
  stream: string
  /** Tells its place among all. */
  mark: string
  kind: StatementKind
  owner: string
  area: string
  /** null once erased */
  title: string | null
  text: string | null
  releasedAt: number
  /** When it went out, or when it was followed or withdrawn. */
  changedAt: number
  /** What came after it, and as what. */
  followed: { by: string; as: Succession } | undefined
  follows: { stream: string; as: Succession; wrong: string | null } | undefined
  withdrawn: { reason: string | null } | undefined
  /** By when the next word was promised; undefined once it came, or where none was. */
  nextAt: number | undefined
  outlets: readonly Outlet[]
}

/** Undefined for a statement that is not out. */
export function noticeOf(stream: string, mark: string, open: StatementOpen): Notice | undefined {
  const { kind, owner, area, title, text, releasedAt, stage, stageSince, outlets } = open
  if (releasedAt === null) return undefined
  const as = stage === 'updated' || stage === 'corrected' || stage === 'superseded' ? stage : undefined
  return {
    ...{ stream, mark, kind, owner, area, title, text, releasedAt, changedAt: stageSince, outlets },
    followed: open.followedBy !== null && as ? { by: open.followedBy, as } : undefined,
    follows:
      open.follows !== null && open.as !== null
        ? { stream: open.follows, as: open.as, wrong: open.wrong }
        : undefined,
    withdrawn: stage === 'withdrawn' ? { reason: open.withdrawal } : undefined,
    nextAt: stage === 'released' ? (open.nextAt ?? undefined) : undefined,
  }
}

/** True where it went out on that channel. */
export function wentTo({ outlets }: Pick<Notice, 'outlets'>, channel: string): boolean {
  return outlets.some((one) => one.channel === channel)
}

/** What a channel that carries plain text is given. */
export function asSent({ title, text }: Pick<Notice, 'title' | 'text'>, removed: string): string {
  return `${title ?? removed}\n${text ?? removed}`
}
