/** A session may end at another node, or by a hand in the database: those with open sockets here are asked about. */

/** Told of an end or not, no socket outlives its session by more than this and a read. */
export const watchEveryMs = 5000

export interface SessionWatchOptions {
  /** Of these, the ones that have ended. */
  ended: (tokenHashes: readonly string[]) => Promise<readonly string[]>
  /** Sessions with sockets at this node. */
  held: () => readonly string[]
  cut: (tokenHash: string) => void
  onError: (error: unknown) => void
}

/** Gives the look: one at a time, and once more when asked meanwhile, for the one under way may have been too early. */
export function watchSessions({ ended, held, cut, onError }: SessionWatchOptions): () => void {
  let isLooking = false
  let isAskedAgain = false
  const look = (): void => {
    isAskedAgain = isLooking
    if (isLooking) return
    isLooking = true
    ended(held())
      .then((hashes) => hashes.forEach(cut))
      .catch(onError)
      .finally(() => {
        isLooking = false
        if (isAskedAgain) look()
      })
  }
  return look
}
