/** What a wall says in Chinese: a chunk of its own, for a page speaks one language and a wall needs no forms. */
import { merged, type Words } from './merge.ts'

const catalogues = import.meta.glob<Words>(
  [
    '../{alarms,clocks,deadlines,i18n,timeline,ui}/zh-CN.json',
    '../features/{city,incident,mediation,order,press,report}/zh-CN.json',
    '../screens/{incident,wall}/zh-CN.json',
  ],
  { eager: true, import: 'default' },
)

export const words = merged(Object.values(catalogues))
