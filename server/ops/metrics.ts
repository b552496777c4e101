/**
 * What is counted, in the text form of Prometheus (exposition format 0.0.4). Labels name kinds of things (a type of
 * order, a reason), never a case or a person: whoever reads the figures learns of no one.
 */
type Labels = Readonly<Record<string, string>>
type Kind = 'counter' | 'gauge' | 'histogram'

interface Family {
  kind: Kind
  help: string
  /** Values by their written labels. */
  samples: Map<string, number>
}

/** A reading taken when somebody asks. */
export interface Reading {
  name: string
  help: string
  kind?: 'counter' | 'gauge'
  labels?: Labels
  value: number
}

export interface Metrics {
  /** Adds to a counter; its name ends in `_total`. */
  count: (name: string, labels?: Labels, by?: number) => void
  /** Puts a value (seconds, commands) into its bucket. */
  observe: (name: string, value: number) => void
  /** Called for the present readings whenever the text is made. */
  read: (take: () => readonly Reading[]) => void
  text: () => string
}

/** Upper bounds of the buckets: half a millisecond to ten seconds, and one to the largest batch. */
const seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const sizes = [1, 2, 4, 8, 16, 32, 64, 128, 256, 1024]

/** Everything that is counted by event; a name that is not here is a bug. */
const counted: Readonly<Record<string, { help: string; buckets?: readonly number[] }>> = {
  lianxin_commands_total: { help: 'Orders answered, by type and outcome.' },
  lianxin_command_seconds: { help: 'From the door to the answer.', buckets: seconds },
  lianxin_commit_seconds: { help: 'A batch from lock to commit.', buckets: seconds },
  lianxin_batch_commands: { help: 'Orders that shared a commit.', buckets: sizes },
  lianxin_events_total: { help: 'Events recorded, by log.' },
  lianxin_byes_total: { help: 'Connections the house ended, by reason.' },
  lianxin_limited_total: { help: 'What was refused for coming too often, by verb.' },
  lianxin_pages_total: { help: 'Units called from outside their screens, by means and what became of it.' },
  lianxin_notices_total: { help: 'Released texts given to channels, by channel and what became of it.' },
  lianxin_alarms_total: { help: 'Alarms raised, by code.' },
}

export function metrics(): Metrics {
  const families = new Map<string, Family>()
  const takes: (() => readonly Reading[])[] = []
  const family = (name: string, kind: Kind, help: string): Family => {
    const held = families.get(name)
    if (held) return held
    const made: Family = { kind, help, samples: new Map() }
    families.set(name, made)
    return made
  }
  const known = (name: string): { help: string; buckets?: readonly number[] } => {
    const found = counted[name]
    if (!found) throw new Error(`nothing is counted as ${name}`)
    return found
  }
  const add = (to: Family, sample: string, by: number): void =>
    void to.samples.set(sample, (to.samples.get(sample) ?? 0) + by)

  return {
    count: (name, labels = {}, by = 1) =>
      add(family(name, 'counter', known(name).help), name + written(labels), by),
    observe: (name, value) => {
      const { help, buckets = [] } = known(name)
      const held = family(name, 'histogram', help)
      for (const le of buckets) add(held, `${name}_bucket${written({ le: String(le) })}`, value <= le ? 1 : 0)
      add(held, `${name}_bucket${written({ le: '+Inf' })}`, 1)
      add(held, `${name}_sum`, value)
      add(held, `${name}_count`, 1)
    },
    read: (take) => void takes.push(take),
    text: () => {
      const all = new Map(families)
      for (const { name, help, kind = 'gauge', labels = {}, value } of takes.flatMap((take) => take())) {
        const held = all.get(name) ?? { kind, help, samples: new Map<string, number>() }
        held.samples.set(name + written(labels), value)
        all.set(name, held)
      }
      return [...all].map(([name, one]) => block(name, one)).join('')
    },
  }
}

function block(name: string, { kind, help, samples }: Family): string {
  const lines = [...samples].map(([sample, value]) => `${sample} ${value}\n`)
  return `# HELP ${name} ${help}\n# TYPE ${name} ${kind}\n${lines.join('')}`
}

function written(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

function escaped(value: string): string {
  return value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')
}
