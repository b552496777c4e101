/** What is ordered and recorded about a city's rules of time, in log `house`. */
import { z } from 'zod'
import { counting, ruleId } from '../../clocks/rule.ts'
import type { Event } from '../../event.ts'
import type { CommandDefinition, EventDefinition, Order } from '../../feature.ts'
import { areaCode } from '../../ids.ts'
import { words } from '../../words.ts'

const about = z.strictObject({ rule: ruleId })
/** The text and article it rests on. */
const basis = words(240)
/** Days of the city: on which an override comes into force, on which somebody confirmed. */
const from = z.iso.date()
const on = z.iso.date()

export const cityCommands = {
  'city.open': { opens: true, data: z.strictObject({ area: areaCode }) },
  'city.proposeOverride': { judgedOn: 'open', data: about.extend({ counting, from, basis }) },
  'city.confirmOverride': { judgedOn: 'open', data: about },
  'city.withdrawProposal': { judgedOn: 'open', data: about },
  'city.confirmRule': { judgedOn: 'open', data: about.extend({ basis }) },
} as const satisfies Record<string, CommandDefinition>

export const cityEvents = {
  'city.opened': { layer: 'open', v: 1, data: z.strictObject({ area: areaCode }) },
  'city.overrideProposed': {
    layer: 'open',
    v: 1,
    data: about.extend({ counting, from, basis: basis.nullable() }),
  },
  /** Whose proposal it is: only to tell the second person from the first; no view holds this layer but the auditor's. */
  'city.proposerNoted': {
    layer: 'closed',
    v: 1,
    data: about.extend({ account: z.string().min(1).max(60) }),
  },
  'city.overrideConfirmed': { layer: 'open', v: 1, data: about.extend({ on }) },
  'city.proposalWithdrawn': { layer: 'open', v: 1, data: about },
  'city.ruleConfirmed': { layer: 'open', v: 1, data: about.extend({ on, basis: basis.nullable() }) },
} as const satisfies Record<string, EventDefinition>

type CommandData = { [T in keyof typeof cityCommands]: z.infer<(typeof cityCommands)[T]['data']> }
export type CityCommand = { [T in keyof CommandData]: Order<T, CommandData[T]> }[keyof CommandData]
export type CityEventData = { [T in keyof typeof cityEvents]: z.infer<(typeof cityEvents)[T]['data']> }
export type CityEvent = {
  [T in keyof CityEventData]: Omit<Event, 'type' | 'data'> & { type: T; data: CityEventData[T] }
}[keyof CityEventData]
export type OpenCityEvent = Exclude<CityEvent, { type: 'city.proposerNoted' }>
