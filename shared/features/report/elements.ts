/** Which elements each kind of report must state, and which of them a report does not (domain.md §2.1). Pure. */
import type { FactKind } from '../../facts/facts.ts'
import { elements, type ReportElement, type ReportKind } from './messages.ts'
import type { Contents } from './state.ts'

/** Several cities' notices agree on these; whatever else a follow-up states has changed. */
export const required: Readonly<Record<ReportKind, readonly ReportElement[]>> = {
  first: [
    'source',
    'receivedAt',
    'happenedAt',
    'place',
    'nature',
    'casualties',
    'scope',
    'leaders',
    'measures',
    'trend',
    'suggestions',
  ],
  followUp: ['changes'],
  final: ['summary', 'handling', 'presentState', 'nextSteps'],
}

const elementOfFact: Readonly<Record<FactKind, ReportElement>> = {
  dead: 'casualties',
  seriouslyInjured: 'casualties',
  slightlyInjured: 'casualties',
  missing: 'casualties',
  evacuated: 'scope',
  sheltered: 'scope',
  toEvacuate: 'scope',
  affectedHouseholds: 'scope',
  unpaidWorkers: 'scope',
  leakedTonnes: 'scope',
  vehicles: 'measures',
  responders: 'measures',
  cordonRadius: 'measures',
}

/** The element a fact belongs to. */
export function elementOf(fact: FactKind): ReportElement {
  return elementOfFact[fact]
}

/** The elements a report states, in the order of the document: by words, a time, a cited fact, or a mark. */
export function statedIn({ receivedAt, happenedAt, said, marked, cited }: Contents): ReportElement[] {
  const timed = { receivedAt, happenedAt }
  const bearing = new Set(cited.map(({ fact }) => elementOf(fact)))
  return elements.filter(
    (element) =>
      element in said ||
      marked[element] !== undefined ||
      bearing.has(element) ||
      (isTime(element) && timed[element] !== undefined),
  )
}

/** True for the elements that are instants. */
export function isTime(element: ReportElement): element is 'receivedAt' | 'happenedAt' {
  return element === 'receivedAt' || element === 'happenedAt'
}

/** The required elements about which a report is silent. */
export function missingIn(kind: ReportKind, contents: Contents): ReportElement[] {
  const stated = statedIn(contents)
  return required[kind].filter((element) => !stated.includes(element))
}
