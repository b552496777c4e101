/** What an officer types while somebody speaks, made into what is recorded and what lies in the vault. Pure. */
import { levelOf, type IntakeChannel, type Procedure } from '../../../shared/features/grievance/messages.ts'
import { partyBody, type PartyBody } from '../../../shared/parties/content.ts'
import type { Problem } from '../incident/fieldProblems.ts'

export interface Intake {
  channel: IntakeChannel
  kind: string
  field: string
  area: string
  callers: string
  lead: string
  /** A unit that it is about. */
  against: string
  summary: string
  name: string
  phone: string
  original: string
  word: string
}

export const blankIntake: Intake = {
  ...{ channel: 'call', kind: 'reliefRequest', field: '', area: '', callers: '1', lead: '' },
  ...{ against: '', summary: '', name: '', phone: '', original: '', word: '' },
}

/** Letters and visits are petitions, home visits have days of their own, the rest is the hotline's (domain.md §2.4). */
const procedures: Record<IntakeChannel, Procedure> = {
  ...{ call: 'hotline', sms: 'hotline', email: 'hotline', web: 'hotline' },
  ...{ letter: 'petition', visit: 'petition', homeVisit: 'homeVisit' },
}

/** The data of `grievance.receive`. */
export function matterOf(typed: Intake, party: string): Record<string, unknown> {
  const { channel, kind, field, area, lead, against, summary } = typed
  return {
    ...{ procedure: procedures[channel], channel, kind, field, area, level: levelOf(area) },
    ...{ callers: Number(typed.callers), summary, parties: [party] },
    ...(lead !== '' && { lead }),
    ...(against !== '' && { against: [against] }),
  }
}

/** The data of `grievance.addCallers`, where it is a matter that stands already. */
export function callersOf({ callers, channel }: Intake, party: string): Record<string, unknown> {
  return { callers: Number(callers), channel, parties: [party] }
}

/** A matter of an area, for asking whether one may take any in there. */
export function anyMatter(area: string): Record<string, unknown> {
  return matterOf({ ...blankIntake, field: 'other', area }, '')
}

/** What goes into the vault of a log; what was left empty is left out. */
export function partyOf({ name, phone, original, word }: Intake, log: string): PartyBody {
  const contact = { ...given('name', name), ...given('phone', phone) }
  return {
    ...{ log, word },
    ...(Object.keys(contact).length > 0 && { contact }),
    ...given('words', original),
  }
}

function given(field: string, said: string): Record<string, string> {
  return said.trim() === '' ? {} : { [field]: said }
}

/** What the vault would refuse, by the field of the form. */
export function partyProblems(typed: Intake, log: string): Readonly<Record<string, Problem>> {
  const checked = partyBody.safeParse(partyOf(typed, log))
  const found: Record<string, Problem> = {}
  for (const { path, code } of checked.error?.issues ?? []) {
    const field = String(path.at(-1) === 'words' ? 'original' : path.at(-1))
    found[field] ??=
      code === 'too_big' ? 'tooLong' : typed.word.trim() === '' && field === 'word' ? 'missing' : 'malformed'
  }
  return found
}
