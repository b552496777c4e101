/**
 * One picture, drawn anew, in a process of its own: bytes come in on stdin, a frame goes out on stdout. Nothing of what
 * came but the colours of its points goes out: no metadata, no place, no bytes before, between or after. It ends itself
 * when it grows too large or works too long; whoever started it ends it when it keeps them waiting.
 */
import sharp from 'sharp'
import { framed } from './frame.ts'
import type { ImageAsk } from './images.ts'

/** The longer edge of what is kept, and of the small picture. */
const [longest, small] = [4096, 320]

const asked = JSON.parse(process.argv.at(-1) ?? '') as ImageAsk
setInterval(() => {
  if (process.memoryUsage.rss() > asked.memoryBytes) process.exit(asked.exits.memory)
  const { user, system } = process.cpuUsage()
  if (user + system > asked.cpuMs * 1000) process.exit(asked.exits.work)
}, 20)

sharp.cache(false)
sharp.concurrency(1)
// Of all that the library could read, only what was asked for.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'],
})

async function read(): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

async function redraw(): Promise<void> {
  const options = { limitInputPixels: asked.pixels, failOn: 'error', sequentialRead: true } as const
  const picture = sharp(await read(), options)
  const { hasAlpha } = await picture.metadata()
  const type = asked.becomes === 'image/png' || hasAlpha ? 'png' : 'jpeg'
  const fitted = picture
    .autoOrient()
    .resize({ width: longest, height: longest, fit: 'inside', withoutEnlargement: true })
  const drawn = type === 'png' ? fitted.png({ compressionLevel: 7 }) : fitted.jpeg({ quality: 85 })
  const { data, info } = await drawn.toBuffer({ resolveWithObject: true })
  const preview = await sharp(data, options)
    .resize({ width: small, height: small, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .jpeg({ quality: 75 })
    .toBuffer()
  const head = { type: `image/${type}`, width: info.width, height: info.height, preview: preview.length }
  process.stdout.end(Buffer.concat(framed(head, [data, preview])), () => process.exit(0))
}

redraw().catch((error: unknown) => {
  const isTooLarge = error instanceof Error && /pixel limit/.test(error.message)
  process.exit(isTooLarge ? asked.exits.pixels : asked.exits.unreadable)
})
