/** The figures that are read when somebody asks: how the house stands at this moment. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { EventLog } from '../log/eventLog.ts'
import type { Disk } from './disk.ts'
import type { Metrics, Reading } from './metrics.ts'

interface Followed {
  position: number
  asOf: number
}

export interface ReadingsOf {
  metrics: Metrics
  log: EventLog
  now: () => number
  followers: ReadonlyMap<string, Followed>
  /** Views of each log that have a socket. */
  views: () => readonly { log: string; count: number }[]
  sockets: () => number
  disk: () => Disk | undefined
  /** Pages on their way out. */
  paging: { onTheWay: () => number }
  isReady: () => boolean
  isWritable: () => boolean
}

const loopResolutionMs = 20

/** From now on these stand in the text of /metrics, and every commit is counted. */
export function readHouse(of: ReadingsOf): void {
  const { metrics, log } = of
  const loop = monitorEventLoopDelay({ resolution: loopResolutionMs })
  loop.enable()
  log.onCommitted(({ log: name, after, upTo, took }) => {
    metrics.count('lianxin_events_total', { log: name }, upTo - after)
    metrics.observe('lianxin_commit_seconds', took.ms / 1000)
    metrics.observe('lianxin_batch_commands', took.commands)
  })
  metrics.read(() => houseReadings(of))
  metrics.read(() => [...processReadings(), ...loopReadings(loop)])
}

function houseReadings(of: ReadingsOf): Reading[] {
  const { now, followers, views, sockets, disk, isReady, isWritable, paging } = of
  const gauge = (name: string, help: string, value: number, labels = {}): Reading => ({
    name: `lianxin_${name}`,
    help,
    value,
    labels,
  })
  const room = disk()
  return [
    ...[...followers].flatMap(([log, { position, asOf }]) => [
      gauge('follower_position', 'Position up to which this node follows a log.', position, { log }),
      gauge('follower_age_seconds', 'Since the head of a log was last confirmed.', (now() - asOf) / 1000, {
        log,
      }),
    ]),
    ...views().map(({ log, count }) => gauge('views', 'Views that are served.', count, { log })),
    gauge('pages_waiting', 'Pages on their way out.', paging.onTheWay()),
    gauge('sockets', 'Connected sockets.', sockets()),
    gauge('ready', '1 while this node takes connections.', Number(isReady())),
    gauge('writable', '1 while orders are taken.', Number(isWritable())),
    ...(room
      ? [
          gauge('disk_free_bytes', 'Room left where the data lies.', room.freeMb * 1024 * 1024),
          gauge('disk_size_bytes', 'Size of the disk the data lies on.', room.totalMb * 1024 * 1024),
        ]
      : []),
  ]
}

function processReadings(): Reading[] {
  const { user, system } = process.cpuUsage()
  const { rss, heapUsed } = process.memoryUsage()
  return [
    {
      name: 'process_cpu_seconds_total',
      help: 'CPU time of this process.',
      kind: 'counter',
      value: (user + system) / 1e6,
    },
    { name: 'process_resident_memory_bytes', help: 'Resident memory.', value: rss },
    { name: 'nodejs_heap_used_bytes', help: 'Heap in use.', value: heapUsed },
    {
      name: 'process_start_time_seconds',
      help: 'Start of the process since the epoch.',
      value: Math.round(performance.timeOrigin / 1000),
    },
    { name: 'nodejs_info', help: 'Version of Node.', value: 1, labels: { version: process.version } },
  ]
}

function loopReadings(loop: ReturnType<typeof monitorEventLoopDelay>): Reading[] {
  const help = 'How late the event loop was, beyond its own resolution.'
  const late = (ns: number): number =>
    Number.isFinite(ns) ? Math.max(0, ns / 1e9 - loopResolutionMs / 1000) : 0
  const quantiles = [50, 99].map((percent): Reading => ({
    name: `nodejs_eventloop_delay_p${percent}_seconds`,
    help,
    value: late(loop.percentile(percent)),
  }))
  // Each asking sees what happened since the one before it.
  loop.reset()
  return quantiles
}
