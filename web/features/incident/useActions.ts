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

/** Steps that set right or take back. */
export const corrections: readonly Step[] = [
  'incident.proposeDismissal',
  'incident.relapse',
  'incident.handOverCommand',
  'incident.reclassify',
  'incident.markDuplicate',
]

const word = 'example'
const farM = 100

/** Orders as they would likely be given; only whether they are accepted matters. Others bear no data that decides. */
function examplesOf(
  { open }: Incident,
  site: Position,
): Partial<Record<CommandType, Record<string, unknown>>> {
  return {
    'incident.confirm': {
      category: open.category,
      signs: { hazardInPlace: true },
      eventLevel: null,
      reason: word,
    },
    'incident.nameHarm': { signs: { hazardInPlace: true }, reason: word },
    'incident.reclassify': {
      category: open.category === 'accident' ? 'publicHealth' : 'accident',
      reason: word,
    },
    'incident.grade': { signs: open.grade.signs, eventLevel: null, reason: word },
    'incident.activateResponse': { level: 4, expectedHours: 1, matters: word, measures: word },
    'incident.changeResponse': { level: 4, expectedHours: 1, reason: word },
    'incident.handOverCommand': { to: 'city', reason: word },
    'incident.setSiteCommand': { place: word, at: site },
    'incident.reportFact': { fact: 'evacuated', value: 1, verified: false },
    'incident.drawZone': { kind: 'cordon', name: word, ring: circleAround(site, farM) },
    'incident.openPlace': { kind: 'shelter', name: word, at: site },
    'incident.issueWarning': { color: 'yellow', areas: [open.area], matters: word, measures: word },
    'incident.involveAgency': { agency: 'any', part: 'supporting' },
  }
}

export function useActions(incident: MaybeRefOrGetter<Incident>) {
  const { may } = useAbilities()
  const site = useSite()

  function can(type: CommandType): boolean {
    const held = toValue(incident)
    const at = site(held)
    return at !== undefined && may(type, examplesOf(held, at)[type] ?? {}, held)
  }

  /** What the house knows and one's copy does not: a dismissal is confirmed only where one was proposed. */
  const isAsked = (step: Step) =>
    step !== 'incident.confirmDismissal' || toValue(incident).open.dismissal !== null
  const open = computed(() => steps.filter((step) => isAsked(step) && can(step)))
  return { can, steps: open, site: () => site(toValue(incident)) }
}
