/** Papers from the house: a file for whoever asked, of which the device's own store holds nothing. */
import { packetAnswer, type PacketAnswer, type PacketAsked } from '../../shared/features/mediation/packet.ts'
import type { PaperAsked } from '../../shared/features/mediation/papers.ts'
import type { Language } from '../../shared/paper.ts'
import type { Refusal } from '../../shared/refusal.ts'
import { json, refusalOf } from './session.ts'

/** A case file of a long dispute is set for a while. */
const patienceMs = 60_000

type AskedFile = { name: string; pdf: Blob } | Refusal | undefined

/** The paper and what to call it. Undefined when the house was not reached. */
export function askPaper(send: typeof fetch, asked: PaperAsked): Promise<AskedFile> {
  return askFile(send, '/api/papers', asked)
}

/** What a month came to. */
export function askMonth(
  send: typeof fetch,
  asked: { month: string; language: Language },
): Promise<AskedFile> {
  return askFile(send, '/api/counts', asked)
}

async function askFile(send: typeof fetch, to: string, asked: object): Promise<AskedFile> {
  try {
    const response = await send(to, question(asked))
    if (!response.ok) return refusalOf(await json(response))
    return { name: nameIn(response) ?? 'paper.pdf', pdf: await response.blob() }
  } catch {
    return undefined
  }
}

/** What is carried over to the court, and its key. Undefined when the house was not reached. */
export async function askPacket(
  send: typeof fetch,
  asked: PacketAsked,
): Promise<PacketAnswer | Refusal | undefined> {
  try {
    const response = await send('/api/packets', question(asked))
    const said = await json(response)
    return response.ok ? packetAnswer.parse(said) : refusalOf(said)
  } catch {
    return undefined
  }
}

function question(asked: object): RequestInit {
  return {
    method: 'POST',
    credentials: 'same-origin',
    cache: 'no-store',
    headers: { 'content-type': 'application/json', 'x-lianxin': '1' },
    body: JSON.stringify(asked),
    signal: AbortSignal.timeout(patienceMs),
  }
}

function nameIn({ headers }: Response): string | undefined {
  const [, name] = /filename\*=UTF-8''([^;]+)/.exec(headers.get('content-disposition') ?? '') ?? []
  return name === undefined ? undefined : decodeURIComponent(name)
}
