/** How this node runs, put together for the operator's page: what doctor can say without reading the logs again. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Operation } from '../../shared/operation.ts'
import { protocolVersion, type Mode } from '../../shared/protocol.ts'
import type { Config } from '../config.ts'
import type { Follower } from '../log/follow.ts'
import { schemaVersion } from '../log/tables.ts'
import { examineClock, examineProxy, severityOf } from './health.ts'
import type { ReadingsOf } from './readings.ts'
import type { Watch, WatchOptions } from './watch.ts'
import { filled, languages, told, wellWords, type Finding } from './words.ts'

export interface OperationOf
  extends Pick<WatchOptions, 'now' | 'redis' | 'copies'>, Pick<ReadingsOf, 'views' | 'sockets'> {
  watch: Watch
  config: Pick<Config, 'PUBLIC_URL' | 'TRUST_PROXY' | 'DATABASE_URL'>
  followers: ReadonlyMap<string, Pick<Follower, 'position' | 'epoch' | 'asOf'>>
  modeOf: (log: string) => Mode
  /** The rules of time of the live log; undefined where none is served. */
  rules: () => Operation['rules']
  /** Other nodes heard of lately. */
  others: () => number
}

/** Asked by a person, the lack of a copy is said at once, as doctor says it. */
const everBegan = 0

const manifest = z.object({ version: z.string() })

/** The program's own version; package.json lies two above the source as above the bundle, which needs it to start. */
function programVersion(): string {
  const path = join(import.meta.dirname, '..', '..', 'package.json')
  return manifest.parse(JSON.parse(readFileSync(path, 'utf8'))).version
}

/** Gives what tells it; the versions are read once. */
export function operationOf(of: OperationOf): () => Operation {
  const { watch, config, now, followers, modeOf, views, sockets, copies, others, redis } = of
  const versions: Operation['versions'] = {
    program: programVersion(),
    protocol: protocolVersion,
    node: process.version,
    store: config.DATABASE_URL === undefined ? 'sqlite' : 'postgres',
    schema: schemaVersion,
  }
  return () => {
    const at = now()
    const heads = watch.logs()
    const found = [
      ...watch.findings(everBegan),
      ...heads.flatMap(({ log, recordedAt }) => examineClock(log, recordedAt, at)),
      ...examineProxy(config),
    ]
    const seen = new Map(views().map(({ log, count }) => [log, count]))
    const { backupAt, drillAt } = copies()
    const shippedAt = watch.shippedAt()
    const disk = watch.room()
    const rules = of.rules()
    return {
      at,
      ready: found.every((finding) => severityOf(finding) !== 'down'),
      findings: found.map((finding) => ({ ...told(finding), severity: severityOf(finding) })),
      well: wellIn(found, { at, backupAt, freeMb: disk?.freeMb }),
      logs: [...followers].map(([log, { position, epoch, asOf }]) => {
        const restoredAt = heads.find((head) => head.log === log)?.epochChangedAt ?? 0
        const ageMs = Math.max(0, at - asOf)
        const epochAt = restoredAt > 0 ? { epochAt: restoredAt } : {}
        return { log, mode: modeOf(log), position, epoch, ...epochAt, ageMs, views: seen.get(log) ?? 0 }
      }),
      copies: {
        ...(backupAt !== undefined && { backupAt }),
        ...(drillAt !== undefined && { drillAt }),
        ...(shippedAt !== undefined && { shippedAt }),
      },
      ...(rules && { rules }),
      ...(disk && { disk }),
      sockets: sockets(),
      others: others(),
      redis: redis(),
      versions,
    }
  }
}

/** What nothing was found against. */
function wellIn(
  found: readonly Finding[],
  { at, backupAt, freeMb }: { at: number; backupAt: number | undefined; freeMb: number | undefined },
): Operation['well'] {
  const none = (...codes: Finding['code'][]): boolean => !found.some(({ code }) => codes.includes(code))
  const well: Operation['well'] = []
  const say = (what: keyof typeof wellWords, params: Finding['params'] = {}): void => {
    const [chinese, english] = languages.map((language) => filled(wellWords[what][language], params))
    well.push({ 'zh-CN': chinese ?? '', en: english ?? '' })
  }
  if (found.every((finding) => severityOf(finding) !== 'down')) say('serving')
  if (freeMb !== undefined && none('ops.diskFull', 'ops.diskSoon')) say('room', { freeMb })
  if (backupAt !== undefined && none('ops.backupOld', 'ops.drillOld'))
    say('copies', { hours: Math.floor((at - backupAt) / 3_600_000) })
  return well
}
