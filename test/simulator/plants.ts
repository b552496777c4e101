/** Faults put into a house or its clients on purpose, around their ports: an inspector that misses one inspects nothing. */
import type { Event } from '../../shared/event.ts'
import type { Events, Item } from '../../shared/protocol.ts'
import type { Outlet } from '../../server/broadcast/outlet.ts'
import { foldPacket, type Streams } from '../../web/sync/foldPacket.ts'
import type { Planted } from './run.ts'
import { liveLog } from './world.ts'

const isEvent = (item: Item): item is Event => !('kind' in item)

/** Changes event packets on their way out: those of a catch-up (`to`), those of the live stream (`toView`), or both. */
function packets(
  where: 'to' | 'toView' | 'both',
  change: (packet: Events, random: () => number) => Events,
): (outlet: Outlet, random: () => number) => Outlet {
  return (outlet, random) => {
    const changed = (name: string, body: string, isHere: boolean): string =>
      name === 'events' && isHere ? JSON.stringify(change(JSON.parse(body) as Events, random)) : body
    return {
      ...outlet,
      to: (socket, name, body) => outlet.to(socket, name, changed(name, body, where !== 'toView')),
      toView: (log, view, name, body) => outlet.toView(log, view, name, changed(name, body, where !== 'to')),
    }
  }
}

function without(packet: Events, isGone: (item: Item) => boolean): Events {
  return { ...packet, events: packet.events.filter((item) => !isGone(item)) }
}

export const plants: Record<string, Planted> = {
  'an event skipped in catch-up': {
    wrapOutlet: packets('to', (packet, random) => {
      const skipped = packet.events.findIndex((item) => isEvent(item) && random() < 0.2)
      return without(packet, (item) => packet.events.indexOf(item) === skipped)
    }),
  },

  'an event applied twice': {
    wrapOutlet: packets('both', (packet, random) => ({
      ...packet,
      events: packet.events.flatMap((item) => (isEvent(item) && random() < 0.2 ? [item, item] : [item])),
    })),
    // Folds whatever comes as if it were the next.
    fold: (streams, items, catalogue) => foldPacket(streams, renumbered(streams, items), catalogue),
  },

  'an answer given before its commit': {
    wrapLog: (log, random) => ({
      ...log,
      submit: async (name, request) => {
        if (name !== liveLog || random() > 0.05) return log.submit(name, request)
        const { position } = await log.head(name)
        const { stream, type } = request.command
        return { accepted: true, position: position + 1, events: [{ position: position + 1, stream, type }] }
      },
    }),
  },

  'a key of idempotency lost': {
    wrapLog: (log) => {
      const known = new Set<string>()
      return {
        ...log,
        submit: async (name, request) => {
          const { commandId } = request.command
          const text = 'DELETE FROM idempotency WHERE command_id = ?'
          if (known.has(commandId)) await log.write(name, [{ text, args: [commandId], rows: false }])
          known.add(commandId)
          return log.submit(name, request)
        },
      }
    },
  },

  'a cursor past an event not sent': {
    wrapOutlet: packets('toView', (packet, random) =>
      random() < 0.3 ? { ...packet, upTo: packet.upTo + 1 } : packet,
    ),
  },

  'the wrong view': {
    wrapOutlet: (outlet, random) => {
      const views: string[] = []
      return {
        ...outlet,
        join: (socket, log, view) => {
          if (!views.includes(view)) views.push(view)
          const other = views[Math.floor(random() * views.length)] ?? view
          outlet.join(socket, log, random() < 0.1 ? other : view)
        },
      }
    },
  },

  'an enter omitted': {
    wrapOutlet: packets('both', (packet, random) =>
      without(packet, (item) => 'kind' in item && item.kind === 'enter' && random() < 0.3),
    ),
  },

  'a copy kept after its leave': {
    wrapOutlet: packets('both', (packet) =>
      without(packet, (item) => 'kind' in item && item.kind === 'leave'),
    ),
  },
}

function renumbered(streams: Streams, items: readonly Item[]): Item[] {
  const held = new Map<string, number>()
  return items.map((item) => {
    const known = 'kind' in item ? undefined : streams.get(item.stream)
    if (!known || 'kind' in item) return item
    const key = `${item.stream}/${item.layer}`
    const version = Math.max(item.version, (held.get(key) ?? known.version[item.layer] ?? 0) + 1)
    held.set(key, version)
    return { ...item, version }
  })
}
