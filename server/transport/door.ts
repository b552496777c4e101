/** The door: nothing unchecked comes past it. Schema first, then the data's own schema (style 15). */
import type { z } from 'zod'
import type { Catalogue } from '../../shared/catalogue.ts'
import { command, type Command } from '../../shared/command.ts'
import { refused, type Refusal } from '../../shared/refusal.ts'
import { personalMarkMessage, valueAt } from '../../shared/words.ts'

export type Checked = { command: Command } | { refusal: Refusal }

/** Reads a command of a client. Ids of the house's own (`system:…`) are not a client's to use. */
export function checkCommand(payload: unknown, catalogue: Catalogue): Checked {
  const envelope = command.safeParse(payload)
  if (!envelope.success) return { refusal: malformed(envelope.error) }
  if (bearsPrototype(payload)) return { refusal: refused('command.malformed', { field: 'data' }) }
  const { type, commandId } = envelope.data
  if (commandId.startsWith('system:'))
    return { refusal: refused('command.malformed', { field: 'commandId' }) }
  const definition = catalogue.command(type)
  if (!definition) return { refusal: refused('command.unknownType', { type }) }
  const data = definition.data.safeParse(envelope.data.data)
  if (!data.success) return { refusal: malformed(data.error) }
  return { command: { ...envelope.data, data: data.data } }
}

/** The schema of the envelope passes over this key in silence; nobody sends it in good faith. */
function bearsPrototype(payload: unknown): boolean {
  const data = valueAt(payload, ['data'])
  return typeof data === 'object' && data !== null && Object.hasOwn(data, '__proto__')
}

/** The first thing wrong, by field; what was typed is not repeated. */
export function malformed(error: z.ZodError): Refusal {
  const personal = error.issues.find(({ message }) => message === personalMarkMessage)
  if (personal) return refused('command.personalMark', { field: fieldOf(personal) })
  const [first] = error.issues
  if (first?.code === 'too_big' && first.origin === 'string')
    return refused('command.tooLarge', { field: fieldOf(first), max: Number(first.maximum) })
  return refused('command.malformed', { field: first ? fieldOf(first) : '' })
}

function fieldOf({ path }: { path: readonly PropertyKey[] }): string {
  return path.map(String).join('.').slice(0, 80)
}
