/** Photos on disk, sealed with their orders; each write durable before it resolves. They outlast a wipe, as orders do. */
import type { Database } from './database.idb.ts'
import type { PhotoStore } from './photos.ts'

const strict = { durability: 'strict' } as const

/** The photos of one account on one log. */
export function idbPhotoStore(database: Database, log: string, account: string): PhotoStore {
  const owner = `${account}/${log}`
  return {
    async load() {
      const all = await database.getAllFromIndex('photos', 'owner', owner)
      return all
        .sort((a, b) => a.order - b.order)
        .map(({ id, stream, order, sealed }) => ({ id, stream, order, bytes: sealed.byteLength }))
    },
    bytes: async (id) => (await database.get('photos', `${owner}/${id}`))?.sealed,
    async put({ id, stream, order }, sealed) {
      const transaction = database.transaction('photos', 'readwrite', strict)
      await Promise.all([
        transaction.store.put({ owner, id, stream, order, sealed }, `${owner}/${id}`),
        transaction.done,
      ])
    },
    async remove(id) {
      const transaction = database.transaction('photos', 'readwrite', strict)
      await Promise.all([transaction.store.delete(`${owner}/${id}`), transaction.done])
    },
  }
}
