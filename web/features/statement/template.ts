/** Where a first version begins: what is known of the incident, its verified figures as facts to cite, and that more will follow. Pure. */
import type { Incident } from '../incident/incidents.ts'
import { readingsOf, type FactKind } from '../incident/readings.ts'
import type { Wording } from './draftText.ts'

export interface TemplateWords {
  t: (key: string, params: Record<string, unknown>) => string
  name: (fact: FactKind) => string
  area: string
  title: string
}

/** A figure that nobody verified, or of two minds, is left out: it could not go out. */
export function templateFor(incident: Incident, { t, name, area, title }: TemplateWords): Wording {
  const sure = readingsOf(incident).filter(
    ({ reading }) => reading.is === 'settled' || (reading.is === 'agreed' && reading.verified),
  )
  const figures = sure
    .map(({ fact }) => t('statement.template.figure', { name: name(fact), token: `{${fact}}` }))
    .join(t('statement.template.join', {}))
  return {
    title: t('statement.template.headline', { area, title }),
    paragraphs: [
      { id: 'p1', text: t('statement.template.what', { area, title }) },
      ...(sure.length > 0 ? [{ id: 'p2' as const, text: t('statement.template.figures', { figures }) }] : []),
      { id: 'p3', text: t('statement.template.next', {}) },
    ],
  }
}
