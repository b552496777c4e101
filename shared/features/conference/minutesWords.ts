/** The set phrases of a conference's minutes in both languages: the same on paper and on a screen. */
import { chineseNumber, type Language } from '../../paper.ts'
import type { Attendance, ConferenceKind, ResolutionKind } from './messages.ts'

export interface MinutesWords {
  kinds: Record<ConferenceKind, string>
  resolutionKinds: Record<ResolutionKind, string>
  exercise: string
  draft: string
  cancelled: string
  erased: string
  and: string
  title: (subject: string, kind: string) => string
  line: (name: string, said: string) => string
  names: Record<
    | 'time'
    | 'place'
    | 'link'
    | 'convener'
    | 'chair'
    | 'present'
    | 'absent'
    | 'incidents'
    | 'agenda'
    | 'summary',
    string
  >
  span: (from: string, to: string | undefined) => string
  attends: (agency: string, way: Exclude<Attendance, 'absent'>) => string
  counted: (invited: number, present: number, units: string) => string
  headings: Record<'disputes' | 'resolutions' | 'summary', string>
  heading: (n: number, name: string) => string
  item: (n: number, said: string) => string
  sentence: (parts: readonly string[]) => string
  owner: (agency: string) => string
  assisting: (agencies: string) => string
  due: (at: string) => string
  ordered: (isOrdered: boolean) => string
  between: (agencies: string) => string
  takes: (agency: string) => string
  basis: (rule: string) => string
  heard: (agencies: string) => string
  because: (reason: string) => string
  undecided: string
  struck: (reason: string, at: string) => string
  nothing: string
  issued: (at: string) => string
}

const zhWays = { onSite: '', video: '（视频）', phone: '（电话）' } as const
const enWays = { onSite: '', video: ' (by video)', phone: ' (by telephone)' } as const

export const minutesWords: Readonly<Record<Language, MinutesWords>> = {
  zh: {
    kinds: { consultation: '会商', jointConference: '联席会议', standingConference: '联席会议（例会）' },
    resolutionKinds: { task: '', caseOwner: '包案', supervision: '督办' },
    exercise: '【演练】',
    draft: '（草稿，未印发）',
    cancelled: '（会议已取消）',
    erased: '（已删除）',
    and: '、',
    title: (subject, kind) => `${subject}${kind}纪要`,
    line: (name, said) => `${name}：${said}`,
    names: {
      time: '时间',
      place: '地点',
      link: '接入方式',
      convener: '召集单位',
      chair: '主持单位',
      present: '参会单位',
      absent: '缺席单位',
      incidents: '涉及事件',
      agenda: '议题',
      summary: '会议小结',
    },
    span: (from, to) => (to === undefined ? from : `${from}至${to}`),
    attends: (agency, way) => `${agency}${zhWays[way]}`,
    counted: (invited, present, units) => `应到${invited}家，实到${present}家：${units}`,
    headings: { disputes: '责任的确定', resolutions: '议定事项', summary: '会议小结' },
    heading: (n, name) => `${chineseNumber(n)}、${name}`,
    item: (n, said) => `${n}. ${said}`,
    sentence: (parts) => `${parts.join('；')}。`,
    owner: (agency) => `责任单位：${agency}`,
    assisting: (agencies) => `配合单位：${agencies}`,
    due: (at) => `时限：${at}`,
    ordered: (isOrdered) => (isOrdered ? '已交办' : '未交办'),
    between: (agencies) => `争议单位：${agencies}`,
    takes: (agency) => `由${agency}负责`,
    basis: (rule) => `依据：${rule}`,
    heard: (agencies) => `听取了${agencies}的意见`,
    because: (reason) => `理由：${reason}`,
    undecided: '未确定',
    struck: (reason, at) => `（${at}删去，原因：${reason}）`,
    nothing: '无',
    issued: (at) => `${at}印发`,
  },
  en: {
    kinds: {
      consultation: 'Consultation',
      jointConference: 'Joint conference',
      standingConference: 'Standing joint conference',
    },
    resolutionKinds: { task: '', caseOwner: 'owned by a leader', supervision: 'under supervision' },
    exercise: 'EXERCISE',
    draft: 'Draft, not issued',
    cancelled: 'The conference was called off',
    erased: '(erased)',
    and: ', ',
    title: (subject, kind) => `${kind}, minutes: ${subject}`,
    line: (name, said) => `${name}: ${said}`,
    names: {
      time: 'Time',
      place: 'Place',
      link: 'Link',
      convener: 'Convened by',
      chair: 'Chaired by',
      present: 'Units present',
      absent: 'Units absent',
      incidents: 'Incidents',
      agenda: 'Agenda',
      summary: 'Summary',
    },
    span: (from, to) => (to === undefined ? from : `${from} – ${to}`),
    attends: (agency, way) => `${agency}${enWays[way]}`,
    counted: (invited, present, units) => `${present} of ${invited}: ${units}`,
    headings: {
      disputes: 'Responsibility decided',
      resolutions: 'Resolutions',
      summary: 'Summary',
    },
    heading: (n, name) => `${n}. ${name}`,
    item: (n, said) => `(${n}) ${said}`,
    sentence: (parts) => `${parts.join('; ')}.`,
    owner: (agency) => `owner: ${agency}`,
    assisting: (agencies) => `assisting: ${agencies}`,
    due: (at) => `due: ${at}`,
    ordered: (isOrdered) => (isOrdered ? 'ordered' : 'not ordered'),
    between: (agencies) => `between: ${agencies}`,
    takes: (agency) => `${agency} takes it`,
    basis: (rule) => `rule: ${rule}`,
    heard: (agencies) => `heard: ${agencies}`,
    because: (reason) => `reason: ${reason}`,
    undecided: 'not decided',
    struck: (reason, at) => ` (struck ${at}: ${reason})`,
    nothing: 'None',
    issued: (at) => `Issued ${at}`,
  },
}
