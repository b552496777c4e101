/** Every sentence in English: a chunk of its own, for a page speaks one language. */
import { merged, type Words } from './merge.ts'

const catalogues = import.meta.glob<Words>('../**/en.json', { eager: true, import: 'default' })

export const words = merged(Object.values(catalogues))
