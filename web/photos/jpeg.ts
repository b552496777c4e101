/** A canvas as a file: its colours and nothing else, small enough to be sent over a thin link. */
import { mostPhotoBytes, qualities } from './shape.ts'

/** Undefined when even the coarsest is too large. */
export async function jpegOf(canvas: HTMLCanvasElement): Promise<Blob | undefined> {
  for (const quality of qualities) {
    const made = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality))
    if (made && made.size <= mostPhotoBytes) return made
  }
  return undefined
}
