/** Files as people and as others send them, and the way of a file through the doors. */
import sharp from 'sharp'
import { kept, type Kept } from '../../shared/attachment.ts'
import { entry, type Doors, type Order, type Sender } from './doors.ts'

/** A photo of flat colour with a camera's notes in it: where it was taken, by whom. */
export async function photo(
  width = 640,
  height = 480,
  format: 'jpeg' | 'png' | 'webp' = 'jpeg',
): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#7a8' } })
    .withExif({
      IFD0: { Artist: 'CANARY-NAME', Copyright: 'CANARY-RIGHTS' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '31/1 12/1 30/1', GPSMapDatum: 'CANARY-PLACE' },
    })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><r>CANARY-XMP</r></x:xmpmeta>')
    .toFormat(format)
    .toBuffer()
}

export const pdf = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n' +
    'trailer<</Root 1 0 R>>\n%%EOF\n',
)

/** Sends a file as a page of ours does. */
export function send(
  doors: Doors,
  who: Sender | undefined,
  file: Uint8Array | string,
  { log = 'live', headers = {} }: { log?: string; headers?: Record<string, string> } = {},
): Promise<Response> {
  return fetch(`${doors.house.url}/api/blobs?log=${log}`, {
    method: 'POST',
    headers: {
      origin: `http://127.0.0.1:${doors.house.port}`,
      'x-lianxin': '1',
      ...who?.headers,
      'content-type': 'application/octet-stream',
      ...headers,
    },
    body: file as BodyInit,
  })
}

/** Keeps a file. Throws when it was refused. */
export async function keep(
  doors: Doors,
  who: Sender,
  file: Uint8Array | string,
  log?: string,
): Promise<Kept> {
  const answer = await send(doors, who, file, log === undefined ? {} : { log })
  const said: unknown = await answer.json()
  if (answer.status !== 201) throw new Error(`refused: ${JSON.stringify(said)}`)
  return kept.parse(said)
}

/** An entry that names what was kept. */
export function entryWith(stream: string, { blob, type, bytes }: Kept, name = '现场.jpg'): Order {
  const order = entry(stream, '二号阀组已封堵')
  return { ...order, data: { ...order.data, attachments: { first: { blob, type, bytes, name } } } }
}

export function addressOf(blob: string, stream: string, position: number, more = ''): string {
  return `/api/blobs/${blob}?stream=${stream}&position=${position}${more}`
}
