/** What an agreement may begin from. Pure. */
import type { MediationOpen } from '../../../shared/features/mediation/state.ts'
import type { AgreementTemplate } from '../../stores/cityData.ts'
import type { MediationCase } from './cases.ts'

/** The city's texts for a dispute's channel and matter, those that name the matter first. */
export function templatesFor(
  { channel, matter }: Pick<MediationOpen, 'channel' | 'matter'>,
  all: readonly AgreementTemplate[],
): AgreementTemplate[] {
  return all
    .filter(({ channels, matters }) => channels.includes(channel) && (matters?.includes(matter) ?? true))
    .sort((a, b) => Number(a.matters === undefined) - Number(b.matters === undefined))
}

/** What was laid before the sides, the newest of each label; null words were erased. */
export function proposalsOf({ closed }: MediationCase): { label: string; terms: string | null }[] {
  const found = new Map(closed?.proposals.map(({ label, terms }) => [label, terms]))
  return [...found].map(([label, terms]) => ({ label, terms })).sort((a, b) => (a.label < b.label ? -1 : 1))
}
