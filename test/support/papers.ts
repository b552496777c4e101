/** Disputes brought so far that there is something to print, and what a printed page shows. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js'
import type { Layer } from '../../shared/event.ts'
import { mediationCommands } from '../../shared/features/mediation/messages.ts'
import { community } from './actors.ts'
import { newId, taken, type Doors, type Sender } from './doors.ts'
import { put, type Dispute } from './vault.ts'

/** Gives an order about a dispute as it stands. */
export async function told(
  doors: Doors,
  who: Sender,
  stream: string,
  type: keyof typeof mediationCommands,
  data: Record<string, unknown> = {},
): Promise<void> {
  const [opened] = await doors.house.log.streams('live', [stream])
  const { judgedOn } = mediationCommands[type] as { judgedOn?: Layer }
  const seen = judgedOn && (opened?.state.version[judgedOn] ?? 0)
  taken(await who.give({ type, stream, data, ...(seen !== undefined && { seen }) }))
}

export interface Named {
  party: string
  side: 'applicant' | 'respondent'
}
export interface OpenedCase {
  stream: string
  parties: Named[]
}

/** Who people are in the pictures; every part of it is a word that must turn up nowhere else. */
export const identities = [
  {
    name: '欧阳canary甲',
    phone: '13800138801',
    address: '云和区canary路一号二〇三室',
    idNumber: '990102197001010011',
  },
  {
    name: '司马canary乙',
    phone: '13800138802',
    address: '临澜区canary里七号',
    idNumber: '990103198002020022',
  },
]

/** A dispute between two who are known to the vault, both in the room and willing. */
export async function openedCase(
  dispute: Dispute,
  {
    subject = '三楼卫生间漏水，二楼天花板和家具受损',
    people = identities,
    ...more
  }: Record<string, unknown> & {
    people?: readonly Record<string, string>[]
  } = {},
): Promise<OpenedCase> {
  const stream = newId()
  const sides = ['applicant', 'respondent'] as const
  const parties = people.map((_, index): Named => ({ party: newId(), side: sides[index % 2] ?? 'applicant' }))
  for (const [index, { party }] of parties.entries()) {
    const body = { log: 'live', contact: people[index], word: `canary-chosen-${index}` }
    const answer = await put(dispute, dispute.mediator, party, body)
    if (answer.status !== 201) throw new Error(`not put: ${await answer.text()}`)
  }
  const data = {
    ...{ incident: dispute.incident, channel: 'peoples', body: 'justice', area: community, subject },
    ...{ parties: parties.map(({ party }) => party), atOnce: true, ...more },
  }
  taken(await dispute.mediator.give({ type: 'mediation.open', stream, data }))
  return { stream, parties }
}

export const terms = [
  '一、李家于2026年12月10日前修好三楼卫生间防水，费用自理。',
  '二、李家一次性赔偿王家天花板、家具损失人民币3,200元，于2026年12月15日前付清。',
  '三、施工期间双方互相提供方便，施工时间为每日9时至12时、14时至18时。',
].join('\n')

/** Talks were held and something was agreed. */
export async function agreedCase(dispute: Dispute, more: Record<string, unknown> = {}): Promise<OpenedCase> {
  const found = await openedCase(dispute, more)
  const tell = (type: keyof typeof mediationCommands, data = {}) =>
    told(dispute.doors, dispute.mediator, found.stream, type, data)
  await tell('mediation.scheduleSession', {
    startsAt: Date.now() + 3_600_000,
    place: '云和街道司法所二楼调解室',
  })
  await tell('mediation.startSession')
  await tell('mediation.closeSession', {
    summary: '到现场看过：三楼地漏四周渗水，二楼天花板起皮约两平方米。\n双方同意按修复加赔偿处理，金额再议。',
  })
  await tell('mediation.scheduleSession', { startsAt: Date.now() + 7_200_000, place: '新圩社区居委会' })
  await tell('mediation.startSession')
  await tell('mediation.closeSession', { summary: '双方就金额达成一致，签订协议。' })
  await tell('mediation.recordAgreement', { terms })
  return found
}

/** All sides together asked the court. */
export async function askedCase(dispute: Dispute, more: Record<string, unknown> = {}): Promise<OpenedCase> {
  const found = await agreedCase(dispute, more)
  const court = { court: 'court' }
  await told(dispute.doors, dispute.mediator, found.stream, 'mediation.askConfirmation', court)
  return found
}

/** The court was asked, and said yes. */
export async function confirmedCase(dispute: Dispute): Promise<OpenedCase> {
  const found = await askedCase(dispute)
  const tell = (type: keyof typeof mediationCommands, data = {}) =>
    told(dispute.doors, dispute.mediator, found.stream, type, data)
  await tell('mediation.recordCourt', { step: 'accepted', document: '（2026）云0101民特12号受理通知' })
  await tell('mediation.recordCourt', { step: 'confirmed', document: '（2026）云0101民特12号' })
  return found
}

/** Asks the door for a paper. */
export function printed(
  doors: Doors,
  who: Sender | undefined,
  { stream, parties }: OpenedCase,
  document: string,
  more: Record<string, unknown> = {},
): Promise<Response> {
  return doors.ask(who, 'POST', '/api/papers', { stream, document, purpose: 'mediate', parties, ...more })
}

/** Asks the door for what is carried over to the court. */
export function packetFor(
  doors: Doors,
  who: Sender | undefined,
  { stream, parties }: OpenedCase,
  more: Record<string, unknown> = {},
): Promise<Response> {
  return doors.ask(who, 'POST', '/api/packets', { stream, parties, ...more })
}

/** What lies in an archive, by name; rejects where the key is another. */
export async function unsealed(archive: Uint8Array, key: string): Promise<Map<string, Uint8Array>> {
  const reader = new ZipReader(new Uint8ArrayReader(archive), { password: key, useWebWorkers: false })
  const found = new Map<string, Uint8Array>()
  for (const entry of await reader.getEntries()) {
    // Encrypted, and not by the cipher of old that anybody breaks.
    if (entry.directory || !entry.encrypted || entry.zipCrypto) throw new Error(`${entry.filename} is open`)
    found.set(entry.filename, await entry.getData(new Uint8ArrayWriter()))
  }
  return found
}

const execute = promisify(execFile)

/** Runs programs of poppler beside a file that is gone afterwards; others have their turn meanwhile. */
async function withFile<T>(
  pdf: Uint8Array,
  read: (run: (program: string, ...args: string[]) => Promise<string>, folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'lianxin-paper-'))
  try {
    writeFileSync(join(folder, 'paper.pdf'), pdf)
    return await read(async (program, ...args) => {
      const { stdout } = await execute(program, args, { cwd: folder, maxBuffer: 64 * 1024 * 1024 })
      return stdout
    }, folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What the pages say, without the blanks between signs. */
export async function textOf(pdf: Uint8Array): Promise<string> {
  const text = await withFile(pdf, (run) => run('pdftotext', '-enc', 'UTF-8', 'paper.pdf', '-'))
  return text.replace(/\s/g, '')
}

export interface Font {
  name: string
  isEmbedded: boolean
}
export async function fontsOf(pdf: Uint8Array): Promise<Font[]> {
  const listed = await withFile(pdf, (run) => run('pdffonts', 'paper.pdf'))
  const [, , ...rows] = listed.trimEnd().split('\n')
  return rows.map((row) => {
    const [, name = '', embedded] =
      /^(\S+)\s.*\s(yes|no)\s+(?:yes|no)\s+(?:yes|no)\s+\d+\s+\d+$/.exec(row) ?? []
    return { name, isEmbedded: embedded === 'yes' }
  })
}

/** How much of each page is ink, 0 to 1. */
export function inkOf(pdf: Uint8Array, dpi = 60): Promise<number[]> {
  return withFile(pdf, async (run, folder) => {
    await run('pdftoppm', '-gray', '-r', String(dpi), 'paper.pdf', 'page')
    const pages = readdirSync(folder).filter((name) => name.endsWith('.pgm'))
    return pages.map((name) => {
      const bytes = readFileSync(join(folder, name))
      const [, width, height] = bytes.subarray(0, 40).toString('latin1').split(/\s/)
      const points = bytes.subarray(bytes.length - Number(width) * Number(height))
      return points.filter((point) => point < 128).length / points.length
    })
  })
}
