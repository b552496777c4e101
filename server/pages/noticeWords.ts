/** What the page and the feed of official notices say. Parameters stand in braces. */
import type { StatementKind, Succession } from '../../shared/features/statement/kinds.ts'
import type { Language } from './words.ts'

const zh = {
  title: '官方通报',
  above: '{city}',
  lead: '这里是{city}对外发布的通报。发布后不会悄悄改动：有变化另发续报，有错公开更正，撤回写明原因。',
  none: '现在没有通报。',
  older: '更早的通报',
  newest: '回到最新通报',
  feed: '订阅通报（Atom）',
  mine: '查我的事',
  asOf: '截至 {at}。',
  removed: '（这段文字已按规定删除）',
  notFound: '没有这则通报。网址可能不完整，请从最新通报里找。',
  unavailable: '暂时打不开，请过几分钟再试。紧急情况请打 110、119、120。',
  tooMany: '打开得太快了，请过一分钟再试。',
  published: '{at}·{kind}·{agency}',
  about: '地点：{area}',
  follows: {
    updated: '接续前一则通报。',
    corrected: '更正前一则通报。',
    superseded: '替代前一则通报。',
  },
  wrong: '原来哪里不对：{wrong}',
  before: '看前一则',
  followed: {
    updated: '已有续报，最新情况见后一则。',
    corrected: '这则已更正，以更正后的通报为准。',
    superseded: '这则已由新的通报替代。',
  },
  after: '看后一则',
  withdrawn: '这则已撤回，原文保留在此。',
  withdrawal: '撤回原因：{reason}',
  next: '下次发布：不晚于 {at}。',
  nextLate: '原定 {at} 前再次发布，现在还没有发布。',
  kind: {
    firstRelease: '首次发布',
    update: '续报',
    conference: '新闻发布会',
    clarification: '澄清',
    correction: '更正',
    closing: '结束通报',
  },
  state: { updated: '已续报', corrected: '已更正', superseded: '已替代', withdrawn: '已撤回' },
  marked: '（{state}）{title}',
  sink: '演练：各渠道本应收到的内容（没有真正发出）',
  outlet: '{channel}，{n} 字',
  readable: '{at} 确认公众可读',
  notReadable: '还没有确认公众可读',
}
export type NoticeWords = Omit<typeof zh, 'kind' | 'follows' | 'followed' | 'state'> & {
  kind: Record<StatementKind, string>
  follows: Record<Succession, string>
  followed: Record<Succession, string>
  state: Record<Succession | 'withdrawn', string>
}

const en: NoticeWords = {
  title: 'Official notices',
  above: '{city}',
  lead: 'What {city} has told the public. Nothing here is changed quietly: news comes as an update, an error is corrected openly, a withdrawal gives its reason.',
  none: 'There are no notices at present.',
  older: 'Earlier notices',
  newest: 'Back to the newest notices',
  feed: 'Subscribe to notices (Atom)',
  mine: 'Look up my matter',
  asOf: 'As of {at}.',
  removed: '(these words were removed by the rules)',
  notFound: 'There is no such notice. The address may be incomplete; please look among the newest.',
  unavailable:
    'This cannot be shown right now; please try again in a few minutes. In an emergency call 110, 119 or 120.',
  tooMany: 'Too many pages at once; please try again in a minute.',
  published: '{at} · {kind} · {agency}',
  about: 'Place: {area}',
  follows: {
    updated: 'Continues an earlier notice.',
    corrected: 'Corrects an earlier notice.',
    superseded: 'Replaces an earlier notice.',
  },
  wrong: 'What was wrong: {wrong}',
  before: 'See the earlier notice',
  followed: {
    updated: 'There is an update; the latest is in the notice after this one.',
    corrected: 'This notice has been corrected; the correction holds.',
    superseded: 'This notice has been replaced by a new one.',
  },
  after: 'See the later notice',
  withdrawn: 'This notice has been withdrawn. Its text is kept here.',
  withdrawal: 'Why it was withdrawn: {reason}',
  next: 'The next notice comes by {at}.',
  nextLate: 'The next notice was promised by {at}. It has not come yet.',
  kind: {
    firstRelease: 'First notice',
    update: 'Update',
    conference: 'Press conference',
    clarification: 'Clarification',
    correction: 'Correction',
    closing: 'Closing notice',
  },
  state: {
    updated: 'updated',
    corrected: 'corrected',
    superseded: 'replaced',
    withdrawn: 'withdrawn',
  },
  marked: '({state}) {title}',
  sink: 'Exercise: what each channel would have received (nothing was sent)',
  outlet: '{channel}, {n} characters',
  readable: 'confirmed readable {at}',
  notReadable: 'not yet confirmed as readable',
}

export const noticeWords: Record<Language, NoticeWords> = { 'zh-CN': zh, en }
