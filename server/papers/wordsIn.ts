/** The words of papers by language. */
import type { Language } from '../../shared/paper.ts'
import type { PaperWords } from './words.ts'
import { en } from './wordsEn.ts'
import { zh } from './wordsZh.ts'

export const paperWords: Record<Language, PaperWords> = { zh, en }
