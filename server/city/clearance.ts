/** What a city owes the public and who clears it: every signer and desk an agency, every limit a rule. */
import type { ClearanceRules } from '../../shared/features/statement/rules.ts'
import type { OwedRules } from '../../shared/owed/rules.ts'
import type { Sheet } from './sheet.ts'

/** Whoever signs is an agency of the city, and the times to sign, to confirm a word by telephone and to answer a medium are its rules. */
export function checkClearance(
  { value, fault }: Sheet<ClearanceRules>,
  clocks: readonly { id: string }[] | undefined,
  { agencies }: { agencies: ReadonlySet<string> | undefined },
): void {
  for (const name of ['enquiry', 'oral', 'signing'] as const)
    if (clocks && !clocks.some(({ id }) => id === value[name]))
      fault([name], `rule ${value[name]} is not in clockRules.json`)
  const signers: [path: (string | number)[], agency: string][] = [
    [['holding', 'signer', 'agency'], value.holding.signer.agency],
    ...value.deputies.flatMap(({ of, deputy }, index): [(string | number)[], string][] => [
      [['deputies', index, 'of', 'agency'], of.agency],
      [['deputies', index, 'deputy', 'agency'], deputy.agency],
    ]),
    ...value.chains.flatMap(({ steps }, chain) =>
      steps.flatMap(({ signers }, step) =>
        signers.map(({ agency }, index): [(string | number)[], string] => [
          ['chains', chain, 'steps', step, 'signers', index, 'agency'],
          agency,
        ]),
      ),
    ),
  ]
  for (const [path, agency] of signers)
    if (agency !== 'lead' && agencies && !agencies.has(agency))
      fault(path, `agency ${agency} is not in agencies.json`)
}

/** The desk is an agency of the city; every line and every other cause counts by one of its rules. */
export function checkOwed(
  { value, fault }: Sheet<OwedRules>,
  clocks: readonly { id: string }[] | undefined,
  { agencies }: { agencies: ReadonlySet<string> | undefined },
): void {
  if (agencies && !agencies.has(value.desk)) fault(['desk'], `agency ${value.desk} is not in agencies.json`)
  const named: [path: (string | number)[], rule: string][] = [
    ...value.byLevel.map(({ rule }, index): [(string | number)[], string] => [
      ['byLevel', index, 'rule'],
      rule,
    ]),
    [['clarification'], value.clarification],
    [['update'], value.update],
    [['closing'], value.closing],
  ]
  for (const [path, rule] of named)
    if (clocks && !clocks.some(({ id }) => id === rule)) fault(path, `rule ${rule} is not in clockRules.json`)
}
