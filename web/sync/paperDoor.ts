/** Papers from the house: a file for whoever asked, of which the device's own store holds nothing. */
import type { PaperAsked } from '../../shared/features/mediation/papers.ts'
import type { Refusal } from '../../shared/refusal.ts'
import { json, refusalOf } from './session.ts'

/** A case file of a long dispute is set for a while. */
const patienceMs = 60_000

/** The paper and what to call it. Undefined when the house was not reached. */
export async function askPaper(
  send: typeof fetch,
  asked: PaperAsked,
): Promise<{ name: string; pdf: Blob } | Refusal | undefined> {
  try {
    const response = await send('/api/papers', {
      method: 'POST',
      credentials: 'same-origin',
      cache: 'no-store',
      headers: { 'content-type': 'application/json', 'x-lianxin': '1' },
      body: JSON.stringify(asked),
      signal: AbortSignal.timeout(patienceMs),
    })
    if (!response.ok) return refusalOf(await json(response))
    return { name: nameIn(response) ?? `${asked.document}.pdf`, pdf: await response.blob() }
  } catch {
    return undefined
  }
}

function nameIn({ headers }: Response): string | undefined {
  const [, name] = /filename\*=UTF-8''([^;]+)/.exec(headers.get('content-disposition') ?? '') ?? []
  return name === undefined ? undefined : decodeURIComponent(name)
}
