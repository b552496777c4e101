/**
 * Two connections to Redis that nothing brings down: one asks, one listens. Both come back for ever, neither keeps what
 * it could not send, and no error of theirs leaves this file except as the answer to a question.
 */
import type { createClient as Create } from 'redis'

/** Longest wait between two attempts to connect; the wait itself is drawn anew each time, so that nodes do not return at once. */
const longestPauseMs = 2000
const connectTimeoutMs = 2000
/** The beat of every node passes both connections each two seconds: one that is silent for longer is dead. */
const silenceMs = 10_000
/** Longer than this nobody waits for an answer. */
const answerMs = 250
/** After an answer that did not come nobody asks for so long. */
const doubtMs = 1000
const mostWaiting = 1000
const lookMs = 20

type Client = ReturnType<typeof connect>

export interface RedisLink {
  /** Asks, and rejects when there is no answer soon; at once while there is little hope of one. */
  ask: <T>(question: (client: Client) => Promise<T>) => Promise<T>
  /** Resolves once both connections stand, or after `withinMs`. */
  opened: (withinMs: number) => Promise<void>
  /** True while both connections stand. */
  isOpen: () => boolean
  close: () => void
}

export interface LinkOptions {
  url: string
  channel: string
  heard: (text: string) => void
}

/** Begins to connect; never waits for it and never throws for it. The client is read only where there is a Redis to ask. */
export async function openLink({ url, channel, heard }: LinkOptions): Promise<RedisLink> {
  const { createClient } = await import('redis')
  const asking = connect(createClient, url)
  const listening = connect(createClient, url)
  let doubtUntil = 0
  let subscription: 'none' | 'asked' | 'stands' = 'none'
  listening.on('ready', () => {
    // Once subscribed the client subscribes again by itself after every reconnection.
    if (subscription !== 'none') return
    subscription = 'asked'
    listening.subscribe(channel, heard).then(
      () => (subscription = 'stands'),
      () => (subscription = 'none'),
    )
  })
  const isOpen = (): boolean => asking.isReady && listening.isReady && subscription === 'stands'
  for (const client of [asking, listening]) client.connect().catch(() => undefined)
  return {
    ask: async (question) => {
      if (!asking.isReady || performance.now() < doubtUntil) throw new Error('redis does not answer')
      return within(question(asking), () => {
        doubtUntil = performance.now() + doubtMs
      })
    },
    opened: async (withinMs) => {
      const until = performance.now() + withinMs
      while (!isOpen() && performance.now() < until)
        await new Promise((resolve) => setTimeout(resolve, lookMs))
    },
    isOpen,
    close: () => {
      for (const client of [asking, listening]) client.destroy()
    },
  }
}

function connect(createClient: typeof Create, url: string) {
  const client = createClient({
    url,
    disableOfflineQueue: true,
    commandsQueueMaxLength: mostWaiting,
    socket: {
      connectTimeout: connectTimeoutMs,
      socketTimeout: silenceMs,
      reconnectStrategy: (attempt) =>
        Math.random() * Math.min(longestPauseMs, 50 * 2 ** Math.min(attempt, 6)),
    },
  })
  // Without a listener an error event ends the process; how things stand is read from the connection itself.
  client.on('error', () => undefined)
  return client
}

/** The answer, or a rejection after `answerMs`; a late one is dropped. */
async function within<T>(answer: Promise<T>, late: () => void): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      late()
      reject(new Error('redis did not answer in time'))
    }, answerMs)
  })
  try {
    return await Promise.race([answer, tooLate])
  } finally {
    clearTimeout(timer)
  }
}
