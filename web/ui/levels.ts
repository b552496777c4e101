/** The shapes of the level marks in a 48 × 48 box (ux.md §3.2): shape and numeral say it, colour only repeats it. */
import type { EventLevel } from '../../shared/features/incident/grading.ts'

export interface LevelShape {
  path: string
  numeral: string
  /** Middle of the numeral, and its size. */
  y: number
  size: number
}

export const levelShapes: Readonly<Record<EventLevel, LevelShape>> = {
  L1: { path: 'M24 2 46 24 24 46 2 24Z', numeral: 'I', y: 25, size: 20 },
  L2: { path: 'M24 4 46 42H2Z', numeral: 'II', y: 32, size: 17 },
  L3: {
    path: 'M7 5H41A2 2 0 0 1 43 7V41A2 2 0 0 1 41 43H7A2 2 0 0 1 5 41V7A2 2 0 0 1 7 5Z',
    numeral: 'III',
    y: 25,
    size: 20,
  },
  L4: { path: 'M24 4A20 20 0 1 1 24 44 20 20 0 1 1 24 4Z', numeral: 'IV', y: 25, size: 19 },
}

/** Neutral and outlined: an incident without event level bears no colour of the four (D19). */
export const noLevelPath = 'M14 5H34L45 24 34 43H14L3 24Z'

/** What a mark is drawn from. */
export interface MarkLook {
  level: EventLevel | null
  /** Sign inside the hexagon when there is no level: the response level in words, else the kind. */
  sign: string
}
