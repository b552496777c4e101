/** By which rule a joint conference says whose a matter is: data with its basis and what that was read from. */
import type { z } from 'zod'
import type { evidence } from '../../clocks/sources.ts'

export const responsibilityRules = [
  'territorial',
  'competent',
  'firstReceiver',
  'commonSuperior',
  'jointConference',
] as const
export type ResponsibilityRule = (typeof responsibilityRules)[number]

export interface ResponsibilityBasis {
  zh: string
  en: string
  evidence: z.infer<typeof evidence>
}

export const responsibilityBases: Readonly<Record<ResponsibilityRule, ResponsibilityBasis>> = {
  territorial: {
    zh: '属地负责：县级人民政府对本行政区域内突发事件的应对管理工作负责（《突发事件应对法》第十七条）',
    en: 'By place: the county government answers for emergencies in its area (Emergency Response Law, Art. 17)',
    evidence: 'full',
  },
  competent: {
    zh: '谁主管、谁负责（国办发〔2016〕61号、80号关于回应主体的规定）',
    en: 'By remit: whoever is in charge of the field answers for it (State Council General Office 2016, Nos. 61 and 80)',
    evidence: 'secondHand',
  },
  firstReceiver: {
    zh: '首接负责：首接单位牵头办理，涉及其他单位的也先由其牵头（《北京市接诉即办工作条例》第十四条，外地做法）',
    en: 'First receiver leads, even where others are concerned (Beijing regulation, Art. 14; another city’s practice)',
    evidence: 'local',
  },
  commonSuperior: {
    zh: '涉及两个以上行政区域的，由其共同的上一级人民政府负责（《突发事件应对法》第十八条）',
    en: 'Two or more areas: their common superior government answers (Emergency Response Law, Art. 18)',
    evidence: 'full',
  },
  jointConference: {
    zh: '先协商，协商不成由共同上级决定，必要时由联席会议研究确定（《信访工作条例》第二十四条）',
    en: 'Negotiated first, then by the common superior, where needed by the joint conference (Petition Regulation, Art. 24)',
    evidence: 'full',
  },
}
