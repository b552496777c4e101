/** The closed lists that a dispute’s orders, facts and rules choose from (domain.md §2.3, §4.3). */

/** 人民调解, 行政调解, 仲裁调解, 司法调解. */
export const channels = ['peoples', 'administrative', 'arbitral', 'judicial'] as const
export type Channel = (typeof channels)[number]
/** What is in dispute, as far as a channel's law asks: what an authority decided is none of a neighbours' committee. */
export const matters = ['civil', 'labour', 'administrativeAct'] as const
export type DisputeMatter = (typeof matters)[number]
/** 当事人申请, 主动调解, 移送委托. */
export const origins = ['applied', 'offered', 'referredIn'] as const
/** Those who talk, as roles; how many stand behind each is no number of ours. */
export const sides = ['applicant', 'respondent', 'third'] as const
export type Side = (typeof sides)[number]
/** Who chose a mediator: all sides, or the body that named one (人民调解法 Art. 19). */
export const choosers = ['parties', 'body'] as const
export type Chooser = (typeof choosers)[number]
/** Why a side wishes another one: kinship, an own interest, another relation, or without saying why. */
export const recusals = ['kin', 'interest', 'relation', 'wish'] as const
/** How a mediation ends without an agreement; none of them is a fault of a party (人民调解法 Art. 17, 23, 26). */
export const endings = ['declined', 'withdrawn', 'failed', 'expired'] as const
export type Ending = (typeof endings)[number]
/** Time that is not counted (在线调解规则 Art. 26; the parties’ own agreement to wait). */
export const stops = ['appraisal', 'partiesAgree'] as const
/** What a body sends along (domain.md §2.3). */
export const transferDocuments = [
  'transferLetter',
  'entrustmentLetter',
  'consentForm',
  'mediationRegister',
  'undisputedFacts',
  'outcomeFeedback',
] as const
export const agreementForms = ['written', 'oral'] as const
/** What the court did with a joint application (人民调解协议司法确认程序若干规定). */
export const courtSteps = [
  'accepted',
  'supplementAsked',
  'withdrawn',
  'notAccepted',
  'confirmed',
  'notConfirmed',
] as const
export type CourtStep = (typeof courtSteps)[number]
