/** What the pages say of the ways besides mediation. Parameters stand in braces. */
import type { Unit } from '../../shared/clocks/rule.ts'
import type { ClaimKind, DisputeMatter } from '../../shared/features/mediation/kinds.ts'
import type { RouteKind } from '../city/otherRoutes.ts'
import type { Language } from './words.ts'

interface RouteSaid {
  name: string
  /** How its time is counted; empty where it has none. */
  counted: string
  note: string
}

export interface RouteWords {
  /** Above the routes: while talks go on, once they are over, once something was agreed. */
  heading: Record<'besides' | 'over' | 'agreed', string>
  left: string
  next: string
  lastDay: string
  lastDayOf: string
  /** A time that somebody else has to keep. */
  theirs: string
  past: string
  anew: Record<'application' | 'agreement', string>
  unlimited: string
  where: string
  rung: string
  basis: string
  estimate: string
  aid: string
  aidFor: Record<DisputeMatter, string>
  /** Of one, of several. */
  amount: Record<Unit, readonly [string, string]>
  told: string
  toldAid: string
  /** What the party asks for. */
  claims: string
  withdrawn: string
  claim: Record<ClaimKind, string>
  route: Record<RouteKind, RouteSaid>
}

const zh: RouteWords = {
  heading: {
    besides: '不调解的话，还有哪些途径，最迟哪一天',
    over: '接下来可以走哪条路，最迟哪一天',
    agreed: '对方不履行协议怎么办，最迟哪一天',
  },
  left: '已记录：您不再参加这次调解，调解机构已经看到。您的其他权利不受影响。',
  next: '下一步',
  lastDay: '最迟 {day}',
  lastDayOf: '最迟 {day}（{subject}）',
  theirs: '应在 {day} 前作出',
  past: '最后一天是 {day}，已经过了；仍想走这条路的，请先咨询法律援助中心。',
  anew: {
    application: '从 {since} 申请调解那天起重新计算，{amount}',
    agreement: '从 {since} 达成协议那天起计算，{amount}',
  },
  unlimited: '没有单独的期限',
  where: '去哪里：{agency}，{place}。',
  rung: '电话',
  basis: '依据：{basis}',
  estimate:
    '日期按登记的日子和法律规定推算，逢节假日不往后算，早办不会错。申请调解以前就已经过期的，不会因为申请调解而恢复。拿不准的，先问法律援助中心。',
  aid: '免费法律援助',
  aidFor: {
    civil: '法律咨询对所有人免费；经济困难的，可以申请免费律师。',
    labour: '追讨工资可以申请免费律师；进城务工的，不核查经济状况。法律咨询对所有人免费。',
    administrativeAct: '法律咨询对所有人免费；符合条件的，可以申请免费律师。',
  },
  amount: {
    minutes: ['{n} 分钟', '{n} 分钟'],
    hours: ['{n} 小时', '{n} 小时'],
    calendarDays: ['{n} 天', '{n} 天'],
    workingDays: ['{n} 个工作日', '{n} 个工作日'],
    months: ['{n} 个月', '{n} 个月'],
    years: ['{n} 年', '{n} 年'],
  },
  told: '{name}（{agency}）：{last}',
  toldAid: '免费法律援助：{agency}。',
  claims: '我提出的请求',
  withdrawn: '已撤回',
  claim: {
    wages: '工资报酬',
    compensation: '赔偿、补偿',
    refund: '退款',
    payment: '货款、欠款',
    delivery: '交付、返还',
    repair: '修复、整改',
    contract: '合同履行或者解除',
    apology: '赔礼道歉',
    family: '婚姻家庭事项',
    other: '其他',
  },
  route: {
    suit: {
      name: '向法院起诉',
      counted: '自您知道或者应当知道权利受损、对方是谁之日起 {amount}内',
      note: '',
    },
    filing: {
      name: '请法院登记立案',
      counted: '',
      note: '告诉法院您不再调解、坚持起诉，材料转回法院立案，不用重新递交。',
    },
    award: {
      name: '仲裁继续进行，等仲裁裁决',
      counted: '自受理仲裁申请之日起 {amount}内作出',
      note: '退出调解不等于撤回仲裁申请。',
    },
    suitAfterAward: {
      name: '不服仲裁裁决，向法院起诉',
      counted: '自收到裁决书之日起 {amount}内',
      note: '',
    },
    arbitration: {
      name: '申请劳动仲裁',
      counted: '自您知道或者应当知道权利被侵害之日起 {amount}内',
      note: '在职期间拖欠的工资不受这个期限限制；已经离职的，从离职那天起算。',
    },
    inspection: {
      name: '向劳动保障监察投诉',
      counted: '自违法行为发生之日起 {amount}内；一直拖欠的，自拖欠结束之日起',
      note: '',
    },
    reconsideration: {
      name: '申请行政复议',
      counted: '自您知道该行政行为之日起 {amount}内',
      note: '调解不影响这个期限的计算；复议中也可以调解。',
    },
    decision: {
      name: '行政复议继续审理，等复议决定',
      counted: '自受理复议申请之日起 {amount}内作出',
      note: '退出调解不等于撤回复议申请。',
    },
    suitAfterDecision: {
      name: '不服复议决定，向法院起诉',
      counted: '自收到复议决定书之日起 {amount}内',
      note: '',
    },
    suitAgainstAct: {
      name: '向法院提起行政诉讼',
      counted: '自您知道或者应当知道该行政行为之日起 {amount}内',
      note: '调解不影响这个期限的计算；已经申请复议的，等复议决定作出后再起诉。',
    },
    paymentOrder: {
      name: '向法院申请支付令',
      counted: '',
      note: '对方欠的是钱、数额清楚的可以申请，拖欠工资的也可以；对方提出书面异议的，再走其他途径。',
    },
    mediation: {
      name: '以后再申请调解',
      counted: '',
      note: '可以换一个调解组织，仍须各方自愿。',
    },
    confirmation: {
      name: '共同申请司法确认',
      counted: '自协议生效之日起 {amount}内',
      note: '须双方一起申请；法院确认后对方不履行的，可以直接申请强制执行。',
    },
    enforcement: {
      name: '向法院申请强制执行',
      counted: '自调解书规定的履行期限届满之日起 {amount}内',
      note: '',
    },
  },
}

const en: RouteWords = {
  heading: {
    besides: 'What else is open if you do not mediate, and its last day',
    over: 'What you can do now, and its last day',
    agreed: 'If the other side does not keep the agreement, and the last day',
  },
  left: 'Recorded: you take no further part in this mediation, and the mediation body has seen it. It costs you no other right.',
  next: 'Next',
  lastDay: 'last day {day}',
  lastDayOf: 'last day {day} ({subject})',
  theirs: 'due by {day}',
  past: 'The last day was {day} and is over; if you still want to go this way, ask the legal aid centre first.',
  anew: {
    application: '{amount}, counted anew from the day mediation was applied for, {since}',
    agreement: '{amount}, counted from the day of the agreement, {since}',
  },
  unlimited: 'no time limit of its own',
  where: 'Where: {agency}, {place}.',
  rung: 'Telephone',
  basis: 'Basis: {basis}',
  estimate:
    'The days are worked out from the days on record and the law, and are not moved for holidays: being early does no harm. What had run out before mediation was applied for does not come back. If in doubt, ask the legal aid centre first.',
  aid: 'Free legal aid',
  aidFor: {
    civil: 'Advice is free for everybody; whoever cannot afford a lawyer may ask for one free of charge.',
    labour:
      'For wages you may ask for a lawyer free of charge; migrant workers need not show their means. Advice is free for everybody.',
    administrativeAct:
      'Advice is free for everybody; who meets the conditions may ask for a lawyer free of charge.',
  },
  amount: {
    minutes: ['{n} minute', '{n} minutes'],
    hours: ['{n} hour', '{n} hours'],
    calendarDays: ['{n} day', '{n} days'],
    workingDays: ['{n} working day', '{n} working days'],
    months: ['{n} month', '{n} months'],
    years: ['{n} year', '{n} years'],
  },
  told: '{name} ({agency}): {last}',
  toldAid: 'Free legal aid: {agency}.',
  claims: 'What I ask for',
  withdrawn: 'withdrawn',
  claim: {
    wages: 'wages',
    compensation: 'compensation',
    refund: 'refund',
    payment: 'money owed',
    delivery: 'handing over or giving back',
    repair: 'repair',
    contract: 'keeping or ending a contract',
    apology: 'an apology',
    family: 'a family matter',
    other: 'something else',
  },
  route: {
    suit: {
      name: 'Sue in court',
      counted: 'within {amount} of the day you knew, or should have known, of the harm and who caused it',
      note: '',
    },
    filing: {
      name: 'Ask the court to file your suit',
      counted: '',
      note: 'Tell the court that you no longer mediate and wish to sue: the papers go back to it and need not be handed in again.',
    },
    award: {
      name: 'The arbitration goes on to an award',
      counted: 'due within {amount} of the day it was accepted',
      note: 'Leaving the talks does not withdraw the arbitration.',
    },
    suitAfterAward: {
      name: 'Sue in court against an award',
      counted: 'within {amount} of the day you received it',
      note: '',
    },
    arbitration: {
      name: 'Apply for labour arbitration',
      counted: 'within {amount} of the day you knew, or should have known, of the violation',
      note: 'For wages owed while you still work there this time does not run; after you left it runs from the day you left.',
    },
    inspection: {
      name: 'Complain to the labour inspection',
      counted: 'within {amount} of the violation; where pay is still withheld, from when that ends',
      note: '',
    },
    reconsideration: {
      name: 'Ask for administrative reconsideration',
      counted: 'within {amount} of the day you learned of the act',
      note: 'Mediation does not stop this time; within reconsideration mediation is possible, too.',
    },
    decision: {
      name: 'The reconsideration goes on to a decision',
      counted: 'due within {amount} of the day it was accepted',
      note: 'Leaving the talks does not withdraw the reconsideration.',
    },
    suitAfterDecision: {
      name: 'Sue in court against the decision',
      counted: 'within {amount} of the day you received it',
      note: '',
    },
    suitAgainstAct: {
      name: 'Sue in court against the authority’s act',
      counted: 'within {amount} of the day you knew, or should have known, of it',
      note: 'Mediation does not stop this time; once reconsideration was asked for, its decision comes first.',
    },
    paymentOrder: {
      name: 'Ask the court for a payment order',
      counted: '',
      note: 'Where what is owed is a clear sum of money, wages included; if the other side objects in writing, another way is needed.',
    },
    mediation: {
      name: 'Ask for mediation again later',
      counted: '',
      note: 'At another body, too; all sides must wish it.',
    },
    confirmation: {
      name: 'Ask a court together to confirm it',
      counted: 'within {amount} of the day the agreement took effect',
      note: 'Both sides ask together; once confirmed it can be enforced directly.',
    },
    enforcement: {
      name: 'Ask the court to enforce it',
      counted: 'within {amount} of the end of the time to perform',
      note: '',
    },
  },
}

export const routeWords: Record<Language, RouteWords> = { 'zh-CN': zh, en }
