/** What a paper says of a dispute: plain values under stable names, for the city's templates. */
import type { Contact } from '../../shared/parties/content.ts'
import type { MediationEvent, MediationEventType } from '../../shared/features/mediation/events.ts'
import type { Side } from '../../shared/features/mediation/kinds.ts'
import { isArranged } from '../../shared/features/mediation/state.ts'
import type { PaperNames } from './names.ts'
import type { CaseRead } from './reading.ts'
import { recordsOf } from './records.ts'

export interface Person {
  side: Side
  contact: Contact
}

export interface PaperSubject {
  held: CaseRead
  /** Of the same dispute, oldest first. */
  before: readonly CaseRead[]
  people: readonly Person[]
  /** Null: a draft. */
  number: string | null
  /** Opens the case after sign-in, as address and as a picture (SVG). */
  link: { url: string; mark: string } | null
  isConfirmable: boolean
}

/** Templates read it; a name once there stays. */
export type PaperFacts = ReturnType<typeof factsOf>

export function factsOf(subject: PaperSubject, names: PaperNames, withRecords: boolean) {
  const { held, before, people, number, link, isConfirmable } = subject
  const { words, letterhead } = names
  const { open, closed } = held.parts
  const opened = eventsOf(held, 'mediation.opened').at(0)
  const court = open.confirmation
  const last = before.at(-1)
  return {
    language: names.language,
    number,
    link,
    code: open.code ?? '',
    body: names.letterhead(open.body),
    channel: words.channel[open.channel],
    channelKey: open.channel,
    confirmable: isConfirmable,
    matter: words.matter[open.matter],
    origin: opened ? words.origin[opened.data.origin] : '',
    area: names.area(open.area),
    subject: open.subject,
    stage: closed?.ending ? words.ending[closed.ending] : words.stage[open.stage],
    opened: names.moment(open.openedAt),
    sides: open.sides.map((side) => ({
      side,
      name: words.side[side],
      consented: closed?.consents.includes(side) ?? false,
      people: people.filter((one) => one.side === side).map(personOf),
    })),
    sessions: sessionsIn(held, names),
    next:
      isArranged(open) && open.session
        ? { at: names.moment(open.session.startsAt), place: open.session.place }
        : null,
    agreement: agreementIn(held, names),
    ending: endingIn(held, names),
    transfer: transferIn(held, names),
    previous: last ? letterhead(last.parts.open.body) : null,
    court: court ? letterhead(court.court) : null,
    courtStep: court?.step ?? null,
    courtSteps: eventsOf(held, 'mediation.courtTold').map(({ data, occurredAt }) => ({
      step: words.court[data.step],
      document: data.document,
      at: names.day(occurredAt),
    })),
    records: withRecords ? recordsOf([...before, held], names) : [],
  }
}

/** Those of one kind, oldest first. */
export function eventsOf<T extends MediationEventType>({ events }: CaseRead, type: T): MediationEvent<T>[] {
  return events.filter((one) => one.type === type) as unknown as MediationEvent<T>[]
}

function personOf({ contact }: Person) {
  const { name = null, idNumber = null, phone = null, address = null } = contact
  return { name, idNumber, phone, address }
}

interface SessionFacts {
  at: string
  ended: string | null
  place: string | null
  summarised: boolean
  summary: string | null
}

/** Each session with what was noted of it; one that is arranged and not yet held is none. */
function sessionsIn({ events }: CaseRead, { moment, until }: PaperNames): SessionFacts[] {
  const sessions: SessionFacts[] = []
  let began = 0
  let place: string | null = null
  for (const event of events as unknown as MediationEvent[]) {
    const last = sessions.at(-1)
    if (event.type === 'mediation.sessionScheduled') place = event.data.place
    else if (event.type === 'mediation.sessionStarted') {
      began = event.occurredAt
      sessions.push({ at: moment(began), ended: null, place, summarised: false, summary: null })
    } else if (event.type === 'mediation.sessionEnded' && last) last.ended = until(event.occurredAt, began)
    else if (event.type === 'mediation.sessionSummarised' && last) {
      last.summarised = true
      last.summary = event.data.summary
    }
  }
  return sessions
}

function agreementIn(held: CaseRead, { day, words }: PaperNames) {
  const agreed = eventsOf(held, 'mediation.agreed').at(-1)
  if (!agreed) return null
  const { form, part, performBy } = agreed.data
  return {
    form: words.form[form],
    at: day(agreed.occurredAt),
    part: part === true,
    performBy: performBy === undefined ? null : day(performBy),
    terms: eventsOf(held, 'mediation.termsRecorded').at(-1)?.data.terms ?? null,
    instalments: (eventsOf(held, 'mediation.instalmentsAgreed').at(-1)?.data.instalments ?? []).map(
      ({ dueAt, what, amountFen }) => ({
        what: words.instalment[what],
        amount: amountFen === undefined ? null : (amountFen / 100).toFixed(2),
        due: day(dueAt),
      }),
    ),
  }
}

function endingIn(held: CaseRead, { day, words }: PaperNames) {
  const told = eventsOf(held, 'mediation.endingTold').at(-1)
  if (!told) return null
  const { ending, otherRoutes } = told.data
  return { kind: words.ending[ending], at: day(told.occurredAt), otherRoutes }
}

/** Where it was to go, the last time, and with what. */
function transferIn(held: CaseRead, { day, words, letterhead }: PaperNames) {
  const asked = eventsOf(held, 'mediation.transferAsked').at(-1)
  if (!asked) return null
  const { channel, body } = asked.data
  const why = eventsOf(held, 'mediation.transferExplained').at(-1)
  return {
    channel: words.channel[channel],
    body: letterhead(body),
    at: day(asked.occurredAt),
    reason: why?.data.reason ?? null,
    documents: (why?.data.documents ?? []).map((one) => words.enclosed[one]),
  }
}
