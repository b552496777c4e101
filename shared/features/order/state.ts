/** An order as it stands, folded from its events. */
import type { z } from 'zod'
import type { WireActor } from '../../event.ts'
import type { outcomes } from './events.ts'
import type {
  Addressee,
  addresseeParts,
  LadderStep,
  order,
  OrderKind,
  OwnerAction,
  PageMeans,
  PageOutcome,
  publicSecurityTasks,
  SupplyStage,
} from './messages.ts'

export type OrderStage = 'open' | (typeof outcomes)[number]

export type OrderOpen = {
  incident: string | null
  dispute: string | null
  area: string
  kind: OrderKind
  /** A unit and a post; who sat there is known to the log alone. */
  issuer: WireActor
  addressees: Addressee[]
  issuedAt: number
  recordedAt: number
  /** Until then every addressee has read it, or refuses it. */
  receiptDueAt: number
  dueAt: number
  spoken: boolean
  purpose: (typeof publicSecurityTasks)[number] | null
  means: z.infer<typeof order.means> | null
  line: string | null
  stage: OrderStage
  closedAt: number | null
  /** Who works on it. */
  agencies: Record<string, 'issuer' | (typeof addresseeParts)[number]>
}

export const receiptStages = ['sent', 'read', 'signedFor', 'reportedBack', 'refused'] as const
export type ReceiptStage = (typeof receiptStages)[number]
/** How an addressee came to know: on its screen, by mouth, by telephone. */
export type ReceiptWay = 'screen' | 'voice' | 'phone'

/** A call from outside its screen; without means and outcome, none was set up. */
export type Paged = { at: number; means?: PageMeans | undefined; outcome?: PageOutcome | undefined }

export type Receipt = {
  stage: ReceiptStage
  since: number
  readAt: number | null
  way: ReceiptWay | null
  /** How often its report was sent back. */
  returns: number
  /** Calls made to it about this order. */
  calls: number
  supplied: Partial<Record<SupplyStage, number>>
  /** The last by each means, the newest last. */
  paged: Paged[]
}

/** null once erased */
type Erasable = string | null
export type OrderWork = {
  what: Erasable
  evidence?: Erasable | undefined
  proportionality?: Erasable | undefined
  receipts: Record<string, Receipt>
  /** When it was last reminded of, by the log's time. */
  remindedAt: number | null
  reminders: number
  step: { step: LadderStep; since: number } | null
  /** When the owning leader last did each. */
  actions: Partial<Record<OwnerAction, number>>
  /** When anybody last said how far it is. */
  heardAt: number | null
}
export type OrderParts = { open: OrderOpen; work?: OrderWork }
