/** Tabs of one browser: one of them sends orders and writes the copy, all hear what became of the orders. */

export interface Tabs<Message> {
  /** Calls back once this tab is the first: at once where there is no one else, or when the first one is closed. */
  whenFirst(become: () => void): void
  post(message: Message): void
  onMessage(heard: (message: Message) => void): void
  close(): void
}

/** `name` scopes the tabs that belong together, e.g. one account on one log. */
export function browserTabs<Message>(name: string): Tabs<Message> {
  const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(name)
  const ended = new AbortController()
  return {
    whenFirst(become) {
      // Without locks (plain HTTP elsewhere) nothing is kept on disk either, so each tab is its own first.
      if (!('locks' in navigator)) return become()
      const { signal } = ended
      const held = navigator.locks.request(name, { signal }, () => {
        become()
        return new Promise<void>((release) => signal.addEventListener('abort', () => release()))
      })
      // Aborted while waiting: this tab was never the first.
      held.catch(() => undefined)
    },
    post(message) {
      channel?.postMessage(message)
    },
    onMessage(heard) {
      if (channel) channel.onmessage = ({ data }: MessageEvent<Message>) => heard(data)
    },
    close() {
      ended.abort()
      channel?.close()
    },
  }
}
