/**
 * What no agreement may hold (domain.md §6, 13): a promise not to petition, sue, report or talk to media, or money
 * already owed that hangs on one. A list of turns, not a judgement: it marks the place, and a person words it anew.
 */
const promises = [
  /(?:不再|不得|不会|不|放弃|停止|承诺不)(?:到[^，。；]{0,8})?(?:上访|信访|走访反映|申诉|起诉|诉讼|提起仲裁|申请仲裁|投诉|举报|控告|申请复议|接受采访)/u,
  /息访|息诉|罢访|撤访|停访/u,
  /(?:放弃|不再享有)[^，。；]{0,6}(?:诉权|起诉权|仲裁权|复议权|信访权)/u,
  /(?:不|不得|不再)(?:向|对|同|与|和)(?:媒体|记者)/u,
  /\b(?:not|never|refrain from|waives?|gives? up|forgoes?)\b[^.;]{0,60}\b(?:petition\w*|su(?:e|ing)|lawsuits?|litigat\w+|arbitrat\w+|complain\w*|report\w*|media|press|journalists?)\b/iu,
] as const

/** Money that is owed already: it is due whatever anybody signs or takes back. */
const owed =
  /拖欠|欠付|欠发|欠款|所欠|应付|应发|到期|工资|货款|尾款|补偿款|赔偿款|抚恤金|\b(?:wages?|salar(?:y|ies)|owed|owing|arrears|overdue|outstanding|debts?|balance|compensation)\b/iu
/** A payment that waits for something. */
const hangs =
  /(?:为|作为)[^，。；]{0,10}(?:前提|条件)|前提(?:是|下)|(?:之后|以后|后)[^。；]{0,12}(?:支付|付清|付给|给付|发放|结清|补发)|方可|方能|方予|才(?:能|可|予|会)?(?:以)?(?:支付|付|给|发|结)|否则不(?:予|再)?(?:支付|付|给|发|结)|先[^。；]{0,30}(?:再|后)(?:支付|付|给|发|结)|\b(?:only (?:if|after|when|once)|on condition|provided (?:that)?|conditional (?:up)?on|subject to|in (?:exchange|return) for|unless|as soon as|once|until|after)\b/iu
/** What is asked for it: a paper that promises, a step taken back, a forgiving. */
const asked =
  /(?:签|签署|签订|出具|写下|提交|作出)[^，。；]{0,10}(?:承诺|保证|声明|谅解|悔过)|(?:撤回|撤销|撤掉|撤)[^，。；]{0,6}(?:投诉|举报|信访|申诉|控告|起诉|诉讼|诉|仲裁|复议)|撤诉|谅解书|不再追究|不追究|放弃[^，。；]{0,6}(?:权利|请求|主张)|保密|\b(?:withdraw\w*|drops?|dropping|waiv\w+|promis\w+|undertak\w+|pledge\w*|confidential\w*|non-?disclosure|silent|silence|letters? of (?:forgiveness|understanding))\b/iu

/** A sentence may say each of the three alone; together they make what is owed a favour. */
function ransom(text: string): string | undefined {
  return text
    .split(/[。；;\n]|\.\s/u)
    .find((sentence) => owed.test(sentence) && hangs.test(sentence) && asked.test(sentence))
    ?.trim()
    .slice(0, most)
}

/** So much of it is shown. */
const most = 60

/** The first such turn, as it stands in the text. */
export function forbiddenPromise(text: string): string | undefined {
  for (const promise of promises) {
    const [found] = promise.exec(text) ?? []
    if (found !== undefined) return found
  }
  return ransom(text)
}
