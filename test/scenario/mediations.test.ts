/** The mediation side of the scripts, minute by minute and paper by paper as their text has it (domain.md §7). */
import { beforeAll, describe, expect, test } from 'vitest'
import { faceOf, type MediationClosed, type MediationParts } from '../../shared/features/mediation/state.ts'
import { streamOf, type Script } from '../../server/scenario/script.ts'
import { at, minuteOf } from '../support/calendar.ts'
import { partsAt as partsIn, toldOf, type MediationTold } from '../support/mediationTold.ts'
import { playWhole, readScript, type Played } from '../support/playing.ts'
import { leakTold } from './leakTold.ts'
import { renewalTold } from './renewalTold.ts'
import { wagesTold } from './wagesTold.ts'

/** When, which case, who, and where it stands then. */
type Minute = readonly [when: string, dispute: string, who: string, stage: string]

/** What one line of the text is in the log: the last thing said of a case in that minute. */
const wages: readonly Minute[] = [
  // 10:30 on-site talk, the people's mediator as host.
  ['03-16 10:15', 'M-A1', 'mediator-people', 'accepted'],
  ['03-16 10:30', 'M-A1', 'mediator-people', 'inSession'],
  ['03-16 11:35', 'M-A1', 'mediator-people', 'mediating'],
  // 08:40 labour mediation opened, application received 08:40: the talk by the gate goes over to it.
  ['03-17 08:30', 'M-A1', 'mediator-people', 'transferRequested'],
  ['03-17 08:40', 'M-A2', 'mediator-labour', 'accepted'],
  // 11:00 session 2.
  ['03-17 11:00', 'M-A2', 'mediator-labour', 'inSession'],
  ['03-17 12:10', 'M-A2', 'mediator-labour', 'mediating'],
  // 09:00 arbitration: 37 applications filed, mediation offered before an award.
  ['03-18 09:00', 'M-A3', 'mediator-arbitral', 'applied'],
  // 14:00 session 3.
  ['03-18 14:00', 'M-A2', 'mediator-labour', 'inSession'],
  ['03-18 16:20', 'M-A2', 'mediator-labour', 'mediating'],
  // 10:00 agreement: wages agreed, effective 10:42; overtime remains.
  ['03-19 10:00', 'M-A2', 'mediator-labour', 'inSession'],
  ['03-19 10:42', 'M-A2', 'mediator-labour', 'partlyAgreed'],
  ['03-19 10:50', 'M-A4', 'mediator-labour', 'accepted'],
  // 09:20 confirmation application received.
  ['03-23 09:20', 'M-A2', 'mediator-labour', 'court asked'],
  // Session 4, overtime: agreed for 301, 74 go to arbitration.
  ['03-24 14:00', 'M-A4', 'mediator-labour', 'inSession'],
  ['03-24 16:30', 'M-A4', 'mediator-labour', 'partlyAgreed'],
  ['03-25 09:00', 'M-A5', 'mediator-arbitral', 'applied'],
  // 37 + 74 accepted.
  ['03-25 17:00', 'M-A3', 'mediator-arbitral', 'accepted'],
  ['03-25 17:00', 'M-A5', 'mediator-arbitral', 'accepted'],
  // The court accepts, the rest is paid, the court confirms.
  ['03-26 10:00', 'M-A2', 'mediator-court', 'court accepted'],
  ['03-27 14:10', 'M-A2', 'mediator-labour', 'court accepted, performed'],
  ['04-10 10:00', 'M-A2', 'mediator-court', 'court confirmed, performed'],
]

const eight = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => `M-B${String(number)}`)
const renewal: readonly Minute[] = [
  // 20:10 eight people's cases accepted, consent forms signed; tenants' interim cost goes to administrative mediation.
  ...eight.map(
    (name, index) => [`04-08 20:0${String(index + 1)}`, name, 'mediator-people', 'accepted'] as const,
  ),
  ['04-08 20:09', 'M-B9', 'mediator-admin', 'accepted'],
  ['04-15 11:20', 'M-B9', 'mediator-admin', 'agreed'],
  // 05-18 reconsideration accepted, mediation inside started.
  ['05-18 10:20', 'M-B10', 'mediator-people', 'accepted'],
  // 06-20 the eight: six agreed, one failed, one expired by agreement; four confirmations.
  ['04-27 10:00', 'M-B1', 'mediator-court', 'court confirmed, performed'],
  ['04-27 10:01', 'M-B2', 'mediator-court', 'court confirmed'],
  ['05-07 10:02', 'M-B3', 'mediator-court', 'court confirmed'],
  ['05-07 10:03', 'M-B4', 'mediator-court', 'court confirmed'],
  ['04-28 11:15', 'M-B5', 'mediator-people', 'agreed'],
  ['04-28 16:15', 'M-B6', 'mediator-people', 'agreed'],
  ['06-20 10:07', 'M-B7', 'mediator-people', 'failed'],
  ['06-20 10:08', 'M-B8', 'mediator-people', 'expired'],
  // 07-17 fourteen of twenty-three mediated.
  ['07-17 15:00', 'M-B10', 'mediator-people', 'partlyAgreed'],
]

const leak: readonly Minute[] = [
  // A framework with the residents’ representatives; then one agreement for each loss.
  ['05-20 11:50', 'M-C1', 'mediator-people', 'agreed'],
  // 131 of 218 agreed, 61 in talk, 26 prefer court and are guided there.
  ['05-22 17:10', 'M-C2', 'mediator-people', 'partlyAgreed'],
  ['05-22 17:40', 'M-C4', 'mediator-people', 'accepted'],
  ['05-25 16:00', 'M-C3', 'mediator-court', 'declined'],
  ['06-23 09:30', 'M-C4', 'mediator-people', 'accepted'],
]

const scripts = [
  {
    name: 'wages',
    told: wagesTold,
    minutes: wages,
    ends: ['transferred', 'partlyAgreed', 'accepted', 'partlyAgreed', 'accepted'],
    sent: { 'M-A1': ['transferLetter', 'consentForm', 'mediationRegister'] },
  },
  {
    name: 'renewal',
    told: renewalTold,
    minutes: renewal,
    ends: [...Array.from({ length: 6 }, () => 'agreed'), 'failed', 'expired', 'agreed', 'partlyAgreed'],
    sent: {},
  },
  {
    name: 'leak',
    told: leakTold,
    minutes: leak,
    ends: ['agreed', 'partlyAgreed', 'declined', 'accepted'],
    sent: {},
  },
] as const

/** Where a case stands, in a word, and what came after its agreement. */
function standing({ open, closed }: MediationParts): string {
  const { confirmation, performance } = open
  const face = open.stage === 'ended' ? ((closed as MediationClosed).ending ?? 'ended') : faceOf(open)
  const first = confirmation ? `court ${confirmation.step}` : face
  return performance ? `${first}, ${performance}` : first
}

describe.each(scripts)('$name', ({ name, told: expected, minutes, ends, sent }) => {
  let script: Script
  let played: Played
  let names: string[]
  let told: MediationTold
  beforeAll(async () => {
    script = readScript(name)
    const own = script.lines.filter(
      ({ type, stream }) => type.startsWith('mediation.') && stream.startsWith('M-'),
    )
    names = [...new Set(own.map(({ stream }) => stream))]
    played = await playWhole(name, names)
    told = toldOf(played, names)
  }, 120_000)
  const partsAt = (dispute: string, at: number): MediationParts => partsIn(played, dispute, at)

  test('[MED13] every line of its mediation is taken', () => {
    const refused = script.lines.flatMap(({ type, at }, index) => {
      const answer = played.answers[index]
      return type.startsWith('mediation.') && !answer?.accepted ? [[minuteOf(at), type, answer]] : []
    })
    expect(refused).toEqual([])
  })

  test('[MED13] stands at each of its minutes where its text has it, by whom its text has it', () => {
    const found = minutes.map(([when, dispute]): Minute => {
      const lines = script.lines.filter(
        ({ at, stream, type }) =>
          stream === dispute && type.startsWith('mediation.') && minuteOf(at) === when,
      )
      const last = lines.at(-1)
      return [when, dispute, last?.by ?? 'nobody', last ? standing(partsAt(dispute, last.at)) : 'nothing']
    })
    expect(found).toEqual(minutes)
  })

  test('[MED9] ends with as many agreed, failed, expired and gone on as its text says, and no case is left out', () => {
    const last = names.map((dispute) => {
      const { open, closed } = partsAt(dispute, Infinity)
      return open.stage === 'ended' ? closed?.ending : open.stage
    })
    expect(last.toSorted()).toEqual(ends.toSorted())
  })

  test('[MED9] whatever was asked to go to another body went with its papers, under one code', () => {
    const asked = names.filter((dispute) => partsAt(dispute, Infinity).work?.transfer)
    expect(
      Object.fromEntries(
        asked.map((dispute) => [dispute, partsAt(dispute, Infinity).work?.transfer?.documents]),
      ),
    ).toEqual(sent)
    for (const dispute of names) {
      const { open } = partsAt(dispute, Infinity)
      const before = names.find((other) => streamOf(name, other) === open.previous)
      if (before) expect(partsAt(before, Infinity).open.code).toBe(open.code)
    }
  })

  test('[MED9] has one owner for every case at every line', () => {
    for (const dispute of names)
      for (const { at } of script.lines) {
        const { agencies, body } =
          (played.stateAt(dispute, at)?.parts as MediationParts | undefined)?.open ?? {}
        if (agencies)
          expect(Object.keys(agencies).filter((code) => agencies[code] === 'lead')).toEqual([body])
      }
  })

  test('[MED18] issues each paper in its minute, by whom its text has it, under the next number of its body', () => {
    expect(told.papers).toEqual(expected.papers)
  })

  test('[MED18] is signed on paper by whom it binds, sealed, and served', () => {
    expect(told.signed).toEqual(expected.signed)
    expect(told.served).toEqual(expected.served)
  })

  test('[MED15] [MED17] has its mediators, who speaks for how many, and what is asked for', () => {
    expect(told.mediators).toEqual(expected.mediators)
    expect(told.spokesmen).toEqual(expected.spokesmen)
    expect(told.claims).toEqual(expected.claims)
    // The 37 who would rather go to arbitration are spoken for until they say so.
    if (name === 'wages')
      expect(partsAt('M-A2', at('2026-03-17 09:15')).closed?.representatives).toEqual([
        { side: 'applicant', count: 5, people: 412 },
      ])
  })

  test('[MED2] [MED16] meets with whom its text has there, and puts those ways out before them', () => {
    expect(told.sessions).toEqual(expected.sessions)
    expect(told.proposals).toEqual(expected.proposals)
  })

  test('[MED19] keeps each step of what was agreed by its day, or too late, or never', () => {
    expect(told.plans).toEqual(expected.plans)
    expect(told.kept).toEqual(expected.kept)
  })

  test('[MED12] has from the court what its text says, under its number and day', () => {
    expect(told.courts).toEqual(expected.courts)
  })

  test('[MED18] every session has its record, every agreement its paper, and both were signed before they counted', () => {
    for (const dispute of names) {
      const { open, closed } = partsAt(dispute, Infinity)
      const issued = (closed?.documents ?? []).map(({ document }) => document)
      expect(
        issued.filter((one) => one === 'record'),
        dispute,
      ).toHaveLength(open.sessions)
      if (!open.agreement) continue
      const outcome = issued.find((one) => one === 'agreement' || one === 'administrativeStatement')
      const signings = (closed?.signings ?? []).filter(({ document }) => document === outcome)
      expect(new Set(signings.flatMap(({ signers }) => signers)), dispute).toEqual(
        new Set([...open.sides, 'mediator', 'body']),
      )
      for (const { document, at } of closed?.services ?? [])
        if (document === outcome) expect(signings.every((one) => one.at <= at)).toBe(true)
    }
  })

  test('[MED9] [MED12] nothing went to another body or to a court without the papers it needs', () => {
    for (const { type, stream, at, data } of script.lines) {
      const { documents = [], signings = [] } = partsAt(stream, at)?.closed ?? {}
      const issued = documents.map(({ document }) =>
        document === 'register' ? 'mediationRegister' : document,
      )
      if (type === 'mediation.askTransfer')
        expect(issued).toEqual(expect.arrayContaining(data['documents'] as []))
      if (type !== 'mediation.askConfirmation') continue
      expect(issued).toContain('confirmationApplication')
      const application = signings.filter(({ document }) => document === 'confirmationApplication')
      expect(application.flatMap(({ signers }) => signers)).toEqual(['applicant', 'respondent'])
    }
  })
})

describe('the money of script A', () => {
  const sum = (amounts: readonly (number | null)[]): number =>
    amounts.reduce<number>((all, amount) => all + (amount ?? 0), 0)
  const paid = (dispute: string) =>
    wagesTold.plans.flatMap(([of, , , yuan]) => (of === dispute ? [yuan] : []))
  const asked = (dispute: string) =>
    wagesTold.claims.flatMap(([of, , , yuan, stands]) =>
      of === dispute && stands === 'stands' ? [yuan] : [],
    )

  test('[MED17] [MED19] what was asked for is what was agreed, and what was left over is what went on', () => {
    expect(sum(asked('M-A2'))).toBe(3_860_000)
    expect(sum(paid('M-A2'))).toBe(3_860_000)
    expect(sum(asked('M-A4'))).toBe(sum(paid('M-A4')) + sum(asked('M-A5')))
  })
})
