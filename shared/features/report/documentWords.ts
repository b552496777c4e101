/** The set phrases of a report's document in both languages: an official form, the same on paper and on a screen. */
import type { FactKind } from '../../facts/facts.ts'
import type { Language } from '../../paper.ts'
import type { Mark, Post, ReportElement, ReportKind } from './messages.ts'

export interface DocumentWords {
  kinds: Record<ReportKind, string>
  elements: Record<ReportElement, string>
  marks: Record<Mark, string>
  posts: Record<Post, string>
  facts: Record<FactKind, (value: number) => string>
}

/** One of something is not several. */
const many = (one: string, several: string) => (n: number) => `${n} ${n === 1 ? one : several}`

export const documentWords: Readonly<Record<Language, DocumentWords>> = {
  zh: {
    kinds: { first: '初报', followUp: '续报', final: '终报' },
    elements: {
      source: '信息来源',
      receivedAt: '接报时间',
      happenedAt: '发生时间',
      place: '发生地点',
      nature: '事件性质',
      summary: '事件概况',
      changes: '变化情况',
      casualties: '伤亡和损失',
      scope: '影响范围',
      leaders: '到场领导',
      measures: '处置措施',
      handling: '处置过程',
      trend: '发展趋势',
      presentState: '目前状况',
      suggestions: '意见建议',
      nextSteps: '下一步工作',
    },
    marks: { verifying: '正在核实', none: '无' },
    posts: {
      head: '主要负责人',
      deputyHead: '分管负责人',
      dutyLeader: '带班领导',
      dutyOfficer: '值班员',
      liaison: '联络员',
    },
    facts: {
      dead: (n) => `死亡${n}人`,
      seriouslyInjured: (n) => `重伤${n}人`,
      slightlyInjured: (n) => `轻伤${n}人`,
      missing: (n) => `失联${n}人`,
      evacuated: (n) => `已撤离${n}人`,
      sheltered: (n) => `已安置${n}人`,
      toEvacuate: (n) => `应撤离${n}人`,
      vehicles: (n) => `投入车辆${n}辆`,
      responders: (n) => `投入救援力量${n}人`,
      cordonRadius: (n) => `警戒半径${n}米`,
      leakedTonnes: (n) => `泄漏量${n}吨`,
      unpaidWorkers: (n) => `涉及欠薪${n}人`,
      affectedHouseholds: (n) => `受影响${n}户`,
    },
  },
  en: {
    kinds: { first: 'First report', followUp: 'Follow-up report', final: 'Final report' },
    elements: {
      source: 'Source',
      receivedAt: 'Received',
      happenedAt: 'Happened',
      place: 'Place',
      nature: 'Nature',
      summary: 'Summary',
      changes: 'Changes',
      casualties: 'Casualties and losses',
      scope: 'Scope',
      leaders: 'Leaders on site',
      measures: 'Measures taken',
      handling: 'Handling',
      trend: 'Trend',
      presentState: 'Present state',
      suggestions: 'Suggestions',
      nextSteps: 'Next steps',
    },
    marks: { verifying: 'being verified', none: 'none' },
    posts: {
      head: 'head',
      deputyHead: 'deputy head',
      dutyLeader: 'leader on duty',
      dutyOfficer: 'duty officer',
      liaison: 'liaison',
    },
    facts: {
      dead: (n) => `${n} dead`,
      seriouslyInjured: (n) => `${n} seriously injured`,
      slightlyInjured: (n) => `${n} slightly injured`,
      missing: (n) => `${n} missing`,
      evacuated: (n) => `${n} evacuated`,
      sheltered: (n) => `${n} in shelters`,
      toEvacuate: (n) => `${n} to be evacuated`,
      vehicles: many('vehicle', 'vehicles'),
      responders: many('responder', 'responders'),
      cordonRadius: (n) => `cordon radius ${n} m`,
      leakedTonnes: (n) => `${n} t leaked`,
      unpaidWorkers: many('worker unpaid', 'workers unpaid'),
      affectedHouseholds: many('household affected', 'households affected'),
    },
  },
}
