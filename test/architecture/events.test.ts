/** Every event type is seen by someone on purpose (style 24, D11, D12). */
import { describe, expect, test } from 'vitest'
import { audienceOf } from '../../server/access/visibility.ts'
import { catalogue, features, type EventType, type FeatureName } from '../../shared/catalogue.ts'
import { layers } from '../../shared/event.ts'
import type { EventDefinition, Family, Feature } from '../../shared/feature.ts'
import { families } from '../../shared/families.ts'
import type { Parts } from '../../shared/protocol.ts'
import { community } from '../support/actors.ts'
import { bookOpened } from '../support/cityRules.ts'
import { convened } from '../support/conferences.ts'
import { assigned, received } from '../support/grievances.ts'
import { own, statesOf, type Fact } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import { involved, reported } from '../support/incidents.ts'
import { issued } from '../support/orders.ts'
import { opened as reportOpened } from '../support/reports.ts'
import { reported as screeningReported } from '../support/screenings.ts'
import { proposed, received as enquiryReceived } from '../support/pressLines.ts'
import { planned as statementPlanned } from '../support/statements.ts'

const about = { incident: idOf('incident'), area: community }

/** A stream of each feature in which every layer it has is inhabited; a new feature does not compile without one. */
const samples: Record<FeatureName, Fact[]> = {
  concern: [
    { type: 'concern.logged', data: { ...about, source: 'hotline', band: 'low', text: '自来水能不能喝' } },
  ],
  conference: [convened],
  enquiry: [enquiryReceived],
  grievance: [received, assigned],
  incident: [reported, involved('fire', 'lead')],
  mediation: [
    {
      type: 'mediation.opened',
      data: { ...about, channel: 'peoples', body: 'justice', subject: '补偿争议' },
    },
  ],
  order: [issued],
  press: [
    { type: 'press.taskOpened', data: { ...about, kind: 'firstRelease', owner: 'publicity', dueAt: 0 } },
  ],
  pressLine: [proposed],
  report: [reportOpened],
  screening: [screeningReported],
  statement: [statementPlanned],
  wall: [{ type: 'wall.opened', data: { area: community } }],
  city: [bookOpened],
  account: [
    {
      type: 'account.opened',
      data: { login: 'duty', role: 'dutyOfficer', agency: 'command-centre', area: community },
    },
  ],
}

/** Event types nobody but the log's own reader sees; each with its reason. */
const seenByNobody: Partial<Record<EventType, string>> = {}

const types = Object.values(features).flatMap((feature: Feature) =>
  Object.entries(feature.events).map(([type, definition]) => ({ feature: feature.name, type, definition })),
)

describe('every event type', () => {
  test.each(types)('$type has a layer and someone who sees it', ({ feature, type, definition }) => {
    expect(layers).toContain(definition.layer)
    const audience = audienceOf(feature, sampleOf(feature as FeatureName))
    if (type in seenByNobody) expect(audience[definition.layer]).toEqual([])
    else expect(audience[definition.layer]).not.toEqual([])
  })

  test.each(Object.values(families))(
    'of the family $name lies in one layer: the open one, which every stream has, or that of handlers',
    ({ name, events }: Family) => {
      const definitions: EventDefinition[] = Object.values(events)
      const layer = name === 'party' ? 'closed' : 'open'
      expect(definitions.map((one) => one.layer)).toEqual(definitions.map(() => layer))
      for (const type of Object.keys(events)) expect(type).toMatch(new RegExp(`^${name}\\.[a-z][A-Za-z]+$`))
    },
  )

  test('is known to the catalogue under the name of its feature', () => {
    for (const { feature, type, definition } of types) {
      expect(type).toMatch(new RegExp(`^${feature}\\.[a-z][A-Za-z]+$`))
      expect(catalogue.event(type)).toBe(definition)
    }
  })

  test('of a layer has a feature that folds this layer', () => {
    const unfolded = Object.values(features).flatMap((feature: Feature) =>
      Object.entries(feature.events).filter(([, { layer }]) => !feature.evolve[layer]),
    )
    expect(unfolded).toEqual([])
  })
})

function sampleOf(name: FeatureName): Parts {
  const state = statesOf(features[name], samples[name]).get(own)
  if (!state) throw new Error(`the sample of ${name} opens no stream`)
  return state.parts
}
