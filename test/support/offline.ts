/** A page that works without a link, looked into and worked from outside. */
import type { Page } from 'playwright-core'
import type { Answer } from '../../shared/command.ts'
import type { Refusal } from '../../shared/refusal.ts'
import { password } from './exercise.ts'

export interface GivenOffline {
  type: string
  stream: string
  data: Record<string, unknown>
  commandId?: string
}

/** What of the window's store these suites use; it is reached through the mounted app, as developer tools do. */
interface LiveStore {
  link: { phase: string }
  session: unknown
  photos: readonly { id: string }[]
  send: (order: GivenOffline) => Promise<Answer>
  signIn: (by: { account: string; password: string; log: string }) => Promise<Refusal | undefined>
  signOut: () => Promise<void>
  keepNote: (name: string, text: string) => Promise<void>
  keepPhoto: (order: GivenOffline, name: string, picture: Blob) => Promise<boolean>
}
interface Mounted {
  __vue_app__?: { config: { globalProperties: { $pinia: { _s: Map<string, LiveStore> } } } }
}

/** Resolves once the whole shell is on this device and stands before this page. */
export async function shellKept(page: Page): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated')
}

/** The device says that it has a network again: nobody waits out a pause that was drawn before. */
export async function backOnline(page: Page): Promise<void> {
  await page.evaluate(() => dispatchEvent(new Event('online')))
}

/** The caches of the page's origin with the paths in them. */
export function cachesOf(page: Page): Promise<{ name: string; paths: string[] }[]> {
  return page.evaluate(async () => {
    const names = await caches.keys()
    return Promise.all(
      names.map(async (name) => {
        const keys = await (await caches.open(name)).keys()
        return { name, paths: keys.map(({ url }) => new URL(url).pathname).sort() }
      }),
    )
  })
}

/** Resolves once the window's store stands, with somebody signed in. */
export async function worksFor(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const app = (document.querySelector('#app') as unknown as Mounted | null)?.__vue_app__
    return app?.config.globalProperties.$pinia._s.get('live')?.session !== undefined
  })
}

/** False while the screen is locked: the session ended. */
export function isSignedIn(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const app = (document.querySelector('#app') as unknown as Mounted | null)?.__vue_app__
    return app?.config.globalProperties.$pinia._s.get('live')?.session !== undefined
  })
}

/** Gives an order as the page's own screens do, without waiting for its answer. */
export async function sendFrom(page: Page, order: GivenOffline): Promise<void> {
  await worksFor(page)
  await page.evaluate((given) => {
    const app = (document.querySelector('#app') as unknown as Mounted).__vue_app__
    void app?.config.globalProperties.$pinia._s.get('live')?.send(given)
  }, order)
}

/** Keeps a picture of so many random bytes' worth of colour with its order; gives the order's id. */
export async function photoFrom(page: Page, order: GivenOffline, side: number): Promise<string> {
  await worksFor(page)
  return page.evaluate(
    async ({ order, side }) => {
      const canvas = Object.assign(document.createElement('canvas'), { width: side, height: side })
      const pen = canvas.getContext('2d')
      const points = pen?.createImageData(side, side)
      if (!pen || !points) throw new Error('no canvas')
      for (let at = 0; at < points.data.length; at += 65_536)
        crypto.getRandomValues(points.data.subarray(at, Math.min(points.data.length, at + 65_536)))
      pen.putImageData(points, 0, 0)
      const picture = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.8))
      const app = (document.querySelector('#app') as unknown as Mounted).__vue_app__
      const live = app?.config.globalProperties.$pinia._s.get('live')
      if (!picture || !(await live?.keepPhoto(order, '照片.jpg', picture)))
        throw new Error('no photo was kept')
      return live?.photos.at(-1)?.id ?? ''
    },
    { order, side },
  )
}

/** What of the orders and photos on this device has not arrived, as it lies on its disk. */
export function waitingOn(
  page: Page,
): Promise<{ orders: { commandId: string; status: string }[]; photos: number }> {
  return page.evaluate(async () => {
    const opened = indexedDB.open('lianxin')
    const of = <T>(asked: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        asked.onsuccess = () => resolve(asked.result)
        asked.onerror = () => reject(asked.error ?? new Error('the database does not answer'))
      })
    const database = await of(opened)
    const stores = database.transaction(['outbox', 'photos'])
    const [records, photos] = await Promise.all([
      of<{ entry: string }[]>(stores.objectStore('outbox').getAll()),
      of(stores.objectStore('photos').count()),
    ])
    database.close()
    const orders = records.map(({ entry }) => JSON.parse(entry) as { commandId: string; status: string })
    return { orders: orders.filter(({ status }) => status !== 'delivered'), photos }
  })
}

/** Signs in at the page's own store; undefined once it is done, else why not. */
export function signInFrom(page: Page, account: string, log: string): Promise<string | undefined> {
  return page.evaluate(
    async (by) => {
      const app = (document.querySelector('#app') as unknown as Mounted).__vue_app__
      const refusal = await app?.config.globalProperties.$pinia._s.get('live')?.signIn(by)
      return refusal?.code
    },
    { account, password, log },
  )
}

export async function signOutFrom(page: Page): Promise<void> {
  await page.evaluate(() => {
    const app = (document.querySelector('#app') as unknown as Mounted).__vue_app__
    return app?.config.globalProperties.$pinia._s.get('live')?.signOut()
  })
}

export async function noteFrom(page: Page, name: string, text: string): Promise<void> {
  await worksFor(page)
  await page.evaluate(
    ({ name, text }) => {
      const app = (document.querySelector('#app') as unknown as Mounted).__vue_app__
      return app?.config.globalProperties.$pinia._s.get('live')?.keepNote(name, text)
    },
    { name, text },
  )
}
