/** A thousand clients in a process of their own, led over the process channel. */
import { fork, type ChildProcess } from 'node:child_process'
import { Client, type ClientOptions } from './client.ts'

export type Place = Omit<ClientOptions, 'heard'>

type Order =
  | { do: 'connect'; group: string; places: readonly Place[] }
  | { do: 'reconnect' | 'cut'; group: string }
  | { do: 'note'; on: boolean }

type Report =
  | { is: 'ready' }
  | { is: 'cut' }
  | { is: 'heard'; events: number }
  /** Receipts since the last report: position, clockMs. */
  | { is: 'noted'; receipts: [number, number][] }

const role = 'swarm'

/** A class because it holds a process; `close` ends it. */
export class Swarm {
  private readonly child: ChildProcess
  private answered: (() => void) | undefined
  /** Events heard by all clients together. */
  heard = 0
  receipts: [number, number][] = []
  private readonly waiting = new Set<() => void>()

  constructor() {
    this.child = fork(process.argv[1] ?? '', [role], { execArgv: [] })
    this.child.on('message', (report: Report) => {
      switch (report.is) {
        case 'heard':
          this.heard = report.events
          for (const look of this.waiting) look()
          return
        case 'noted':
          this.receipts.push(...report.receipts)
          return
        case 'ready':
        case 'cut':
          this.answered?.()
      }
    })
  }

  /** Connects a client to each place; resolves when all stand where they should. */
  connect(group: string, places: readonly Place[]): Promise<void> {
    return this.tell({ do: 'connect', group, places })
  }

  reconnect(group: string): Promise<void> {
    return this.tell({ do: 'reconnect', group })
  }

  cut(group: string): Promise<void> {
    return this.tell({ do: 'cut', group })
  }

  /** Whether each packet's position and time are reported. */
  note(on: boolean): void {
    this.child.send({ do: 'note', on } satisfies Order)
  }

  /** Resolves when `done` holds; it is asked whenever clients have heard something. */
  until(done: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!done()) return
        this.waiting.delete(look)
        resolve()
      }
      this.waiting.add(look)
      look()
    })
  }

  close(): void {
    this.child.kill()
  }

  private tell(order: Order): Promise<void> {
    return new Promise((resolve, reject) => {
      const died = (): void => reject(new Error('the clients died'))
      this.child.once('exit', died)
      this.answered = () => {
        this.child.off('exit', died)
        resolve()
      }
      this.child.send(order)
    })
  }
}

/** Reports at most this often while something is heard. */
const reportEveryMs = 2

/** The other end: what the forked process does. True when this process is one. */
export function isSwarm(): boolean {
  if (process.argv[2] !== role) return false
  const groups = new Map<string, Client[]>()
  const report = (said: Report): void => void process.send?.(said)
  let waitingFor = 0
  let events = 0
  let receipts: [number, number][] = []
  let noting = false
  let told = 0

  const heard = {
    ready: () => {
      waitingFor -= 1
      if (waitingFor === 0) report({ is: 'ready' })
    },
    events: (count: number, upTo: number, at: number) => {
      events += count
      if (noting && count > 0) receipts.push([upTo, at])
    },
    isTimed: () => noting,
  }
  setInterval(() => {
    if (events === told) return
    told = events
    if (noting) report({ is: 'noted', receipts: receipts.splice(0) })
    report({ is: 'heard', events })
  }, reportEveryMs)

  process.on('disconnect', () => process.exit())
  process.on('message', (order: Order) => {
    if (order.do === 'note') {
      noting = order.on
      receipts = []
      return
    }
    const group = groups.get(order.group) ?? []
    switch (order.do) {
      case 'connect':
        groups.set(
          order.group,
          order.places.map((place) => new Client({ ...place, heard })),
        )
        waitingFor = order.places.length
        for (const client of groups.get(order.group) ?? []) client.connect()
        return
      case 'reconnect':
        waitingFor = group.length
        for (const client of group) client.connect()
        return
      case 'cut':
        for (const client of group) client.cut()
        report({ is: 'cut' })
    }
  })
  return true
}
