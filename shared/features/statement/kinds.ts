/** The closed lists that a statement’s orders, facts and rules choose from (domain.md §2.2, §4.4). */

/** 首次权威发布, 续报, 新闻发布会, 澄清, 更正, 结案通报. */
export const statementKinds = [
  'firstRelease',
  'update',
  'conference',
  'clarification',
  'correction',
  'closing',
] as const
export type StatementKind = (typeof statementKinds)[number]

/** What a released statement may become of another one; the old one stays readable beside it. */
export const successions = ['updated', 'corrected', 'superseded'] as const
export type Succession = (typeof successions)[number]

/** Paragraphs keep their id through all versions, so that a signature covers what it covers. */
export const paragraphIds = [
  'p1',
  'p2',
  'p3',
  'p4',
  'p5',
  'p6',
  'p7',
  'p8',
  'p9',
  'p10',
  'p11',
  'p12',
] as const
export type ParagraphId = (typeof paragraphIds)[number]

/** What a text is looked through for before it goes out: who could be known by it, what nobody has established. */
export const markKinds = ['person', 'minor', 'home', 'cause', 'number'] as const
export type MarkKind = (typeof markKinds)[number]

/** Why a marked place may stay as it is. */
export const grounds = ['consent', 'noPerson', 'established', 'noFigure'] as const
export type Ground = (typeof grounds)[number]

/** Which grounds answer which mark: a person agreed or is none; a cause was established; a number counts nothing. */
export const groundsFor: Record<MarkKind, readonly Ground[]> = {
  person: ['consent', 'noPerson'],
  minor: ['noPerson'],
  home: ['consent', 'noPerson'],
  cause: ['established'],
  number: ['noFigure'],
}

/** What became of a released text on its way to a channel: `sunk` in an exercise, where nothing leaves the house. */
export const sendOutcomes = ['delivered', 'failed', 'sunk'] as const
export type SendOutcome = (typeof sendOutcomes)[number]

/** 会签, 审核, 签发, in that order. */
export const clearanceSteps = ['countersign', 'review', 'approve'] as const
export type ClearanceStep = (typeof clearanceSteps)[number]
