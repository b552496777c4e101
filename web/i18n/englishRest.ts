/** Every other sentence in English. */
import { merged, type Words } from './merge.ts'

const catalogues = import.meta.glob<Words>(
  [
    '../**/en.json',
    '!../{alarms,clocks,deadlines,i18n,timeline,ui}/en.json',
    '!../features/{city,incident,mediation,order,press,report}/en.json',
    '!../screens/{incident,wall}/en.json',
  ],
  { eager: true, import: 'default' },
)

export const words = merged(Object.values(catalogues))
