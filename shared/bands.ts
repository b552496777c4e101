/** How many people, as a band estimated on site; never counted from pictures, never listed (D21, domain.md §4.1 d). */
export const crowdBands = ['under10', 'from10', 'from50', 'from200', 'from1000'] as const
export type CrowdBand = (typeof crowdBands)[number]
