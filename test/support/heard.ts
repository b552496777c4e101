/** What sockets of the rig were told, read for the suites of broadcast. */
import type { Actor } from '../../shared/access/actor.ts'
import type { Events, Head } from '../../shared/protocol.ts'
import type { Rig, RigSocket } from './broadcastRig.ts'

export const names = ({ said }: RigSocket): string[] => said.map(({ name }) => name)
export const packets = ({ said }: RigSocket): Events[] =>
  said.flatMap((one) => (one.name === 'events' ? [one.payload as Events] : []))
export const heads = ({ said }: RigSocket): Head[] =>
  said.flatMap((one) => (one.name === 'head' ? [one.payload as Head] : []))
export const kinds = (events: readonly Events[]): string[] =>
  events.flatMap((packet) => packet.events.map((item) => ('kind' in item ? item.kind : item.type)))

/** Somebody who follows live, with what they were told so far forgotten. */
export async function follower(rig: Rig, actor: Actor): Promise<RigSocket> {
  const socket = rig.connect(actor)
  rig.hello(socket)
  await rig.settle()
  socket.said.length = 0
  return socket
}
