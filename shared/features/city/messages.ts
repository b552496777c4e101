/** What is ordered and recorded about a city's rules of time and its calendar, in log `house`. */
import { z } from 'zod'
import { checkDays, daysShape, officeHours } from '../../clocks/calendar.ts'
import { counting, ruleId } from '../../clocks/rule.ts'
import type { Event } from '../../event.ts'
import type { CommandDefinition, EventDefinition, Order } from '../../feature.ts'
import { areaCode } from '../../ids.ts'
import { words } from '../../words.ts'

const about = z.strictObject({ rule: ruleId })
/** What of the calendar is decided on: one year's days, or the office hours. */
export const calendarPart = z.string().regex(/^(?:2[01]\d\d|officeHours)$/)
const part = z.strictObject({ part: calendarPart })
/** The text and article it rests on. */
const basis = words(240)
const source = words(200)
/** Days of the city: on which something comes into force, on which somebody confirmed. */
const from = z.iso.date()
const on = z.iso.date()
/** Names of holidays lie in a list, where no words can be erased: nothing but letters. */
const holidayName = z.strictObject({
  zh: z.string().regex(/^[\p{Script=Han}、（）]{1,20}$/u),
  en: z.string().regex(/^[A-Za-z][A-Za-z' -]{0,39}$/),
})
const days = {
  ...daysShape,
  holidays: z
    .array(daysShape.holidays.element.extend({ name: holidayName }))
    .max(40)
    // A year without holidays is one that somebody forgot to paste.
    .min(1),
}

export const cityCommands = {
  'city.open': { opens: true, data: z.strictObject({ area: areaCode }) },
  'city.proposeOverride': { judgedOn: 'open', data: about.extend({ counting, from, basis }) },
  'city.confirmOverride': { judgedOn: 'open', data: about },
  'city.withdrawProposal': { judgedOn: 'open', data: about },
  'city.confirmRule': { judgedOn: 'open', data: about.extend({ basis }) },
  /** A year that is there already is replaced. */
  'city.proposeYear': { judgedOn: 'open', data: z.strictObject({ ...days, source }).superRefine(checkDays) },
  'city.proposeOfficeHours': { judgedOn: 'open', data: z.strictObject({ officeHours, from, basis }) },
  'city.confirmCalendar': { judgedOn: 'open', data: part },
  'city.withdrawCalendar': { judgedOn: 'open', data: part },
} as const satisfies Record<string, CommandDefinition>

const account = z.string().min(1).max(60)

export const cityEvents = {
  'city.opened': { layer: 'open', v: 1, data: z.strictObject({ area: areaCode }) },
  'city.overrideProposed': {
    layer: 'open',
    v: 1,
    data: about.extend({ counting, from, basis: basis.nullable() }),
  },
  /** Whose proposal it is: only to tell the second person from the first; no view holds this layer but the auditor's. */
  'city.proposerNoted': { layer: 'closed', v: 1, data: about.extend({ account }) },
  'city.overrideConfirmed': { layer: 'open', v: 1, data: about.extend({ on }) },
  'city.proposalWithdrawn': { layer: 'open', v: 1, data: about },
  'city.ruleConfirmed': { layer: 'open', v: 1, data: about.extend({ on, basis: basis.nullable() }) },
  'city.yearProposed': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ ...days, source: source.nullable() }),
  },
  'city.officeHoursProposed': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ officeHours, from, basis: basis.nullable() }),
  },
  'city.calendarProposerNoted': { layer: 'closed', v: 1, data: part.extend({ account }) },
  'city.calendarConfirmed': { layer: 'open', v: 1, data: part.extend({ on }) },
  'city.calendarWithdrawn': { layer: 'open', v: 1, data: part },
} as const satisfies Record<string, EventDefinition>

type CommandData = { [T in keyof typeof cityCommands]: z.infer<(typeof cityCommands)[T]['data']> }
export type CityCommandOf<T extends keyof CommandData> = Order<T, CommandData[T]>
export type CityCommand = { [T in keyof CommandData]: CityCommandOf<T> }[keyof CommandData]
export type CityEventData = { [T in keyof typeof cityEvents]: z.infer<(typeof cityEvents)[T]['data']> }
export type CityEventOf<T extends keyof CityEventData> = Omit<Event, 'type' | 'data'> & {
  type: T
  data: CityEventData[T]
}
export type CityEvent = { [T in keyof CityEventData]: CityEventOf<T> }[keyof CityEventData]
export type OpenCityEvent = Exclude<CityEvent, { type: 'city.proposerNoted' | 'city.calendarProposerNoted' }>
