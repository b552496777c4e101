/**
 * A report as a document: title, number, addressee, the elements in their order, who signed, unit and time, that it arrived. Plain text,
 * one paragraph a line, the same for print, copy and reading aloud. Pure: names and the city's offset come in.
 */
import type { Language } from '../../paper.ts'
import { forms, type Form } from './documentForms.ts'
import { elementOf, isTime, statedIn } from './elements.ts'
import type { Citation } from '../../facts/cite.ts'
import type { ReportElement } from './messages.ts'
import type { Acknowledgement, ReportOpen, ReportWork, SignOff } from './state.ts'

export interface ReportDocument {
  open: ReportOpen
  work: ReportWork
  /** Of the incident it is about. */
  incident: { code: string; title: string | null }
  /** The full name of an agency in the language of the document. */
  agency: (code: string) => string
  utcOffsetMinutes: number
  /** An exercise's papers say so (D20). */
  isExercise: boolean
}

/** The whole text; lines end with `\n`, the last one has none. */
export function reportText(document: ReportDocument, language: Language): string {
  const form = forms[language]
  const { open, incident, agency, isExercise } = document
  const body = statedIn(document.work).map((element, index) =>
    form.paragraph(index + 1, form.words.elements[element], toldOf(element, document, form)),
  )
  return [
    ...(isExercise ? [form.exercise] : []),
    ...(open.stage === 'drafted' ? [form.draft] : open.stage === 'withdrawn' ? [form.withdrawn] : []),
    form.title(incident.title ?? form.erased),
    form.kind(form.words.kinds[open.kind], open.number),
    form.code(incident.code),
    '',
    form.to(agency(open.to)),
    ...body,
    '',
    ...callLines(document, form),
    ...(open.signOff ? [signed(open.signOff, document, form)] : []),
    agency(open.from),
    form.date(open.sentAt ?? open.signOff?.at ?? open.composedAt, document.utcOffsetMinutes),
    ...(open.acknowledged ? [received(open.acknowledged, document, form)] : []),
  ].join('\n')
}

/** What is said of one element: the words, the facts that belong to it, and what is still being verified. */
function toldOf(element: ReportElement, document: ReportDocument, form: Form): string {
  const { work, utcOffsetMinutes } = document
  const { said, marked, cited } = work
  const at = isTime(element) ? work[element] : undefined
  const words = isTime(element) || !(element in said) ? undefined : said[element]
  const mark = marked[element]
  const parts = [
    ...(at === undefined ? [] : [form.moment(at, utcOffsetMinutes)]),
    ...(words === undefined ? [] : [words === null ? form.erased : withoutStop(words)]),
    ...cited.filter(({ fact }) => elementOf(fact) === element).map((one) => factLine(one, document, form)),
    ...(mark === undefined ? [] : [form.words.marks[mark]]),
  ]
  return form.sentence(parts)
}

/** A value that is not verified, or of which agencies say different things, is said to be so (D18). */
function factLine({ fact, reading, values }: Citation, document: ReportDocument, form: Form): string {
  const { agency, utcOffsetMinutes } = document
  const { verifying } = form.words.marks
  const said = form.words.facts[fact]
  const [first] = values
  if (reading === 'settled' && first)
    return `${said(first.value)}${form.beside([form.by(agency(first.agency))])}`
  if (reading === 'agreed' && first) {
    const notes = [agency(first.agency), form.moment(first.at, utcOffsetMinutes)]
    return `${said(first.value)}${form.beside(first.verified ? notes : [...notes, verifying])}`
  }
  const each = values.map((one) => `${said(one.value)}${form.beside([agency(one.agency)])}`)
  return form.differing(each, verifying)
}

function callLines({ open, work, agency }: ReportDocument, form: Form): string[] {
  if (!work.call) return []
  const { spoke, heard, readBack } = work.call
  const { posts } = form.words
  return [
    form.call(
      `${agency(open.from)}${form.gap}${posts[spoke]}`,
      `${agency(open.to)}${form.gap}${posts[heard]}`,
      readBack,
    ),
  ]
}

function signed(
  { by, byPhone, at }: SignOff,
  { agency, utcOffsetMinutes }: ReportDocument,
  form: Form,
): string {
  const moment = form.moment(at, utcOffsetMinutes)
  return byPhone
    ? form.signedByPhone(`${agency(byPhone.agency)}${form.gap}${form.words.posts[byPhone.post]}`, moment)
    : form.signedBy(agency(by.agency), moment)
}

function received(
  { post, at }: Acknowledgement,
  { open, agency, utcOffsetMinutes }: ReportDocument,
  form: Form,
): string {
  const moment = form.moment(at, utcOffsetMinutes)
  const unit = agency(open.to)
  return post === null
    ? form.received(unit, moment)
    : form.receivedByPhone(`${unit}${form.gap}${form.words.posts[post]}`, moment)
}

/** A sentence ends once, however it was typed. */
function withoutStop(text: string): string {
  return text.replace(/[\s。．.；;，,]+$/, '')
}
