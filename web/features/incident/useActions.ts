/** What one may do with an incident here and now: the house's judgement on a likely example of each order. */
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import type { CommandType } from '../../../shared/catalogue.ts'
import { circleAround } from '../../map/ground.ts'
import type { Position } from '../../map/geojson.ts'
import type { Incident } from './incidents.ts'
import { useAbilities } from './useAbilities.ts'
import { useSite } from './useMapIncidents.ts'

/** Steps of the whole incident, in the order of its life. */
const steps = [
  'incident.nameHarm',
  'incident.endAssembly',
  'incident.startVerification',
  'incident.confirm',
  'incident.proposeDismissal',
  'incident.confirmDismissal',
  'incident.activateResponse',
  'incident.acceptCommand',
  'incident.contain',
  'incident.endResponse',
  'incident.relapse',
  'incident.handOverCommand',
  'incident.reclassify',
  'incident.markDuplicate',
  'incident.openAftermath',
  'incident.review',
  'incident.archive',
] as const satisfies readonly CommandType[]
export type Step = (typeof steps)[number]

const word = 'example'
const farM = 100

/** An order as it would likely be given; only whether it is accepted matters. */
function exampleOf(type: CommandType, { open }: Incident, site: Position): Record<string, unknown> {
  switch (type) {
    case 'incident.confirm':
      return { category: open.category, signs: { hazardInPlace: true }, eventLevel: null, reason: word }
    case 'incident.nameHarm':
      return { signs: { hazardInPlace: true }, reason: word }
    case 'incident.reclassify':
      return { category: open.category === 'accident' ? 'publicHealth' : 'accident', reason: word }
    case 'incident.grade':
      return { signs: open.grade.signs, eventLevel: null, reason: word }
    case 'incident.activateResponse':
      return { level: 4, expectedHours: 1, matters: word, measures: word }
    case 'incident.changeResponse':
      return { level: open.response?.level === 4 ? 3 : 4, expectedHours: 1, reason: word }
    case 'incident.handOverCommand':
      return { to: 'city', reason: word }
    case 'incident.setSiteCommand':
      return { place: word, at: site }
    case 'incident.reportFact':
      return { fact: 'evacuated', value: 1, verified: false }
    case 'incident.drawZone':
      return { kind: 'cordon', name: word, ring: circleAround(site, farM) }
    case 'incident.openPlace':
      return { kind: 'shelter', name: word, at: site }
    case 'incident.issueWarning':
      return { color: 'yellow', areas: [open.area], matters: word, measures: word }
    case 'incident.involveAgency':
      return { agency: 'any', part: 'supporting' }
    default:
      return {}
  }
}

export function useActions(incident: MaybeRefOrGetter<Incident>) {
  const { may } = useAbilities()
  const site = useSite()

  function can(type: CommandType): boolean {
    const held = toValue(incident)
    const at = site(held)
    return at !== undefined && may(type, exampleOf(type, held, at), held)
  }

  /** What the house knows and one's copy does not: a dismissal is confirmed only where one was proposed. */
  const isAsked = (step: Step) =>
    step !== 'incident.confirmDismissal' || toValue(incident).open.dismissal !== null
  const open = computed(() => steps.filter((step) => isAsked(step) && can(step)))
  return { can, steps: open, site: () => site(toValue(incident)) }
}
