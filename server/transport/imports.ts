/**
 * A file from another office, in (IMP): a hotline's export, or what became of disputes at a court. The file is sent once to be looked through and once more to be written, so the house keeps
 * nothing of it in between and nothing of it on disk; what becomes of it is the answer, one line after the other.
 */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Router, type Response } from 'express'
import { z } from 'zod'
import { mayImport, permissions } from '../../shared/access/permissions.ts'
import type { Role } from '../../shared/event.ts'
import { logName } from '../../shared/ids.ts'
import {
  importActs,
  importKinds,
  mostImported,
  type ImportKindName,
  type ImportLine,
} from '../../shared/imports.ts'
import { refused } from '../../shared/refusal.ts'
import { courtAnswersFile } from '../city/courtAnswers.ts'
import { agenciesFile, areasFile } from '../city/files.ts'
import { hotlineExportFile } from '../city/hotlineExport.ts'
import type { House } from '../house.ts'
import { courtAnswers, type Court } from '../imports/courtAnswers.ts'
import { hotline, type Hotline } from '../imports/hotline.ts'
import { Importer } from '../imports/importer.ts'
import { areasByName, unitsByName } from '../imports/places.ts'
import { sendRefusal } from './answers.ts'
import { uploadType } from './blobs.ts'
import { bodyOf } from './body.ts'
import { waitS } from './guards.ts'
import { sessionOf } from './signIn.ts'

export const importQuery = z.strictObject({
  log: logName,
  act: z.enum(importActs),
  /** A hotline's export, unless said otherwise. */
  kind: z.enum(importKinds).default('hotline'),
})
export const importLines = 'application/x-ndjson'
/** Whoever takes no line for so long is gone. */
const patienceMs = 30_000

/** A node does one at a time: each may lie in memory whole. */
interface UnderWay {
  id: string
  account: string
  cancel: () => void
}

export function importRoutes(house: House): Router {
  const routes = Router()
  const words = wordsOf(house)
  let coming = false
  let underWay: UnderWay | undefined
  routes.post('/imports', async (request, response) => {
    const session = await sessionOf(house, request)
    const actor = session && (await house.directory.actor(session.account))
    if (!actor) return sendRefusal(response, refused('access.signedOut'))
    const query = importQuery.safeParse(request.query)
    if (!mayBring(actor.role, query.data?.kind ?? 'hotline'))
      return sendRefusal(response, refused('access.forbidden', { command: 'import' }))
    if (!query.success || request.headers['content-type'] !== uploadType)
      return sendRefusal(response, refused('command.malformed', { field: 'import' }))
    const { log, act, kind } = query.data
    if (log !== session.log) return sendRefusal(response, refused('command.wrongLog'))
    if (act === 'import' && !house.isWritable()) return sendRefusal(response, refused('house.readOnly'))
    if (Number(request.headers['content-length']) > mostImported.bytes)
      return sendRefusal(response, tooLarge())
    if (coming) return sendRefusal(response, refused('import.busy'))
    coming = true
    try {
      if (!(await house.limits.allow('import', actor.account)))
        return sendRefusal(response, refused('command.tooMany'), waitS('import'))
      const file = await bodyOf(request, mostImported.bytes)
      if (file === 'cut') return
      if (file === 'tooLarge') return sendRefusal(response, tooLarge())
      const cancelling = new AbortController()
      const cancel = (): void => cancelling.abort()
      response.once('close', cancel)
      const work = {
        ...{ file, act, tell: (line: ImportLine) => told(response, line) },
        stop: () => (cancelling.signal.aborted ? 'cancelled' : house.isEnding ? 'house' : undefined),
      } as const
      const by = { house, actor, log }
      const importer =
        kind === 'court'
          ? new Importer({ ...work, kind: courtAnswers({ ...by, words: words.court }) })
          : new Importer({ ...work, kind: hotline({ ...by, reading: words.hotline }) })
      underWay = { id: importer.id, account: actor.account, cancel }
      // A proxy that gathers an answer before it hands it on would hide how far it is.
      response.status(200).type(importLines).set('X-Accel-Buffering', 'no')
      await importer.run()
      response.end()
    } catch (error) {
      if (!response.headersSent) throw error
      // Its lines end without a last one, and that is what whoever reads them is told.
      house.logger.error({ err: error }, 'import failed')
      response.destroy()
    } finally {
      coming = false
      underWay = undefined
    }
  })
  routes.delete('/imports/:id', async (request, response) => {
    const session = await sessionOf(house, request)
    if (!session) return sendRefusal(response, refused('access.signedOut'))
    const isTheirs = underWay?.id === request.params.id && underWay.account === session.account
    if (!isTheirs) return sendRefusal(response, refused('stream.unknown'))
    underWay?.cancel()
    response.status(204).end()
  })
  return routes
}

/** Resolves when there is room for the next one, or nobody there to read it. */
async function told(response: Response, line: ImportLine): Promise<void> {
  if (response.destroyed || response.write(`${JSON.stringify(line)}\n`)) return
  const gone = new AbortController()
  const close = (): void => gone.abort()
  response.once('close', close)
  const signal = AbortSignal.any([gone.signal, AbortSignal.timeout(patienceMs)])
  await once(response, 'drain', { signal }).catch(() => response.destroy())
  response.off('close', close)
}

/** Who keeps the ledger brings a hotline's export; who may write down one answer of a court brings many. */
function mayBring(role: Role, kind: ImportKindName): boolean {
  return kind === 'court'
    ? permissions['mediation.recordCourt'].roles.some((one) => one === role)
    : mayImport(role)
}

function tooLarge() {
  return refused('import.tooLarge', { max: mostImported.bytes / 1024 / 1024 })
}

/** The city's words, read once; a missing or broken file stops the house there and then. */
function wordsOf({ cityFolder }: House): { hotline: Hotline['reading']; court: Court['words'] } {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(cityFolder, `${name}.json`), 'utf8'))
  return {
    hotline: {
      export: hotlineExportFile.parse(read('hotlineExport')),
      areas: areasByName(areasFile.parse(read('areas'))),
      units: unitsByName(agenciesFile.parse(read('agencies'))),
    },
    court: courtAnswersFile.parse(read('courtAnswers')),
  }
}
