/** The conference feature (会商, 联席会议) as the catalogue lists it: units meet, resolve, and what they resolve is done. */
import type { Event } from '../../event.ts'
import type { Context, Feature, Order, RowChange, States, StreamState } from '../../feature.ts'
import type { Parts } from '../../protocol.ts'
import { conferenceReads, decideConference } from './decide.ts'
import { conferenceEvents, type ConferenceEvent, type OpenConferenceEvent } from './events.ts'
import { evolveOpen, evolveWork } from './evolve.ts'
import { conferenceCommands, type ConferenceCommand } from './messages.ts'
import type { ConferenceOpen, ConferenceWork } from './state.ts'

/** The steps it went through; the unit a step speaks of stands in `of`. */
function rows({ type, actor, occurredAt, recordedAt, data, position }: Event): RowChange[] {
  const { agency: of, ...rest } = data
  const { role, agency } = actor
  const when = { occurredAt, recordedAt, validFrom: occurredAt }
  const body = { type, agency, role, ...when, ...(of !== undefined && { of }), ...rest }
  return [{ id: `at-${position}`, mode: 'add', body }]
}

export const conference = {
  name: 'conference',
  foldVersion: 1,
  commands: conferenceCommands,
  events: conferenceEvents,
  evolve: {
    open: (part: Parts['open'] | undefined, event: Event) =>
      evolveOpen(part as ConferenceOpen | undefined, event as OpenConferenceEvent),
    work: (part: Parts['work'], event: Event) =>
      evolveWork(part as ConferenceWork | undefined, event as ConferenceEvent),
  },
  reads: (command: Order, own: StreamState | undefined) => conferenceReads(command as ConferenceCommand, own),
  decide: (command: Order, states: States, context: Context) =>
    decideConference(command as ConferenceCommand, states, context),
  rows,
  areaOf: (open: Parts['open']) => (open as ConferenceOpen).area,
  isClosed: (open: Parts['open']) => ['closed', 'cancelled'].includes((open as ConferenceOpen).stage),
} satisfies Feature
