/** How each language says the parts of a report's document. */
import { chineseNumber, dateIn, momentIn, type Language } from '../../paper.ts'
import { documentWords, type DocumentWords } from './documentWords.ts'

export interface Form {
  words: DocumentWords
  erased: string
  exercise: string
  draft: string
  withdrawn: string
  /** Between a unit and a post. */
  gap: string
  title: (of: string) => string
  kind: (kind: string, number: number | null) => string
  code: (code: string) => string
  to: (agency: string) => string
  paragraph: (n: number, name: string, said: string) => string
  sentence: (parts: readonly string[]) => string
  beside: (notes: readonly string[]) => string
  by: (agency: string) => string
  differing: (each: readonly string[], verifying: string) => string
  call: (spoke: string, heard: string, readBack: boolean) => string
  signedBy: (agency: string, at: string) => string
  signedByPhone: (leader: string, at: string) => string
  received: (agency: string, at: string) => string
  receivedByPhone: (reader: string, at: string) => string
  moment: (at: number, offset: number) => string
  date: (at: number, offset: number) => string
}

export const forms: Readonly<Record<Language, Form>> = {
  zh: {
    words: documentWords.zh,
    erased: '（已删除）',
    exercise: '【演练】',
    draft: '（草稿，未签发）',
    withdrawn: '（已撤回，不作为依据）',
    gap: '',
    title: (of) => `关于${of}情况的报告`,
    kind: (kind, number) => `（${kind}${number === null ? '' : chineseNumber(number)}）`,
    code: (code) => `事件编号：${code}`,
    to: (agency) => `${agency}：`,
    paragraph: (n, name, said) => `${chineseNumber(n)}、${name}：${said}`,
    sentence: (all) => `${all.join('；')}。`,
    beside: (notes) => `（${notes.join('，')}）`,
    by: (agency) => `以${agency}数据为准`,
    differing: (each, verifying) => `${each.join('、')}，各方数据不一，${verifying}`,
    call: (spoke, heard, readBack) =>
      `电话报告：${spoke}报告，${heard}接听，${readBack ? '已复诵核对' : '未复诵'}。`,
    signedBy: (agency, at) => `签发：${agency}，${at}`,
    signedByPhone: (leader, at) => `签发：${leader}电话授权，${at}`,
    received: (agency, at) => `收悉：${agency}，${at}`,
    receivedByPhone: (reader, at) => `收悉：${reader}电话确认，${at}`,
    moment: momentIn.zh,
    date: dateIn.zh,
  },
  en: {
    words: documentWords.en,
    erased: '(erased)',
    exercise: 'EXERCISE',
    draft: 'Draft, not signed off',
    withdrawn: 'Withdrawn, not to be relied on',
    gap: ', ',
    title: (of) => `Report on: ${of}`,
    kind: (kind, number) => (number === null ? kind : `${kind} No. ${number}`),
    code: (code) => `Incident ${code}`,
    to: (agency) => `To: ${agency}`,
    paragraph: (n, name, said) => `${n}. ${name}: ${said}`,
    sentence: (all) => `${all.join('; ')}.`,
    beside: (notes) => ` (${notes.join(', ')})`,
    by: (agency) => `as counted by ${agency}`,
    differing: (each, verifying) => `${each.join(', ')}: figures differ, ${verifying}`,
    call: (spoke, heard, readBack) =>
      `By telephone: ${spoke}, spoke; ${heard}, listened; ${readBack ? 'read back' : 'not read back'}.`,
    signedBy: (agency, at) => `Signed off: ${agency}, ${at}`,
    signedByPhone: (leader, at) => `Signed off: ${leader}, by telephone, ${at}`,
    received: (agency, at) => `Received: ${agency}, ${at}`,
    receivedByPhone: (reader, at) => `Received: ${reader}, by telephone, ${at}`,
    moment: momentIn.en,
    date: dateIn.en,
  },
}
