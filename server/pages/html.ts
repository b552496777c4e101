/** HTML for pages that need no script. Whatever is put into it is text, unless it was made here (T1). */

/** A piece of HTML; nothing but `html` makes one. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Piece = string | number | Html | undefined | false | readonly Piece[]

/** Writes HTML; strings are escaped, lists joined, what is undefined or false is left out. */
export function html(parts: TemplateStringsArray, ...pieces: Piece[]): Html {
  return new Html(parts.map((part, at) => part + written(pieces[at])).join(''))
}

function written(piece: Piece): string {
  if (piece === undefined || piece === false) return ''
  if (piece instanceof Html) return piece.text
  if (typeof piece === 'object') return piece.map(written).join('')
  return String(piece).replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`)
}
