/**
 * A packet for the court (PAPER7): the papers of a joint application, who the sides are, and by what to check it all, in one
 * archive that opens with its key alone. AES-256 as the usual programs read it (WinZip AE-2): a court clerk needs no tool
 * of ours. Its weak derivation of keys does not matter, as nobody chooses this one; names of files say nothing of anybody.
 */
import { hash, randomInt } from 'node:crypto'
import type { Actor } from '../../shared/access/actor.ts'
import { permissions } from '../../shared/access/permissions.ts'
import {
  keySigns,
  packetPapers,
  type PacketAnswer,
  type PacketAsked,
} from '../../shared/features/mediation/packet.ts'
import { mostOnPaper } from '../../shared/features/mediation/papers.ts'
import { isAtCourt } from '../../shared/features/mediation/state.ts'
import { refused, type Refusal } from '../../shared/refusal.ts'
import { refusalOf, type PaperDesk, type PaperReader, type Prepared } from './desk.ts'

/** In the form that `sha256sum -c` reads. */
const sums = 'SHA256SUMS.txt'
const aes256 = 3

interface Entry {
  name: string
  bytes: Uint8Array
}

/** Makes one, `now` being the instant it bears. Whoever is on its list is opened and recorded before (VAULT3). */
export async function packetOf(
  desk: PaperDesk,
  reader: PaperReader,
  asked: PacketAsked,
  now: number,
): Promise<PacketAnswer | Refusal> {
  const prepared = await desk.prepare(reader, asked.stream)
  if ('code' in prepared) return prepared
  const refusal = packetRefusal(prepared, reader.actor, asked)
  if (refusal) return refusal
  if (!(await desk.hasFont())) return refused('paper.noFont')
  const { words } = desk.namesIn('zh')
  const people = await desk.open(reader, { ...asked, purpose: 'mediate' }, words.packet.title)
  if ('code' in people) return people
  const names = desk.namesIn(asked.language)
  const { document: titles, packet } = names.words
  const entries: Entry[] = []
  for (const document of [...packetPapers, 'identityList'] as const) {
    // Papers have no room for a whole group: its names stand on the list.
    const named = document === 'identityList' || people.length <= mostOnPaper ? people : []
    const paper = await desk.setOf(prepared, { ...asked, document }, named)
    if ('code' in paper) return paper
    const called = document === 'identityList' ? packet.identityList : titles[document]
    entries.push({ name: `${entries.length + 1} ${called}.pdf`, bytes: paper.pdf })
  }
  const { open } = prepared.held.parts
  const said = {
    code: open.code ?? '',
    body: names.letterhead(open.body),
    court: names.letterhead(open.confirmation?.court ?? ''),
    made: names.moment(now),
    people: String(people.length),
    sums,
  }
  // With its mark and breaks, by which the plainest editor of a clerk's desk reads it.
  entries.push(
    textEntry(`${packet.guideName}.txt`, `\uFEFF${filled(packet.guide, said)}\n`.replaceAll('\n', '\r\n')),
  )
  entries.push(textEntry(sums, entries.map(({ name, bytes }) => `${sha256(bytes)}  ${name}\n`).join('')))
  const key = freshKey()
  const archive = await sealed(entries, key)
  return {
    name: `${[open.code ?? '', packet.title].join(' ').trim()}.zip`,
    archive: Buffer.from(archive).toString('base64'),
    sha256: sha256(archive),
    key,
  }
}

/** For whoever signs for a body founded by law, while a court has it before it (民事诉讼法 Art. 205). */
function packetRefusal(prepared: Prepared, actor: Actor, { parties }: PacketAsked): Refusal | undefined {
  const { open } = prepared.held.parts
  if (!permissions['mediation.askConfirmation'].roles.some((role) => role === actor.role))
    return refused('access.forbidden', { command: 'packet' })
  if (actor.agency !== open.body) return refused('mediation.notYours', { agency: open.body })
  if (!prepared.isConfirmable) return refused('mediation.notConfirmable')
  if (!isAtCourt(open)) return refused('paper.notAtCourt')
  return refusalOf(prepared, packetPapers, parties)
}

async function sealed(entries: readonly Entry[], key: string): Promise<Uint8Array> {
  // Read when it is first needed: a house starts many times for each packet.
  const { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } = await import('@zip.js/zip.js')
  // Threads of its own are for archives of another size.
  const options = { password: key, encryptionStrength: aes256, useWebWorkers: false } as const
  const archive = new ZipWriter(new Uint8ArrayWriter(), options)
  for (const { name, bytes } of entries) await archive.add(name, new Uint8ArrayReader(bytes))
  return archive.close()
}

function freshKey(): string {
  const drawn = Array.from({ length: 24 }, () => keySigns[randomInt(keySigns.length)] ?? '')
  return drawn.join('').match(/.{4}/g)?.join('-') ?? ''
}

const textEntry = (name: string, text: string): Entry => ({ name, bytes: Buffer.from(text) })
const sha256 = (bytes: Uint8Array): string => hash('sha256', bytes, 'hex')

function filled(text: string, said: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (_all, name: string) => said[name] ?? '')
}
