/** The port of outward paging: how a unit is called that does not look at its screen. */
import type { OrderKind, PageMeans } from '../../shared/features/order/messages.ts'

/** All that a page says (PAGE2): no word of the order, no name, no number. */
export interface Page {
  /** The same at every try, by which a receiver knows it again. */
  id: string
  /** The incident's code; an order that stands alone has none. */
  code: string | undefined
  agency: string
  kind: OrderKind
  /** It belongs to an incident at response level 1 or 2. */
  urgent: boolean
  /** Epoch ms. */
  dueAt: number
  /** Where one signs in to read it. */
  signIn: string
}

/**
 * What one try came to: the relay or receiver took it, it may be tried again, it is refused for good, or it was kept
 * inside because the log is an exercise.
 */
export type Sent = 'delivered' | 'later' | 'refused' | 'sunk'

/** What it came to in the end. */
export type Outcome = 'delivered' | 'failed' | 'sunk'

/** One way out. */
export interface Pager {
  means: PageMeans
  /** Whether there is an address for that unit. */
  reaches: (agency: string) => boolean
  /** One try, ended within seconds. Never rejects. */
  send: (page: Page) => Promise<Sent>
}
