/** What every kind of file comes to: rows of texts. */
import type { Refusal } from '../../shared/refusal.ts'

/** `row` counts from 1, as a spreadsheet shows it. */
export interface SheetRow {
  row: number
  cells: string[]
}

/** The file as a whole cannot be read (further). */
export class FileFault extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}
