/** A heading and bytes in one piece: 4 bytes for the length of the heading, the heading as JSON, the bytes. */

export function framed(head: unknown, parts: readonly Buffer[]): Buffer[] {
  const text = Buffer.from(JSON.stringify(head))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(text.length)
  return [length, text, ...parts]
}

/** Throws for what is no frame. */
export function unframed(bytes: Buffer): { head: unknown; rest: Buffer } {
  const end = 4 + bytes.readUInt32BE(0)
  if (end > bytes.length) throw new Error('a frame ends within its heading')
  return { head: JSON.parse(bytes.toString('utf8', 4, end)), rest: bytes.subarray(end) }
}
