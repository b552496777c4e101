/** Rows as a spreadsheet's text file holds them (RFC 4180), safe to open: no cell is taken for a formula. */

/** Spreadsheets take what begins so for a formula, also in full width; a tab or a line break before it is passed over. */
const formula = /^[\t\r\n]*[=+\-@＝＋－＠]|^[\t\r\n]/u
/** A spreadsheet would make a number of it, and lose noughts or digits. */
const lossyDigits = /^(?:0\d+|\d{12,})$/

/** The text of a cell that a spreadsheet shows as it is and never works out. */
export function harmless(text: string): string {
  return formula.test(text) || lossyDigits.test(text) ? `'${text}` : text
}

/** One line of a file, with its line break. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => quoted(harmless(cell))).join(',')}\r\n`
}

/** The whole file: with its mark, by which spreadsheets know the encoding. */
export function csvFile(rows: readonly (readonly string[])[]): string {
  return `\uFEFF${rows.map(csvLine).join('')}`
}

function quoted(text: string): string {
  return /[",\r\n\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
