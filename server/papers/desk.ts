/**
 * The desk where papers are asked for: what a paper says is put together here, whom it names is opened by the very order
 * that a person gives to see a name, and the press sets it. Nothing of it is kept.
 */
import { randomBytes } from 'node:crypto'
import type { Actor } from '../../shared/access/actor.ts'
import { isConfirmable } from '../../shared/features/mediation/channels.ts'
import type { DocumentKind } from '../../shared/features/mediation/kinds.ts'
import { printable, type PaperAsked } from '../../shared/features/mediation/papers.ts'
import { partiesIn, partyIn } from '../../shared/parties/party.ts'
import { idFrom } from '../../shared/ids.ts'
import type { Purpose } from '../../shared/parties/messages.ts'
import { refused, type Refusal } from '../../shared/refusal.ts'
import type { House } from '../house.ts'
import { factsOf, type Person } from './facts.ts'
import type { Template } from './files.ts'
import { linkTo } from './link.ts'
import { readPaperNames, type PaperNames } from './names.ts'
import { caseOf, casesBefore, type CaseRead } from './reading.ts'

type Needed = Pick<
  House,
  'book' | 'cityFolder' | 'limits' | 'log' | 'logger' | 'now' | 'orders' | 'press' | 'url' | 'vault'
>

/** Whoever asks, and the log they work in. */
export interface PaperReader {
  actor: Actor
  log: string
  keys: ReadonlySet<string>
}
export interface Paper {
  pdf: Uint8Array
  /** For people: its code and what it is. */
  title: string
}

/** What is put together before anybody's name is opened. */
export interface Prepared {
  held: CaseRead
  before: CaseRead[]
  isConfirmable: boolean
}

export class PaperDesk {
  private readonly house: Needed
  readonly namesIn: (language: PaperAsked['language']) => PaperNames

  constructor(house: Needed) {
    this.house = house
    this.namesIn = readPaperNames(house.cityFolder)
  }

  /** A dispute for whoever sees its closed layer; for everybody else it is not there (SEE5). */
  async prepare(reader: PaperReader, stream: string): Promise<Prepared | Refusal> {
    const seen = { log: this.house.log, name: reader.log, keys: reader.keys }
    const held = await caseOf(seen, stream)
    if (held?.level !== 'closed') return refused('stream.unknown')
    const { mediation } = this.house.book.rulesOf(reader.log, this.house.now())
    return {
      held,
      before: await casesBefore(seen, held.parts.open),
      isConfirmable: isConfirmable(mediation, held.parts.open.body),
    }
  }

  async print(reader: PaperReader, asked: PaperAsked): Promise<Paper | Refusal> {
    const prepared = await this.prepare(reader, asked.stream)
    if ('code' in prepared) return prepared
    const refusal = refusalOf(prepared, [asked.document], asked.parties)
    if (refusal) return refusal
    // Nobody's name is opened for a paper that cannot be set.
    if (!(await this.hasFont())) return refused('paper.noFont')
    const people = await this.open(reader, asked, this.namesIn('zh').words.document[asked.document])
    if ('code' in people) return people
    return this.setOf(prepared, asked, people)
  }

  /** False where texts would be boxes. */
  async hasFont(): Promise<boolean> {
    const { kind } = await this.house.press.look()
    return kind !== 'noFont'
  }

  /** Opens each of them, recorded for the auditor and the person; why, is said with the paper's name. */
  async open(
    reader: PaperReader,
    { stream, purpose, parties }: Pick<PaperAsked, 'stream' | 'parties'> & { purpose: Purpose },
    note: string,
  ): Promise<Person[] | Refusal> {
    const { orders, vault } = this.house
    const people: Person[] = []
    for (const { party, side } of parties) {
      const data = { party, part: 'contact', purpose, note }
      const order = { commandId: idFrom(randomBytes(21)), type: 'party.reveal', stream, data }
      const sender = { account: reader.actor.account, log: reader.log }
      const answer = await orders.take(sender, order, 'free')
      if (!answer.accepted) return answer.refusal
      const opened = await vault.open(reader.log, party, 'contact')
      if (!opened) return refused('party.gone')
      people.push({ side, contact: opened.contact ?? {} })
    }
    return people
  }

  async setOf(
    { held, before, isConfirmable }: Prepared,
    {
      stream,
      document,
      language,
    }: Pick<PaperAsked, 'stream' | 'language'> & { document: DocumentKind | 'identityList' },
    people: readonly Person[],
  ): Promise<Paper | Refusal> {
    const names = this.namesIn(language)
    const link = linkTo(this.house.url, stream)
    const number = document === 'identityList' ? null : numberOf(held, document)
    const subject = { held, before, people, number, link, isConfirmable }
    const facts = factsOf(subject, names, document === 'caseFile')
    const { document: titles, packet } = names.words
    const called = document === 'identityList' ? packet.identityList : titles[document]
    return this.set(document, facts, [held.parts.open.code ?? '', called].join(' ').trim())
  }

  async set(template: Template, facts: object, title: string): Promise<Paper | Refusal> {
    const { press, logger } = this.house
    const done = await press.set({ template, data: JSON.stringify(facts) })
    if (done.kind === 'pdf') return { pdf: done.pdf, title }
    if (done.kind === 'noFont') return refused('paper.noFont')
    if (done.kind === 'noGlyph') return refused('paper.noGlyph', { signs: done.signs.join(' ') })
    if (done.kind === 'tooLarge') return refused('paper.tooLarge')
    // Where, and not what: a template's fault may quote what it was given.
    logger.error({ template, at: done.kind === 'fault' ? done.at : undefined }, 'a paper cannot be set')
    return refused('paper.faulty')
  }
}

/** As it was issued, the last time; null for what is still a draft. */
function numberOf({ events }: CaseRead, document: DocumentKind): string | null {
  const issued = events.findLast(
    ({ type, data }) => type === 'mediation.documentIssued' && data['document'] === document,
  )
  const number = issued?.data['number']
  return typeof number === 'string' ? number : null
}

/** Why papers of a dispute cannot be printed, or not with these names. */
export function refusalOf(
  { held, isConfirmable }: Prepared,
  wanted: readonly DocumentKind[],
  parties: PaperAsked['parties'],
): Refusal | undefined {
  const { open, closed } = held.parts
  const there = printable({ open, closed, isConfirmable })
  const missing = wanted.find((one) => !there.includes(one))
  if (missing) return refused('paper.notYet', { document: missing })
  const named = partiesIn(closed)
  for (const { party, side } of parties) {
    const one = partyIn(named, party)
    if (!one) return refused('party.notHere')
    if (one.erasedAt !== undefined) return refused('party.gone')
    if (!open.sides.includes(side)) return refused('mediation.noSuchSide', { side })
  }
  return undefined
}
