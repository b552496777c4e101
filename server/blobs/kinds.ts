/** What a file is, by its content alone: its name and what the sender calls it are never asked. */
import { most, type BlobType } from '../../shared/attachment.ts'
import { personalMarkIn } from '../../shared/words.ts'

/** How a file begins that may be read as a picture; it is drawn anew in any case. */
const pictures: readonly { starts: (file: Buffer) => boolean; becomes: BlobType }[] = [
  { starts: (file) => file.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])), becomes: 'image/jpeg' },
  {
    starts: (file) =>
      file.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])),
    becomes: 'image/png',
  },
  {
    starts: (file) => file.toString('latin1', 0, 4) === 'RIFF' && file.toString('latin1', 8, 12) === 'WEBP',
    becomes: 'image/jpeg',
  },
]

export type Kind =
  | { kind: 'picture'; becomes: BlobType }
  | { kind: 'document'; type: BlobType }
  | { kind: 'refused'; because: 'unknown' | 'damaged' | 'personal' }

const refused = (because: 'unknown' | 'damaged' | 'personal'): Kind => ({ kind: 'refused', because })

/** Tells pictures, PDF and plain text from everything else. A PDF must end where it says it ends. */
export function kindOf(file: Buffer): Kind {
  const picture = pictures.find(({ starts }) => starts(file))
  if (picture) return { kind: 'picture', becomes: picture.becomes }
  if (file.toString('latin1', 0, 5) === '%PDF-')
    return endsAsPdf(file) ? { kind: 'document', type: 'application/pdf' } : refused('damaged')
  const text = file.length <= most.textBytes ? textOf(file) : undefined
  if (text === undefined || looksLikeMarkup(text)) return refused('unknown')
  return personalMarkIn(text) === undefined ? { kind: 'document', type: 'text/plain' } : refused('personal')
}

/** Nothing but blanks after the mark of its end: what is appended would make it another file as well. */
function endsAsPdf(file: Buffer): boolean {
  return /%%EOF[\s\0]*$/.test(file.toString('latin1', Math.max(0, file.length - 1024)))
}

/** The text of a file in UTF-8 without control characters; undefined for any other. */
function textOf(file: Buffer): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(file)
    // eslint-disable-next-line no-control-regex -- what tells text from bytes
    return text.trim() === '' || /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/.test(text)
      ? undefined
      : text
  } catch {
    return undefined
  }
}

/** HTML, SVG, XML and scripts of a shell: never kept, though they are text. */
function looksLikeMarkup(text: string): boolean {
  return /^\s*(?:<|#!|MZ|GIF8)/i.test(text) || /<(?:!doctype|html|script|svg|body|iframe)\b/i.test(text)
}
