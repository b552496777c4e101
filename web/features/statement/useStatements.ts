/** Statements of this view, folded anew with every batch, with what their incidents say. */
import { computed } from 'vue'
import type { Facts } from '../../../shared/facts/facts.ts'
import { usePicture } from '../../stores/picture.ts'
import { incidentOf, type Incident } from '../incident/incidents.ts'
import { statementsOf, type Statement } from './statements.ts'

export function useStatements() {
  const picture = usePicture()
  const statements = computed(() => statementsOf(picture.streams))
  const incidentFor = ({ open }: Pick<Statement, 'open'>): Incident | undefined => {
    const copy = picture.streams.get(open.incident)
    return copy && incidentOf(copy)
  }
  return {
    statements,
    incidentFor,
    /** Undefined where one may only know of the incident. */
    factsFor: (one: Pick<Statement, 'open'>): Facts | undefined => incidentFor(one)?.work?.facts,
  }
}
