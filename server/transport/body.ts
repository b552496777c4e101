/** Files on their way in. */
import type { Request } from 'express'

/** The bytes of a request, no more of them than may come. `cut`: the sender went away or was too slow. */
export async function bodyOf(request: Request, most: number): Promise<Buffer | 'tooLarge' | 'cut'> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    // One that is refused half way is still answered; the rest runs into nothing until the server's patience ends.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > most) return 'tooLarge'
      chunks.push(chunk)
    }
  } catch {
    return 'cut'
  }
  return Buffer.concat(chunks)
}
