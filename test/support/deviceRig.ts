/** Put on `window` of a test page: the device's own stores, for a browser to run them. */
import { browserDevice } from '../../web/sync/device.ts'
import { openDatabase } from '../../web/sync/database.idb.ts'

export const rig = { browserDevice, openDatabase }
export type Rig = typeof rig
Object.assign(globalThis, { rig })
