/** Hands a file made here to whoever sits before the screen; nothing leaves for anywhere else. */

export function saveFile(name: string, content: BlobPart, type: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser has taken it once the turn is over.
  setTimeout(() => URL.revokeObjectURL(address))
}

export const csvType = 'text/csv;charset=utf-8'
export const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
