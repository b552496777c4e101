/** The conference feature (会商, 联席会议) as the catalogue lists it: units meet, resolve, and what they resolve is done. */
import type { Context, Feature, Order, States, StreamState } from '../../feature.ts'
import { conferenceReads, decideConference } from './decide.ts'
import { conferenceEvents } from './events.ts'
import { conferenceCommands, type ConferenceCommand } from './messages.ts'
import { conferenceFolding } from './folding.ts'

export const conference = {
  ...conferenceFolding,
  commands: conferenceCommands,
  events: conferenceEvents,
  reads: (command: Order, own: StreamState | undefined) => conferenceReads(command as ConferenceCommand, own),
  decide: (command: Order, states: States, context: Context) =>
    decideConference(command as ConferenceCommand, states, context),
} satisfies Feature
