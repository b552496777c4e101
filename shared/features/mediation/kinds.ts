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
/** What a side asks for, in one word each; what it says of it stands in the record. */
export const claimKinds = [
  'wages',
  'compensation',
  'refund',
  'payment',
  'delivery',
  'repair',
  'contract',
  'apology',
  'family',
  'other',
] as const
export type ClaimKind = (typeof claimKinds)[number]
/** Ways out put before the sides, to be compared. */
export const proposalLabels = ['A', 'B', 'C'] as const
export type ProposalLabel = (typeof proposalLabels)[number]
/** What is to be done by a day of the performance plan. */
export const instalmentKinds = ['payment', 'delivery', 'repair', 'apology', 'other'] as const
export type InstalmentKind = (typeof instalmentKinds)[number]
/** What is left to a party when an agreement is broken; enforcement once a court confirmed it (人民调解法 Art. 33). */
export const breachRoutes = ['paymentOrder', 'arbitration', 'court', 'enforcement'] as const
export type BreachRoute = (typeof breachRoutes)[number]
/** The papers of a mediation (domain.md §2.3); the last three are each one channel’s own. */
export const documents = [
  'register',
  'consentForm',
  'sessionNotice',
  'record',
  'agreement',
  'oralAgreementNote',
  'terminationNotice',
  'declineLetter',
  'transferLetter',
  'entrustmentLetter',
  'receipt',
  'outcomeFeedback',
  'undisputedFacts',
  'confirmationApplication',
  'confirmation',
  'caseFile',
  'arbitralStatement',
  'courtStatement',
  'administrativeStatement',
] as const
export type DocumentKind = (typeof documents)[number]
/** Who signs a sheet: the sides, whoever mediates, and the body by its seal (人民调解法 Art. 29). */
export const signers = [...sides, 'mediator', 'body'] as const
export type Signer = (typeof signers)[number]
export const signingWays = ['signed', 'stamped', 'fingerprint'] as const
export type SigningWay = (typeof signingWays)[number]
export const serviceWays = ['handed', 'posted', 'electronic'] as const
export type ServiceWay = (typeof serviceWays)[number]
/** What is feared where talks turn dangerous (人民调解法 Art. 25); never of whom. */
export const dangerKinds = ['threat', 'weapon', 'selfHarm', 'clash', 'other'] as const
export type DangerKind = (typeof dangerKinds)[number]
