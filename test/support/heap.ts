/** Memory still in use after a collection: of every thread of a process of ours, and of a page. */
import type { ChildProcess } from 'node:child_process'
import type { Page } from 'playwright-core'

/**
 * Loaded into every thread of the process. Asked by its parent, the main thread asks the others over a channel; each
 * collects twice, because what the first collection lets go of only the second frees.
 */
const answering = `
import { isMainThread } from 'node:worker_threads'
const used = () => {
  gc()
  gc()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
const channel = new BroadcastChannel('heap')
channel.unref()
if (isMainThread) {
  let told = []
  let wanted = 0
  const tell = (bytes) => {
    told.push(bytes)
    if (told.length === wanted) process.send(told)
  }
  channel.onmessage = ({ data }) => tell(data)
  process.on('message', (threads) => {
    told = []
    wanted = threads
    channel.postMessage('ask')
    tell(used())
  })
  process.channel.unref()
} else channel.onmessage = ({ data }) => {
  if (data === 'ask') channel.postMessage(used())
}
`

/** Arguments of node for a process that can be asked. */
export const heapArgs = ['--expose-gc', '--import', `data:text/javascript,${encodeURIComponent(answering)}`]

/** Bytes of all threads together, once so many have answered. */
export function heapOf(child: ChildProcess, threads: number): Promise<number> {
  return new Promise((resolve) => {
    child.once('message', (told: number[]) => resolve(told.reduce((sum, bytes) => sum + bytes, 0)))
    child.send(threads)
  })
}

/** Bytes of the page's scripts. */
export async function heapOfPage(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.collectGarbage')
  const { metrics } = await session.send('Performance.getMetrics')
  await session.detach()
  const used = metrics.find(({ name }) => name === 'JSHeapUsedSize')
  if (!used) throw new Error('the browser tells no heap')
  return used.value
}
