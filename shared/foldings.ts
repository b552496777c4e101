/** How the streams of every feature fold, without how orders are judged: what a window reads with (architecture §1). */
import { foldVersionOf } from './families.ts'
import type { FeatureName } from './catalogue.ts'
import type { Folding } from './feature.ts'
import { account } from './features/account/account.ts'
import { cityFolding } from './features/city/folding.ts'
import { concernFolding } from './features/concern/folding.ts'
import { conferenceFolding } from './features/conference/folding.ts'
import { enquiryFolding } from './features/enquiry/folding.ts'
import { grievanceFolding } from './features/grievance/folding.ts'
import { incidentFolding } from './features/incident/folding.ts'
import { mediationFolding } from './features/mediation/folding.ts'
import { orderFolding } from './features/order/folding.ts'
import { pressLineFolding } from './features/pressLine/folding.ts'
import { pressFolding } from './features/press/folding.ts'
import { reportFolding } from './features/report/folding.ts'
import { screeningFolding } from './features/screening/folding.ts'
import { statementFolding } from './features/statement/folding.ts'
import { wall } from './features/wall/wall.ts'

/** Whatever knows the folding of a feature by its name; a catalogue does. */
export interface Foldings {
  /** Throws for a feature nobody knows. */
  feature(name: string): Folding
}

const all = {
  account,
  city: cityFolding,
  concern: concernFolding,
  conference: conferenceFolding,
  enquiry: enquiryFolding,
  grievance: grievanceFolding,
  incident: incidentFolding,
  mediation: mediationFolding,
  order: orderFolding,
  pressLine: pressLineFolding,
  press: pressFolding,
  report: reportFolding,
  screening: screeningFolding,
  statement: statementFolding,
  wall,
} as const satisfies Record<FeatureName, Folding>

const known: Readonly<Record<string, Folding>> = Object.fromEntries(
  Object.entries(all).map(([name, one]) => [name, { ...one, foldVersion: foldVersionOf(one) }]),
)

export const foldings: Foldings = {
  feature: (name) => {
    const found = Object.hasOwn(known, name) ? known[name] : undefined
    if (!found) throw new Error(`unknown feature ${name}`)
    return found
  },
}
