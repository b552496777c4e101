/** What the parts of a ZIP file say they come to, read from its directory; whoever unpacks it holds each to its word. */

const [end, entry] = [0x06054b50, 0x02014b50]
const [endBytes, entryBytes] = [22, 46]

/** Sizes that stand elsewhere (ZIP64), and a size that comes only after the bytes: nothing a plain workbook needs. */
const [elsewhere, sizeAfter] = [0xffff, 8]

/** The sum; undefined where the directory is not plain: a comment behind it, a part without a size, none at all. */
export function unpackedBytes(file: Buffer): number | undefined {
  const at = file.length - endBytes
  // Nothing stands behind the end: no second one could be meant by somebody else.
  if (at < 0 || file.readUInt32LE(at) !== end) return undefined
  const parts = file.readUInt16LE(at + 10)
  if (parts === 0 || parts === elsewhere) return undefined
  let [sum, place] = [0, file.readUInt32LE(at + 16)]
  for (let part = 0; part < parts; part++) {
    if (place + entryBytes > at || file.readUInt32LE(place) !== entry) return undefined
    const packed = file.readUInt32LE(place + 20)
    const unpacked = file.readUInt32LE(place + 24)
    const isUnsized = unpacked === 0 && (packed > 2 || (file.readUInt16LE(place + 8) & sizeAfter) !== 0)
    if (isUnsized) return undefined
    sum += unpacked
    const [name, extra, comment] = [28, 30, 32].map((more) => file.readUInt16LE(place + more))
    place += entryBytes + (name ?? 0) + (extra ?? 0) + (comment ?? 0)
  }
  return place === at ? sum : undefined
}
