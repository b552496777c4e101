/**
 * Photos on their way in, piece by piece: sealed on a device, they lie here as they come, unreadable without the house's
 * key, until they are whole. What arrived before a link broke is not sent again. A node keeps its own: at another one a
 * photo begins anew, which costs time and nothing else.
 */
import { mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { streamId } from '../../shared/ids.ts'

/** A photo of a phone is drawn smaller there; with its order and its seal it stays below this. */
export const mostUploadBytes = 2 * 1024 * 1024
/** Of one account, begun and not whole. */
export const mostUploads = 60
/** One that nobody went on with goes. */
const keptMs = 7 * 24 * 3_600_000

const accountId = z.string().regex(/^[A-Za-z0-9_-]{1,40}$/)

/** A class because two requests for one photo must not write at once. */
export class Uploads {
  private readonly folder: string
  private readonly now: () => number
  private readonly busy = new Set<string>()

  constructor(dataDir: string, now: () => number) {
    this.folder = join(dataDir, 'uploads')
    this.now = now
  }

  /** How much of it is here. */
  async offset(account: string, id: string): Promise<number> {
    return (await stat(this.path(account, id)).catch(() => undefined))?.size ?? 0
  }

  /** Whether another may begin. */
  async hasRoom(account: string): Promise<boolean> {
    await this.sweep()
    const names = await readdir(this.folder).catch(() => [])
    return names.filter((name) => name.startsWith(`${accountId.parse(account)}.`)).length < mostUploads
  }

  /** Puts pieces behind what is here, as far as they come; gives where it stands then. `busy`: another does. */
  async append(
    account: string,
    id: string,
    from: number,
    pieces: AsyncIterable<Buffer>,
  ): Promise<number | 'busy'> {
    const path = this.path(account, id)
    if (this.busy.has(path)) return 'busy'
    this.busy.add(path)
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 })
      let at = await this.offset(account, id)
      if (at !== from) return at
      const file = await open(path, 'a', 0o600)
      try {
        for await (const piece of pieces) {
          if (at + piece.length > mostUploadBytes) break
          await file.appendFile(piece)
          at += piece.length
        }
        return at
      } catch {
        // The link broke: what came before stays.
        return at
      } finally {
        await file.close()
      }
    } finally {
      this.busy.delete(path)
    }
  }

  read(account: string, id: string): Promise<Buffer> {
    return readFile(this.path(account, id))
  }

  async drop(account: string, id: string): Promise<void> {
    await rm(this.path(account, id), { force: true })
  }

  private async sweep(): Promise<void> {
    for (const name of await readdir(this.folder).catch(() => [])) {
      const path = join(this.folder, name)
      const held = await stat(path).catch(() => undefined)
      if (held && held.mtimeMs < this.now() - keptMs) await rm(path, { force: true })
    }
  }

  /** Both parts hold nothing that leads elsewhere. */
  private path(account: string, id: string): string {
    return join(this.folder, `${accountId.parse(account)}.${streamId.parse(id)}`)
  }
}
