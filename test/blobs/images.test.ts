/** One picture in a process of its own: what it may cost, and that no more than a refusal comes of costing more. */
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { imageLimits, Images } from '../../server/blobs/images.ts'
import { photo } from '../support/blobs.ts'
import { point } from '../support/badFiles.ts'

const limited = (limits: Partial<typeof imageLimits>): Images => new Images({ ...imageLimits, ...limits })

test('[ATT2] a picture is turned as the camera held it, and measured as it is shown', async () => {
  const lying = await sharp({ create: { width: 400, height: 300, channels: 3, background: '#135' } })
    .jpeg()
    .withMetadata({ orientation: 6 })
    .toBuffer()
  expect(await new Images().redraw(lying, 'image/jpeg')).toMatchObject({
    type: 'image/jpeg',
    width: 300,
    height: 400,
  })
})

test('[ATT2] what can be seen through stays so, whatever it came as', async () => {
  const glass = sharp({
    create: { width: 40, height: 30, channels: 4, background: { r: 1, g: 2, b: 3, alpha: 0.5 } },
  })
  expect(await new Images().redraw(await glass.webp().toBuffer(), 'image/jpeg')).toMatchObject({
    type: 'image/png',
  })
  expect(await new Images().redraw(point, 'image/png')).toMatchObject({ width: 1, height: 1 })
})

test('[ATT3] one that works too long, grows too large or has too many points is refused', async () => {
  const file = await photo(4000, 4000, 'png')
  expect(await limited({ cpuMs: 50 }).redraw(file, 'image/png')).toBe('pixels')
  expect(await limited({ memoryBytes: 1024 }).redraw(file, 'image/png')).toBe('pixels')
  expect(await limited({ pixels: 15_000_000 }).redraw(file, 'image/png')).toBe('pixels')
  expect(await limited({ waitMs: 50 }).redraw(file, 'image/png')).toBe('late')
  expect(await limited({ pixels: 16_000_000 }).redraw(file, 'image/png')).toMatchObject({ width: 4000 })
})

test('[ATT3] pictures are read one after the other, and one that fails holds up none', async () => {
  const images = new Images()
  const file = await photo(64, 64)
  const all = await Promise.all([
    images.redraw(file, 'image/jpeg'),
    images.redraw(file.subarray(0, 100), 'image/jpeg'),
    images.redraw(file, 'image/jpeg'),
  ])
  expect(all.map((one) => (typeof one === 'string' ? one : one.type))).toEqual([
    'image/jpeg',
    'unreadable',
    'image/jpeg',
  ])
})
