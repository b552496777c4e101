/** What a house does again and again: one line each, with how often. */

export interface Round {
  everyMs: number
  /** A step that fails is told of and done again at its next time. */
  step: () => unknown
}

/** Begins the rounds; whoever ends the house clears the timers. */
export function begin(rounds: readonly Round[], onError: (error: unknown) => void): NodeJS.Timeout[] {
  const take = async (step: Round['step']): Promise<void> => {
    try {
      await step()
    } catch (error) {
      onError(error)
    }
  }
  return rounds.map(({ everyMs, step }) => setInterval(() => void take(step), everyMs))
}
