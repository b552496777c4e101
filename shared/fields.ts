/** What people bring and dispute about, as one list for every feature: domain.md M18, and what the hotline hears most. */
export const fields = [
  'landAcquisition',
  'houseExpropriation',
  'enterpriseReform',
  'litigation',
  'labour',
  'socialSecurity',
  'environment',
  'utilities',
  'housing',
  'transport',
  'health',
  'education',
  'publicSafety',
  'other',
] as const
export type Field = (typeof fields)[number]
