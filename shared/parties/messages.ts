/** Orders and events about parties: any stream that has handlers bears them beside what its own feature knows (D10). */
import { z } from 'zod'
import type { CommandDefinition, EventDefinition, Order } from '../feature.ts'
import type { Event } from '../event.ts'
import { instant } from '../time.ts'
import { words } from '../words.ts'

/**
 * A person or family whose identity lies in the vault. 21 characters of A-Z a-z 0-9 _ -, drawn by whoever writes the
 * contact down; it says nothing about anybody.
 */
export const partyId = z.string().regex(/^[A-Za-z0-9_-]{21}$/)
export type PartyId = z.infer<typeof partyId>

/** So many an order names at once, and so many one stream bears. */
export const mostNamed = 20
export const mostParties = 200

/** As an order names them; each once. */
export const partyIds = z
  .array(partyId)
  .min(1)
  .max(mostNamed)
  .refine((named) => new Set(named).size === named.length)

/** What is opened of a party: how to reach it, or what it said in its own words. */
export const partyParts = ['contact', 'words'] as const
export type PartyPart = (typeof partyParts)[number]
const part = z.enum(partyParts)

/** What an identity is opened for; there is no other reason. */
export const purposes = [
  'askForMore',
  'deliverAnswer',
  'investigate',
  'mediate',
  'rescue',
  'verify',
  'visit',
] as const
export type Purpose = (typeof purposes)[number]
const purpose = z.enum(purposes)

export const erasureCauses = ['ordered', 'retention'] as const
const noteMax = 200
const basisMax = 1000
const party = partyId
const basis = words(basisMax)

export const partyCommands = {
  'party.reveal': { sees: 'closed', data: z.strictObject({ party, part, purpose, note: words(noteMax) }) },
  /** Lets its sender put right how to reach them, at the vault; what was wrong and what is right is told nowhere. */
  'party.correct': { sees: 'closed', data: z.strictObject({ party }) },
  /** `until` is an instant of log time; what must be kept as evidence is kept until then (突发事件应对法 Art. 85). */
  'party.proposeHold': { sees: 'closed', data: z.strictObject({ party, basis, until: instant }) },
  'party.confirmHold': { data: z.strictObject({ party }) },
  'party.releaseHold': { data: z.strictObject({ party }) },
  'party.erase': { data: z.strictObject({ party }) },
  /** `from` is when everything the party was needed for was over. */
  'party.setDestruction': { data: z.strictObject({ party, from: instant }) },
  'party.destroy': { data: z.strictObject({ party, due: instant }) },
} as const satisfies Record<string, CommandDefinition>

/** They lie in the closed layer: whoever does not handle a matter learns not even how many people brought it. */
export const partyEvents = {
  /** Decided by a feature, where an order brings `parties`: `named` below makes it. */
  'party.named': { layer: 'closed', v: 1, data: z.strictObject({ party }) },
  'party.revealed': {
    layer: 'closed',
    v: 1,
    data: z.strictObject({ party, part, purpose, note: words(noteMax).nullable() }),
  },
  'party.corrected': { layer: 'closed', v: 1, data: z.strictObject({ party }) },
  'party.holdProposed': {
    layer: 'closed',
    v: 1,
    data: z.strictObject({ party, basis: basis.nullable(), until: instant }),
  },
  'party.held': { layer: 'closed', v: 1, data: z.strictObject({ party, until: instant }) },
  'party.released': { layer: 'closed', v: 1, data: z.strictObject({ party }) },
  'party.destructionSet': { layer: 'closed', v: 1, data: z.strictObject({ party, after: instant }) },
  'party.erased': { layer: 'closed', v: 1, data: z.strictObject({ party, cause: z.enum(erasureCauses) }) },
} as const satisfies Record<string, EventDefinition>

type Commands = typeof partyCommands
export type PartyOrderOf<T extends keyof Commands> = Order<T, z.infer<Commands[T]['data']>>
export type PartyOrder = { [T in keyof Commands]: PartyOrderOf<T> }[keyof Commands]

type Events = typeof partyEvents
export type PartyEventType = keyof Events
export type PartyEventData = { [T in PartyEventType]: z.infer<Events[T]['data']> }
export type PartyEvent = {
  [T in PartyEventType]: Omit<Event, 'type' | 'data'> & { type: T; data: PartyEventData[T] }
}[PartyEventType]
