/** Who must sign a statement and who has: an edit voids only the signatures over what changed (domain.md §4.4). Pure. */
import type { ClearanceStep, ParagraphId } from './kinds.ts'
import type { Chain, ClearanceRules, Signer } from './rules.ts'
import type { Signature, StatementOpen, StatementWork } from './state.ts'

/** Of the incident a statement tells of. */
export interface Told {
  grade: { level: string | null }
  response: { level: number } | null
  agencies: Readonly<Record<string, string>>
}

export interface Required {
  step: ClearanceStep
  agency: string
  role: Signer['role']
}

/** The more severe of event and response level, 1-4; 5 for an incident with neither. */
export function severityOf({ grade, response }: Pick<Told, 'grade' | 'response'>): number {
  const event = grade.level === null ? 5 : Number(grade.level.slice(1))
  return Math.min(event, response?.level ?? 5)
}

/** The unit that leads the incident; undefined where none does. */
export function leadOf({ agencies }: Pick<Told, 'agencies'>): string | undefined {
  return Object.entries(agencies).find(([, part]) => part === 'lead')?.[0]
}

/** Who must sign, step by step. Throws where the city has no chain for that level: its check lets none be missing. */
export function requiredFor(
  { holding, owner }: Pick<StatementOpen, 'holding' | 'owner'>,
  incident: Told,
  rules: ClearanceRules,
): Required[] {
  const named = ({ agency, role }: Signer) => ({
    agency: agency === 'lead' ? (leadOf(incident) ?? owner) : agency,
    role,
  })
  if (holding) return [{ step: 'approve', ...named(rules.holding.signer) }]
  return chainFor(severityOf(incident), rules).steps.flatMap(({ step, signers }) =>
    signers.map((signer) => ({ step, ...named(signer) })),
  )
}

/** Who may sign in its place once it was escalated; undefined where the city names nobody. */
export function deputyOf(
  { agency, role }: Required,
  { owner }: Pick<StatementOpen, 'owner'>,
  incident: Told,
  { deputies }: ClearanceRules,
): Signer | undefined {
  const lead = leadOf(incident) ?? owner
  const named = (code: string) => (code === 'lead' ? lead : code)
  const found = deputies.find(({ of }) => of.role === role && named(of.agency) === agency)
  return found && { ...found.deputy, agency: named(found.deputy.agency) }
}

/** Half the time it had is gone, and it has not signed. */
export function isEscalated(
  { step, agency }: Pick<Required, 'step' | 'agency'>,
  { escalated }: Pick<StatementWork, 'escalated'>,
): boolean {
  return escalated.some((one) => one.step === step && one.agency === agency)
}

function chainFor(level: number, { chains }: ClearanceRules): Chain {
  const found = chains.find(({ levels }) => levels.includes(level))
  if (!found) throw new Error(`no chain of signatures for level ${level}`)
  return found
}

/** True while everything it was put under reads as it did. */
export function isValid(signature: Signature, { paragraphs }: Pick<StatementWork, 'paragraphs'>): boolean {
  return signature.paragraphs.every((id) => {
    const held = paragraphs.find((one) => one.id === id)
    return held !== undefined && held.changedIn <= signature.version
  })
}

/** What that signature must lie over: a countersigner answers for its own figures, all others for the whole. */
export function coveredBy({ step, agency }: Required, { paragraphs, cited }: StatementWork): ParagraphId[] {
  const own = cited
    .filter(({ values }) => values.some((one) => one.agency === agency))
    .map(({ paragraph }) => paragraph)
  const all = paragraphs.map(({ id }) => id)
  return step === 'countersign' && own.length > 0 ? all.filter((id) => own.includes(id)) : all
}

export function isSigned(required: Required, work: StatementWork): boolean {
  const needed = coveredBy(required, work)
  return work.signatures.some(
    (one) =>
      one.step === required.step &&
      one.agency === required.agency &&
      isValid(one, work) &&
      needed.every((id) => one.paragraphs.includes(id)),
  )
}

/** Whose signature is missing, in the order of the chain. */
export function missingSignatures(required: readonly Required[], work: StatementWork): Required[] {
  return required.filter((one) => !isSigned(one, work))
}

/** The step whose turn it is; undefined when all have signed. */
export function stepInTurn(required: readonly Required[], work: StatementWork): ClearanceStep | undefined {
  return missingSignatures(required, work)[0]?.step
}
