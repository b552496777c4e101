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

/** The first such turn, as it stands in the text. */
export function forbiddenPromise(text: string): string | undefined {
  for (const promise of promises) {
    const [found] = promise.exec(text) ?? []
    if (found !== undefined) return found
  }
  return undefined
}
