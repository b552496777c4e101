/** Where the law or the house knows another way, a refusal about a dispute names it, in both languages (domain.md §4.3). */
import { expect, test } from 'vitest'
import { refusalCodes } from '../../shared/refusal.ts'
import { wordsIn } from '../architecture/sources.ts'

/** The other way, as each language must name it. */
const ways: Readonly<Record<string, readonly [zh: RegExp, en: RegExp]>> = {
  administrativeAct: [
    /行政复议.*行政诉讼.*复议中也可以调解/,
    /reconsideration.*mediation is possible.*courts/,
  ],
  askedBefore: [/在原申请上记录/, /Record its progress there/],
  claimWithdrawn: [/另登记一项/, /record it anew/],
  confirmationOver: [/支付令、仲裁或起诉/, /payment order, arbitration or the courts/],
  consentMissing: [
    /先征询；不愿意的，请结束调解并告知其他途径/,
    /ask first; .*end it and explain the other routes/,
  ],
  courtStep: [/核对法院文书/, /Check the court’s paper/],
  documentMissing: [/补齐后再移送/, /Add it and send again/],
  documentTooEarly: [/可先记入笔录/, /can go into the record/],
  enoughClaims: [/合并登记，或另立一件/, /Join those of one kind, or open another/],
  forbiddenPromise: [/改写这一处/, /reword this place/],
  guestsNeedConsent: [/先征询，或不邀请/, /Ask first, or meet without them/],
  inSession: [/先结束本次调解/, /Close it first/],
  investigator: [/请换人主持/, /Let another lead it/],
  issuedBefore: [/用原文号重新打印/, /Print it again under that number/],
  mediatorNeeded: [/当事人选定.*各方同意/, /parties choose one.*ask all sides/],
  noAgreement: [/先登记协议/, /Register the agreement first/],
  noCourt: [/选择有管辖权的法院/, /Choose the competent court/],
  noMediator: [/选定双方都接受/, /Name one whom all sides accept/],
  noPolice: [/110/, /110/],
  noRemainder: [/另立后移送/, /ask for a transfer/],
  noRepresentativesRule: [/每个人都可以自己参加/, /Everyone may take part themselves/],
  noSessionYet: [/先约定时间并进行调解/, /arrange and hold a session first/],
  noSuchClaim: [/看最新的请求登记/, /See its latest state/],
  noSuchInstalment: [/核对期数/, /Check its number/],
  noSuchSide: [/核对当事人/, /Check who its parties are/],
  noSuchTransfer: [/自行申请/, /how the party may apply there/],
  noTerm: [/选择其他渠道/, /Choose another channel/],
  noTransfer: [/看最新情况/, /See the latest state/],
  notAsked: [/三十日内，各方可以共同申请/, /jointly.*thirty days/],
  notConfirmable: [/支付令、仲裁或起诉/, /payment order, arbitrate or sue/],
  notInSession: [/看最新情况/, /see the latest state/],
  notIssued: [
    /请先制发；已在纸上签收的，可先记录签署/,
    /Issue it first; a signature on paper can be recorded meanwhile/,
  ],
  notItsChannel: [/选择承担这个渠道的机构/, /Choose a body that holds this channel/],
  notItsDocument: [/请选本渠道的文书/, /Choose one of its own/],
  notScheduled: [/先约定/, /Arrange them first/],
  notYours: [/与该单位联系/, /speak to that body/],
  over: [/另行登记/, /register it anew/],
  recused: [/当事人另选/, /parties choose another/],
  representativesOutside: [/其他人仍可到场旁听/, /the others may still come and listen/],
  termRuns: [/可以继续调解；.*退出/, /may go on; .*leave/],
  tooFewToBeRepresented: [/各人自己参加或委托代理人/, /take part themselves or by an agent/],
  transferNeedsConsent: [/继续调解，或结束并告知其他途径/, /go on, or end it and explain the other routes/],
  wrongStage: [/先完成前面的步骤/, /take the steps before it first/],
}
/** Nothing else is to be done: it is so already. */
const nothingElse = ['consentTold', 'instalmentTold', 'performanceTold', 'sameBody']
const codes = refusalCodes
  .filter((code) => code.startsWith('mediation.'))
  .map((code) => code.slice('mediation.'.length))

test('[MED13] every refusal about a dispute is known to lead on, or to need nothing more', () => {
  expect([...Object.keys(ways), ...nothingElse].sort()).toEqual([...codes].sort())
})

test.each(Object.entries(ways))('[MED13] %s names the other way', (code, [zh, en]) => {
  expect(wordsIn('zh-CN').get(`mediation.refusal.${code}`)).toMatch(zh)
  expect(wordsIn('en').get(`mediation.refusal.${code}`)).toMatch(en)
})
