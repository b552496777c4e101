/**
 * The text form of Prometheus, read as strictly as `promtool check metrics` does: HELP and TYPE before the samples of
 * a family, families whole and once, names and labels well formed, counters ending in `_total`, histograms complete.
 */
export interface Sample {
  name: string
  labels: Record<string, string>
  value: number
}

export interface Exposition {
  samples: Sample[]
  /** What is not as it should be; empty for a clean text. */
  faults: string[]
}

const sampleLine = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (-?[0-9.e+-]+|NaN|[+-]Inf)$/
const label = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/y

export function readExposition(text: string): Exposition {
  const samples: Sample[] = []
  const faults: string[] = []
  const kinds = new Map<string, string>()
  const helped = new Set<string>()
  let family = ''
  if (!text.endsWith('\n')) faults.push('no line break at the end')
  for (const line of text.split('\n').slice(0, -1)) {
    const help = /^# HELP (\S+) (.+)$/.exec(line)
    const type = /^# TYPE (\S+) (counter|gauge|histogram)$/.exec(line)
    if (help) {
      family = help[1] ?? ''
      if (helped.has(family)) faults.push(`${family} comes twice`)
      helped.add(family)
    } else if (type) {
      if (type[1] !== family || kinds.has(family)) faults.push(`the type of ${family} is out of place`)
      kinds.set(family, type[2] ?? '')
    } else {
      const sample = readSample(line)
      if (!sample) faults.push(`cannot be read: ${line}`)
      else if ('quantile' in sample.labels) faults.push(`${sample.name} is no summary`)
      else if (!belongs(sample.name, family, kinds.get(family))) faults.push(`${sample.name} in ${family}`)
      else samples.push(sample)
    }
  }
  for (const [name, kind] of kinds) {
    if ((kind === 'counter') !== name.endsWith('_total')) faults.push(`${name} is a ${kind}`)
    if (!samples.some((one) => belongs(one.name, name, kind))) faults.push(`${name} has no sample`)
    if (kind === 'histogram') faults.push(...histogramFaults(name, samples))
  }
  const keys = samples.map(({ name, labels }) => JSON.stringify([name, labels]))
  faults.push(...keys.filter((key, at) => keys.indexOf(key) !== at).map((key) => `${key} comes twice`))
  return { samples, faults }
}

function readSample(line: string): Sample | undefined {
  const [, name, written = '', value = ''] = sampleLine.exec(line) ?? []
  if (name === undefined) return undefined
  const labels: Record<string, string> = {}
  label.lastIndex = 0
  while (label.lastIndex < written.length) {
    const [, key, text] = label.exec(written) ?? []
    if (key === undefined || text === undefined || key in labels) return undefined
    labels[key] = text
  }
  return { name, labels, value: Number(value.replace('Inf', 'Infinity')) }
}

function belongs(name: string, family: string, kind: string | undefined): boolean {
  if (kind !== 'histogram') return name === family
  return ['_bucket', '_sum', '_count'].some((end) => name === family + end)
}

/** Buckets only grow, the last is +Inf and equals the count. */
function histogramFaults(name: string, samples: readonly Sample[]): string[] {
  const buckets = samples.filter((one) => one.name === `${name}_bucket`)
  const count = samples.find((one) => one.name === `${name}_count`)?.value
  const last = buckets.at(-1)
  const grows = buckets.every(({ value }, at) => value >= (buckets[at - 1]?.value ?? 0))
  const isWhole = grows && last?.labels['le'] === '+Inf' && last.value === count
  return isWhole ? [] : [`the buckets of ${name} do not add up`]
}
