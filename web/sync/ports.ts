/** What the sync room needs from outside; the simulator brings fakes of these and runs the very same code. */

/** What a wire reports: `connect` and `cut` of itself, the rest as the house said it (protocol.ts `downward`). */
export type WireNews = 'connect' | 'cut' | 'snapshot' | 'events' | 'head' | 'presence' | 'draft' | 'bye'

/**
 * One connection at a time; `open` on an open wire does nothing. `open` ends in `connect` or `cut`, whose payload is `signedOut` when the house let nobody
 * in for want of a session. After `close` nothing more is reported, not even `cut`,
 * until `open` is called again. `emit` on a wire that is not connected loses the message: nothing is buffered, because
 * the outbox and the cursor already know what to say next. `answered` is called at most once, perhaps never.
 */
export interface Wire {
  open(): void
  close(): void
  emit(
    name: 'hello' | 'command' | 'presence' | 'draft',
    payload: unknown,
    answered?: (answer: unknown) => void,
  ): void
  on(news: WireNews, heard: (payload: unknown) => void): void
}

/** The device's clock in real ms, its timers and its dice. */
export interface Surroundings {
  now(): number
  /** Calls `due` once after that many ms; the returned function calls it off. */
  after(ms: number, due: () => void): () => void
  /** Uniform in [0, 1). */
  random(): number
}
