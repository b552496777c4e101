/** What the screens see of the house: the link, the session, the streams as folded so far and one's own orders. */
import { defineStore } from 'pinia'
import { browserDevice } from '../sync/device.ts'
import { sessionDoor } from '../sync/session.ts'
import { newId, onWake, surroundings } from '../sync/surroundings.ts'
import { browserTabs } from '../sync/tabs.ts'
import { socketWire } from '../sync/wire.socketio.ts'
import { liveSetup } from './liveSetup.ts'

export type { Link, LinkPhase } from '../sync/link.ts'
export type { Pending } from '../sync/pending.ts'
export type { Order, Session, StartOptions } from './liveSetup.ts'

export const useLive = defineStore('live', () =>
  liveSetup({
    device: browserDevice,
    door: sessionDoor((...request) => fetch(...request)),
    wire: () => socketWire(),
    send: (...request) => fetch(...request),
    tabs: browserTabs,
    around: surroundings,
    newId,
    onWake,
    failed: (error) => reportError(error),
  }),
)
