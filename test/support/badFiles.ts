/** Files that lie about what they are or what they cost. All made here; none is more than a few hundred kilobytes. */
import { crc32, deflateSync, createDeflate, constants } from 'node:zlib'
import { pdf } from './blobs.ts'

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

function chunk(type: string, data: Buffer): Buffer {
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  sum.writeUInt32BE(checksum(body))
  return Buffer.concat([length, body, sum])
}

/** The library's own is newer than the oldest Node of the house. */
function checksum(bytes: Buffer): number {
  if (typeof crc32 === 'function') return crc32(bytes)
  let sum = ~0
  for (const byte of bytes) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0)
  }
  return ~sum >>> 0
}

interface Png {
  width: number
  height: number
  depth?: number
  colour?: number
  interlaced?: boolean
  data: Buffer
  more?: Buffer[]
}

export function png({
  width,
  height,
  depth = 8,
  colour = 0,
  interlaced = false,
  data,
  more = [],
}: Png): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([depth, colour, 0, 0, interlaced ? 1 : 0], 8)
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    ...more,
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** So many zeros, pressed; never in memory whole. */
export async function zeros(bytes: number): Promise<Buffer> {
  const deflate = createDeflate({ level: constants.Z_BEST_COMPRESSION })
  const pressed: Buffer[] = []
  deflate.on('data', (piece: Buffer) => void pressed.push(piece))
  const piece = Buffer.alloc(1024 * 1024)
  for (let left = bytes; left > 0; left -= piece.length)
    if (!deflate.write(left < piece.length ? piece.subarray(0, left) : piece))
      await new Promise((resolve) => deflate.once('drain', resolve))
  await new Promise<void>((resolve) => {
    deflate.once('end', resolve)
    deflate.end()
  })
  return Buffer.concat(pressed)
}

/** A picture of one grey point, which readers take. */
export const point = png({ width: 1, height: 1, data: deflateSync(Buffer.from([0, 128])) })

const zip = Buffer.concat([
  Buffer.from('PK\x03\x04\x14\0\0\0\0\0', 'latin1'),
  Buffer.alloc(20),
  Buffer.from('PK\x05\x06', 'latin1'),
  Buffer.alloc(18),
])

/** Of what may never be kept: the refusal by name of the file. */
export const refusedFiles: readonly (readonly [name: string, file: Buffer, code: string])[] = [
  ['nothing', Buffer.alloc(0), 'blob.otherType'],
  ['HTML', Buffer.from('<!doctype html><script>alert(1)</script>'), 'blob.otherType'],
  [
    'HTML after a byte order mark and blanks',
    Buffer.from('\uFEFF \n\t<html><script>alert(1)</script>'),
    'blob.otherType',
  ],
  ['HTML further below', Buffer.from('公告\n\n<script>alert(1)</script>'), 'blob.otherType'],
  ['HTML in UTF-16', Buffer.from('\uFEFF<html><script>alert(1)</script>', 'utf16le'), 'blob.otherType'],
  ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), 'blob.otherType'],
  ['XML', Buffer.from('<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b">]><r>&a;</r>'), 'blob.otherType'],
  ['GIF that is a script', Buffer.from('GIF89a/*\0\0*/=1;alert(1)//;', 'latin1'), 'blob.otherType'],
  ['GIF that is plain text', Buffer.from('GIF89a=1;alert(1)'), 'blob.otherType'],
  ['script of a shell', Buffer.from('#!/bin/sh\nrm -rf /\n'), 'blob.otherType'],
  [
    'program of Windows',
    Buffer.concat([Buffer.from('MZ\x90\0', 'latin1'), Buffer.alloc(200)]),
    'blob.otherType',
  ],
  [
    'program of Linux',
    Buffer.concat([Buffer.from('\x7fELF', 'latin1'), Buffer.alloc(200)]),
    'blob.otherType',
  ],
  ['ZIP', zip, 'blob.otherType'],
  ['HEIC', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0heicmif1', 'latin1'), 'blob.otherType'],
  ['TIFF', Buffer.from('II*\0\x08\0\0\0', 'latin1'), 'blob.otherType'],
  ['video', Buffer.from('\0\0\0\x18ftypisom\0\0\0\0', 'latin1'), 'blob.otherType'],
  ['text with a NUL', Buffer.from('水位\0 3.2 米'), 'blob.otherType'],
  ['text that is too long', Buffer.alloc(256 * 1024 + 1, 'a'), 'blob.otherType'],
  ['text with a mobile number', Buffer.from('请联系 138 0013 8000'), 'blob.personalMark'],
  ['PDF that is also a ZIP', Buffer.concat([pdf, zip]), 'blob.damaged'],
  ['PDF cut short', pdf.subarray(0, pdf.length - 20), 'blob.damaged'],
  ['HTML before a PDF', Buffer.concat([Buffer.from('<html>'), pdf]), 'blob.otherType'],
  ['beginning of a JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), 'blob.damaged'],
  [
    'HTML behind the first bytes of a JPEG',
    Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from('<script>alert(1)</script>')]),
    'blob.damaged',
  ],
  ['PNG without a picture', signature, 'blob.damaged'],
  ['PNG cut short', point.subarray(0, point.length - 30), 'blob.damaged'],
  ['WEBP of nothing', Buffer.from('RIFF\x04\0\0\0WEBP', 'latin1'), 'blob.damaged'],
  [
    'PNG of 50,000 x 50,000',
    png({ width: 50_000, height: 50_000, depth: 1, data: deflateSync(Buffer.alloc(1000)) }),
    'blob.tooManyPixels',
  ],
  ['JPEG of 65,500 x 65,500', jpegOf(65_500, 65_500), 'blob.tooManyPixels'],
]

/** The frame of a JPEG that says it is so large. */
function jpegOf(width: number, height: number): Buffer {
  const size = Buffer.alloc(4)
  size.writeUInt16BE(height, 0)
  size.writeUInt16BE(width, 2)
  return Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xdb, 0, 67, 0, ...Array.from({ length: 64 }, () => 1)]),
    Buffer.from([0xff, 0xc0, 0, 11, 8]),
    size,
    Buffer.from([1, 1, 0x11, 0, 0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0]),
    Buffer.alloc(1000),
    Buffer.from([0xff, 0xd9]),
  ])
}

/** Small files that unfold into much: within the bound of points, or beside them. */
export async function bombs(): Promise<[name: string, file: Buffer][]> {
  const grey = deflateSync(Buffer.from([0, 128]))
  const hundred = await zeros(100 * 1024 * 1024)
  const note = (type: string, head: string): Buffer =>
    chunk(type, Buffer.concat([Buffer.from(head, 'latin1'), hundred]))
  return [
    [
      'PNG of 6,000 x 6,000 of 64 bits a point, interlaced',
      png({
        width: 6000,
        height: 6000,
        depth: 16,
        colour: 6,
        interlaced: true,
        data: await zeros(6010 * 6000 * 8),
      }),
    ],
    ['PNG of one point with 100 MB of points', png({ width: 1, height: 1, data: hundred })],
    [
      'PNG with 100 MB in a note',
      png({ width: 1, height: 1, data: grey, more: [note('zTXt', 'Comment\0\0')] }),
    ],
    [
      'PNG with 100 MB in its profile of colours',
      png({ width: 1, height: 1, data: grey, more: [note('iCCP', 'x\0\0')] }),
    ],
  ]
}
