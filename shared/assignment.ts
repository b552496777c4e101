/** What an assignment to an agency may say, whichever feature gives it. */

/** All that public security may be ordered to do at a social-security incident (domain.md §6, 14). */
export const publicSecurityTasks = ['traffic', 'rescue', 'firstAidEscort', 'preventViolence'] as const
/** Longest words of what is to be done, in UTF-16 units. */
export const taskMax = 200
