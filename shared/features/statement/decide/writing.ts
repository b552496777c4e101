/** From a plan to a text whose figures are confirmed and whose marked places are answered for. */
import { cite, unfit } from '../../../facts/cite.ts'
import type { Facts } from '../../../facts/facts.ts'
import { tokensIn } from '../../../facts/figures.ts'
import { decided, type Context, type Decision, type States } from '../../../feature.ts'
import { marksIn, openMarks } from '../check.ts'
import { deputyOf, leadOf } from '../clearance.ts'
import { groundsFor, type ParagraphId } from '../kinds.ts'
import type { StatementCommand } from '../messages.ts'
import { beforeRelease, type Cited, type StatementOpen } from '../state.ts'
import {
  accept,
  asOwner,
  clearanceOf,
  fact,
  inStage,
  isAuthor,
  refuse,
  requiredOf,
  type Held,
} from './common.ts'

/** A statement belongs to an incident; one that corrects or continues another comes after one that is out. */
export function plan(
  command: StatementCommand<'statement.plan'>,
  states: States,
  context: Context,
): Decision {
  const { incident, area, follows, as, tasks = [] } = command.data
  const linked = states.get(incident)
  if (linked?.feature !== 'incident' || linked.parts.open['area'] !== area) return refuse('link.unknown')
  const isTaskOf = (id: string) => {
    const state = states.get(id)
    return state?.feature === 'press' && state.parts.open['incident'] === incident
  }
  if (!tasks.every(isTaskOf)) return refuse('statement.noTask')
  if (follows !== undefined && as !== undefined) {
    const before = states.get(follows)
    const open = before?.feature === 'statement' ? (before.parts.open as StatementOpen) : undefined
    if (open?.incident !== incident || (open.stage !== 'released' && open.stage !== 'updated'))
      return refuse('statement.notReleased')
  }
  return decided([
    fact(command.stream, 'statement.planned', { ...command.data, owner: context.actor.agency }),
  ])
}

export function take(command: StatementCommand, held: Held): Decision {
  return inStage(held, ['planned', 'returned'], () =>
    asOwner(held, () => accept(fact(command.stream, 'statement.taken', {}))),
  )
}

/** Frozen as it is: whoever changes it submits another, and only what reads otherwise must be signed again. */
export function submitVersion(command: StatementCommand<'statement.submitVersion'>, held: Held): Decision {
  const { title, order, text } = command.data
  const { stream } = command
  return inStage(held, beforeRelease, () =>
    asOwner(held, () => {
      // A paragraph outside the order is no part of it.
      const inOrder = Object.fromEntries(order.map((id) => [id, text[id]]))
      const told = order.map((id) => ({ id, text: text[id] ?? '' }))
      const unknown = told.flatMap((one) => tokensIn(one.text).unknown)
      if (unknown.length > 0) return refuse('statement.noSuchFact', { facts: unknown.join(', ') })
      const missing = told.flatMap((one) =>
        tokensIn(one.text).facts.filter((kind) => cite(kind, held.facts) === undefined),
      )
      if (missing.length > 0) return refuse('statement.factUnknown', { facts: missing.join(', ') })
      const cited = told.flatMap((one) => citedIn(one.id, one.text, held.facts))
      const changed = changedIn(told, title, cited, held)
      if (changed.length === 0 && order.length === held.work.paragraphs.length)
        return refuse('statement.nothingChanged')
      const { account } = held.context.actor
      return accept(
        fact(stream, 'statement.versionSubmitted', { title, order, text: inOrder, changed, cited }),
        ...(isAuthor(held) ? [] : [fact(stream, 'statement.authorNoted', { account })]),
        fact(stream, 'statement.drafted', { signers: signersOf(held) }),
      )
    }),
  )
}

/** Whoever must confirm or sign it reads it from now on. */
function signersOf(held: Held): string[] {
  const lead = leadOf(held.incident)
  const rules = clearanceOf(held.context)
  const signers = requiredOf(held).flatMap((one) => {
    const deputy = deputyOf(one, held.open, held.incident, rules)
    return [one.agency, ...(deputy ? [deputy.agency] : [])]
  })
  return [...new Set([...(lead === undefined ? [] : [lead]), ...signers])]
}

function citedIn(paragraph: ParagraphId, text: string, facts: Facts): Cited[] {
  return tokensIn(text).facts.flatMap((kind) => {
    const one = cite(kind, facts)
    return one ? [{ paragraph, ...one }] : []
  })
}

/** Other words, another place in the text, or a figure that reads otherwise; with another title, all of it. */
function changedIn(
  told: readonly { id: ParagraphId; text: string }[],
  title: string,
  cited: readonly Cited[],
  { work }: Held,
): ParagraphId[] {
  const figures = (of: readonly Cited[], id: ParagraphId) =>
    JSON.stringify(
      of
        .filter(({ paragraph }) => paragraph === id)
        .map(({ fact: kind, values }) => [kind, values.map(({ value }) => value).sort()]),
    )
  const isSame = ({ id, text }: { id: ParagraphId; text: string }, index: number) => {
    const before = work.paragraphs.find((one) => one.id === id)
    return (
      before?.text === text &&
      work.paragraphs[index]?.id === id &&
      figures(cited, id) === figures(work.cited, id)
    )
  }
  return told.filter((one, index) => title !== work.title || !isSame(one, index)).map(({ id }) => id)
}

/** The facts that hold a text back as they read now: of two minds, confirmed by nobody, or otherwise than cited. */
export function factsInTheWay({ work, facts }: Pick<Held, 'work' | 'facts'>): string[] {
  return unfit(work.cited, facts)
}

export function confirmFacts(command: StatementCommand, held: Held): Decision {
  return inStage(held, ['factChecking'], () => {
    const lead = leadOf(held.incident) ?? held.open.owner
    if (held.context.actor.agency !== lead) return refuse('statement.notLead', { agency: lead })
    if (isAuthor(held)) return refuse('statement.secondPerson')
    const facts = factsInTheWay(held)
    if (facts.length > 0) return refuse('statement.factsOpen', { facts: facts.join(', ') })
    return accept(fact(command.stream, 'statement.factsConfirmed', {}))
  })
}

export function passCheck(command: StatementCommand<'statement.passCheck'>, held: Held): Decision {
  const { waived } = command.data
  const { work } = held
  return inStage(held, ['legalPrivacyCheck'], () => {
    if (isAuthor(held)) return refuse('statement.secondPerson')
    const marks = marksIn(work.paragraphs)
    const isIdle = ({ paragraph, kind, ground }: (typeof waived)[number]) =>
      !groundsFor[kind].includes(ground) ||
      !marks.some((mark) => mark.paragraph === paragraph && mark.kind === kind)
    if (waived.some(isIdle)) return refuse('statement.noSuchMark')
    const version = work.version
    const waivers = [...work.waivers, ...waived.map((one) => ({ ...one, version }))]
    const left = openMarks({ paragraphs: work.paragraphs, waivers })
    if (left.length > 0)
      return refuse('statement.marksOpen', { marks: [...new Set(left.map(({ kind }) => kind))].join(', ') })
    return accept(
      ...(waived.length > 0 ? [fact(command.stream, 'statement.marksWaived', { waived })] : []),
      fact(command.stream, 'statement.checkPassed', {}),
    )
  })
}
