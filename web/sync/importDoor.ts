/** A file from another office to the house: what becomes of it comes back line by line. Nothing of the file stays on the device. */
import { importLine, type ImportAct, type ImportKindName, type ImportLine } from '../../shared/imports.ts'
import { json, refusalOf } from './session.ts'

/**
 * Sends a file and hands on each line as it comes. Ends without a line `done` or `refused` where the house was not
 * reached, or was lost on the way.
 */
export async function* sendExport(
  send: typeof fetch,
  file: Blob,
  { kind, log, act, ended }: { kind: ImportKindName; log: string; act: ImportAct; ended: AbortSignal },
): AsyncGenerator<ImportLine[]> {
  try {
    const response = await send(`/api/imports?log=${encodeURIComponent(log)}&act=${act}&kind=${kind}`, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/octet-stream', 'x-lianxin': '1' },
      body: file,
      signal: ended,
    })
    if (!response.ok || !response.body) {
      yield [{ kind: 'refused', refusal: refusalOf(await json(response)) }]
      return
    }
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
    let rest = ''
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      const lines = (rest + value).split('\n')
      rest = lines.pop() ?? ''
      yield lines.map((line) => importLine.parse(JSON.parse(line)))
    }
  } catch {
    // Lost: whoever reads sees that there was no last line.
  }
}

/** Asks for a stop after the rows in hand; false where the house that does it was not reached. */
export async function stopImport(send: typeof fetch, id: string): Promise<boolean> {
  try {
    const response = await send(`/api/imports/${id}`, {
      method: 'DELETE',
      credentials: 'same-origin',
      headers: { 'x-lianxin': '1' },
    })
    return response.ok
  } catch {
    return false
  }
}
