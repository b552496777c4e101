/** What the suites about signing in share: a house, its administrator, and the same house as seen from another machine. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'vitest'
import { makeApp } from '../../server/transport/http.ts'
import { headersOf, openDoors, type Doors, type Sender } from './doors.ts'

export interface SignIns {
  doors: Doors
  admin: Sender
  /** Where the house is asked from `address`. */
  outsideUrl: string
  from: (address: string) => void
  signIn: (body: unknown, cookie?: string, url?: string) => Promise<Response>
  suspend: (sender: Sender, type?: 'account.suspend' | 'account.reinstate') => Promise<void>
  close: () => Promise<void>
}

export async function openSignIns(): Promise<SignIns> {
  const doors = await openDoors()
  const admin = await doors.sender('administrator', 'administrator', { log: 'house' })
  const app = makeApp(doors.house, () => undefined)
  let remote = '203.0.113.7'
  const outside = createServer((request, response) => {
    Object.defineProperty(request.socket, 'remoteAddress', { value: remote, configurable: true })
    app(request, response)
  })
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve))
  return {
    doors,
    admin,
    outsideUrl: `http://127.0.0.1:${(outside.address() as AddressInfo).port}`,
    from: (address) => {
      remote = address
    },
    signIn: (body, cookie, url = doors.house.url) => {
      const own = { ...headersOf(doors.house), 'content-type': 'application/json' }
      const headers = { ...own, ...(cookie && { cookie }) }
      return fetch(`${url}/api/session`, { method: 'POST', headers, body: JSON.stringify(body) })
    },
    suspend: async (sender, type = 'account.suspend') => {
      const [opened] = await doors.house.log.streams('house', [sender.account])
      const seen = opened?.state.version.open ?? 0
      const answer = await admin.give({ type, stream: sender.account, seen, data: {} })
      expect(answer).toMatchObject({ accepted: true })
    },
    close: async () => {
      await new Promise((resolve) => outside.close(resolve))
      await doors.close()
    },
  }
}
