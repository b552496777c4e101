/** Of the steps one may take, the one that brings a dispute on; the others stand beside it. Pure. */
import type { Step } from './steps.ts'

/** As a dispute goes through them. What ends it, sends it away or lets it wait never calls for itself. */
const onward: readonly Step[] = [
  'mediation.askConsent',
  'mediation.accept',
  'mediation.recordConsent',
  'mediation.resume',
  'mediation.continue',
  'mediation.closeSession',
  'mediation.startSession',
  'mediation.recordCourt',
  'mediation.recordInstalment',
  'mediation.recordPerformance',
  'mediation.askConfirmation',
  'mediation.scheduleSession',
]

export function leadingOf(offered: readonly Step[]): Step | undefined {
  return onward.find((step) => offered.includes(step))
}
