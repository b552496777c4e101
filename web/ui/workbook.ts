/** The only room of the window that knows the library: loaded when somebody asks for a workbook. */

/** A workbook of one sheet, its first row standing still above the rest; every cell is a text, so none is a formula. */
export async function workbookOf(name: string, rows: readonly (readonly string[])[]): Promise<BlobPart> {
  const { writeXlsx } = await import('hucre/xlsx')
  const written = await writeXlsx({
    sheets: [{ name, rows: rows.map((row) => [...row]), freezePane: { rows: 1 } }],
  })
  return new Uint8Array(written)
}
