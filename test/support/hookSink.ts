/** A receiver of webhooks of the test's own: it keeps what is posted, and answers as it is told. */
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Posted {
  path: string
  headers: IncomingHttpHeaders
  body: string
}

export interface HookSink {
  url: string
  posted: Posted[]
  /** A status, or nothing at all. 3xx point to `/elsewhere`. */
  answer: (status: number | 'silent') => void
  close: () => Promise<void>
}

export async function openHookSink(): Promise<HookSink> {
  const posted: Posted[] = []
  let status: number | 'silent' = 200
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => (body += text))
    request.on('end', () => {
      posted.push({ path: request.url ?? '', headers: request.headers, body })
      if (status === 'silent') return
      response.writeHead(status, { location: '/elsewhere' }).end('x'.repeat(100_000))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/page`,
    posted,
    answer: (next) => (status = next),
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
