/** Looks after a running house: measures it every few seconds, says each alarm once, and answers those who ask. */
import type { Logger } from 'pino'
import type { PageMeans } from '../../shared/features/order/messages.ts'
import { numberIn } from '../log/flow.ts'
import type { EventLog } from '../log/eventLog.ts'
import { headOf, type Head } from '../log/load.ts'
import * as sql from '../log/statements.ts'
import { schemaVersion } from '../log/tables.ts'
import { diskOf, type Disk } from './disk.ts'
import {
  examine,
  examineCopies,
  examinePaging,
  examineShipping,
  severityOf,
  type Measured,
  type Shipping,
} from './health.ts'
import type { Metrics } from './metrics.ts'
import type { CopiesKept } from './records.ts'
import { inWords, type Finding } from './words.ts'

export const measureEveryMs = 5000

export interface WatchOptions {
  dataDir: string
  diskLimitMb: number | undefined
  log: EventLog
  logger: Logger
  metrics: Metrics
  now: () => number
  followers: ReadonlyMap<string, { asOf: number; position: number }>
  isEnding: () => boolean
  isWritable: () => boolean
  redis: () => Measured['redis']
  /** Writes a row outside the chain, so that a full disk is known before the next order. */
  prove: () => Promise<void>
  copies: () => CopiesKept
  /** Undefined where nothing is shipped. */
  shipped: () => Omit<Shipping, 'began'> | undefined
  /** The means whose last page did not go out. */
  paging: { failing: ReadonlySet<PageMeans> }
  /** What is kept beside the logs, brought up to date with every beat. */
  also: () => Promise<void>
}

/** A class because it remembers what it said. */
export class Watch {
  private readonly options: WatchOptions
  private readonly began: number
  private disk: Disk | undefined
  private heads: (Head & { log: string; schema: number })[] = []
  private said = new Map<string, Finding>()

  constructor(options: WatchOptions) {
    this.options = options
    this.began = options.now()
  }

  /** What is wrong right now, the gravest first. `began`: since when a copy could have been made. */
  findings(began = this.began): Finding[] {
    const { now, isEnding, isWritable, redis, followers, diskLimitMb, copies } = this.options
    const measured = examine({
      now: now(),
      isEnding: isEnding(),
      isWritable: isWritable(),
      redis: redis(),
      followers: [...followers].map(([log, { asOf }]) => ({ log, asOf })),
      schemas: this.heads.map(({ log, schema }) => ({ log, found: schema, wanted: schemaVersion })),
      disk: this.disk,
      diskLimitMb,
    })
    const { backupAt, drillAt } = copies()
    const kept = examineCopies(now(), { backupAt, drillAt, began })
    const shipped = this.options.shipped()
    const shipping = shipped ? examineShipping(now(), { ...shipped, began: this.began }) : []
    return [...measured, ...kept, ...shipping, ...examinePaging(this.options.paging.failing)]
  }

  /** Every log's head as it was last read. */
  logs(): readonly (Head & { log: string })[] {
    return this.heads
  }

  /** Real ms before which everything is shipped; undefined where nothing was. */
  shippedAt(): number | undefined {
    return this.options.shipped()?.shippedAt
  }

  room(): Disk | undefined {
    return this.disk
  }

  /** Measures, then says what changed. Never rejects. */
  async beat(): Promise<void> {
    const { dataDir, logger, prove, also } = this.options
    try {
      this.disk = await diskOf(dataDir)
      await prove()
      this.heads = await this.headsNow()
      await also()
    } catch (error) {
      if (!this.options.isEnding()) logger.error({ err: error }, 'the house could not be measured')
    }
    this.say(this.findings())
  }

  private async headsNow(): Promise<Watch['heads']> {
    const { log, followers } = this.options
    const heads = [...followers.keys()].map(async (name) => {
      const [row = {}] = await log.read(name, sql.readHead({}))
      return { ...headOf(row), log: name, schema: numberIn(row, 'schema_version') }
    })
    return Promise.all(heads)
  }

  /** One line when an alarm begins and one when it is over. */
  private say(found: readonly Finding[]): void {
    const { logger, metrics } = this.options
    const present = new Map(found.map((finding) => [keyOf(finding), finding]))
    for (const [key, finding] of present) {
      if (this.said.has(key)) continue
      metrics.count('lianxin_alarms_total', { code: finding.code })
      const fields = { alarm: finding.code, severity: severityOf(finding), ...finding.params }
      logger.warn(fields, inWords(finding, 'en'))
    }
    for (const [key, { code }] of this.said) if (!present.has(key)) logger.info({ over: code }, 'alarm over')
    this.said = present
  }
}

/** The same trouble of the same log, however its figures move. */
function keyOf({ code, params }: Finding): string {
  return `${code}/${String(params['log'] ?? '')}`
}
