/** A log of probes as a plain array, judged by the few sentences its rules come to. No code of the house is used here. */
export interface Order {
  id: string
  by: 'duty' | 'fire' | 'auditor' | 'house'
  type: string
  stream: string
  data: Record<string, unknown>
  seen?: number
}

export interface Recorded {
  position: number
  stream: string
  type: string
  layer: 'open' | 'work' | 'closed'
  data: Record<string, unknown>
  order: string
}

export type Outcome = { code: string } | { events: { position: number; stream: string; type: string }[] }

interface Stream {
  area: string
  tag: string
  held: string[]
  isClosed: boolean
  isRetired: boolean
}

const layerOf: Record<string, Recorded['layer']> = { 'probe.worked': 'work', 'probe.sealed': 'closed' }
const judgedOn: Record<string, Recorded['layer']> = {
  'probe.work': 'work',
  'probe.secret': 'closed',
  'probe.retag': 'open',
  'probe.close': 'open',
}
const order = ['open', 'work', 'closed']

export class Model {
  readonly events: Recorded[] = []
  readonly claims = new Map<string, string>()
  readonly streams = new Map<string, Stream>()
  private readonly answers = new Map<string, { body: string; outcome: Outcome }>()

  /** Takes an order as the house must. */
  take(given: Order): Outcome {
    const key = `${given.by}/${given.id}`
    const body = JSON.stringify([given.type, given.stream, given.data])
    const known = this.answers.get(key)
    if (known) return known.body === body ? known.outcome : { code: 'command.idMismatch' }
    const refusal = this.refusal(given)
    if (refusal !== undefined) return { code: refusal }
    const outcome = { events: this.record(given) }
    this.answers.set(key, { body, outcome })
    return outcome
  }

  /** How many events of a layer a stream holds. */
  version(stream: string, layer: Recorded['layer']): number {
    return this.of(stream).filter((event) => event.layer === layer).length
  }

  count(stream: string, type: string): number {
    return this.of(stream).filter((event) => event.type === type).length
  }

  of(stream: string): Recorded[] {
    return this.events.filter((event) => event.stream === stream)
  }

  private refusal(given: Order): string | undefined {
    const { type, stream, data, by } = given
    const held = this.streams.get(stream)
    if (type === 'probe.open') return held ? 'stream.exists' : undefined
    if (!held) return 'stream.unknown'
    if (held.isRetired && type !== 'log.eraseWords') return 'stream.closed'
    if (type === 'log.eraseWords' && by !== 'auditor') return 'access.forbidden'
    if (type === 'log.retire' && by !== 'house') return 'access.forbidden'
    const layer = judgedOn[type]
    if (layer !== undefined) {
      if (order.indexOf(layer) > this.depth(by, held)) return 'access.forbidden'
      if (given.seen !== this.version(stream, layer)) return 'command.stale'
    }
    switch (type) {
      case 'probe.break':
        return 'house.fault'
      case 'probe.link':
        return this.linkRefusal(String(data['other']))
      case 'probe.claim': {
        const holder = this.claims.get(String(data['key']))
        const isFreed = holder === stream && data['instead'] === data['key']
        return holder !== undefined && !isFreed ? 'claim.taken' : undefined
      }
      case 'log.eraseWords':
        return this.wordsAt(stream, data['position']) ? undefined : 'log.nothingToErase'
      case 'log.retire':
        return held.isClosed ? undefined : 'log.notClosed'
      default:
        return undefined
    }
  }

  private linkRefusal(other: string): string | undefined {
    if (!this.streams.has(other)) return 'stream.unknown'
    return this.count(other, 'probe.noted') % 2 === 1 ? 'stream.closed' : undefined
  }

  private wordsAt(stream: string, position: unknown): Recorded | undefined {
    return this.of(stream).find(
      (event) => event.position === position && typeof event.data['text'] === 'string',
    )
  }

  private depth(by: Order['by'], { tag }: Stream): number {
    if (by === 'auditor' || by === 'house') return 2
    return by === 'fire' && tag === 'fire' ? 1 : 0
  }

  private record(given: Order): { position: number; stream: string; type: string }[] {
    const before = this.events.length
    const { stream, data, id } = given
    const { text } = data
    switch (given.type) {
      case 'probe.open':
        this.append(given, stream, 'probe.opened', data)
        this.streams.set(stream, {
          area: String(data['area']),
          tag: String(data['tag']),
          held: [],
          isClosed: false,
          isRetired: false,
        })
        break
      case 'probe.note':
        this.append(given, stream, 'probe.noted', { note: `${id}-0`, text, loud: data['loud'] ?? false })
        if (text === 'echo') this.append(given, stream, 'probe.echoed', { note: `${id}-0` })
        break
      case 'probe.work':
        this.append(given, stream, 'probe.worked', data)
        break
      case 'probe.secret':
        this.append(given, stream, 'probe.sealed', data)
        break
      case 'probe.retag':
        this.append(given, stream, 'probe.retagged', data)
        this.change(stream, { tag: String(data['tag']) })
        break
      case 'probe.link': {
        const other = String(data['other'])
        this.append(given, stream, 'probe.linked', { other })
        this.append(given, other, 'probe.linkedFrom', { other: stream })
        this.change(other, { isRetired: false })
        break
      }
      case 'probe.claim':
        this.exchange(given)
        break
      case 'probe.release':
        this.giveBack(stream, data['key'])
        this.append(given, stream, 'probe.released', data)
        break
      case 'probe.close':
        this.append(given, stream, 'probe.closed', {})
        this.change(stream, { isClosed: true })
        break
      case 'log.retire':
        this.append(given, stream, 'log.retired', {})
        this.change(stream, { isRetired: true })
        break
      case 'log.eraseWords': {
        const found = this.wordsAt(stream, data['position'])
        if (found) found.data = { ...found.data, text: null }
        this.append(given, stream, 'log.wordsErased', data)
      }
    }
    return this.events.slice(before).map(({ position, stream, type }) => ({ position, stream, type }))
  }

  private exchange(given: Order): void {
    const { stream, data } = given
    this.giveBack(stream, data['instead'])
    this.claims.set(String(data['key']), stream)
    this.append(given, stream, 'probe.claimed', data)
    const held = this.streams.get(stream)?.held ?? []
    this.change(stream, { held: [...held, String(data['key'])] })
  }

  private giveBack(stream: string, key: unknown): void {
    if (this.claims.get(String(key)) === stream) this.claims.delete(String(key))
    const held = this.streams.get(stream)?.held ?? []
    this.change(stream, { held: held.filter((one) => one !== key) })
  }

  private change(stream: string, part: Partial<Stream>): void {
    const held = this.streams.get(stream)
    if (held) Object.assign(held, part)
  }

  private append(given: Order, stream: string, type: string, data: Record<string, unknown>): void {
    const position = this.events.length + 1
    this.events.push({
      position,
      stream,
      type,
      layer: layerOf[type] ?? 'open',
      data: { ...data },
      order: given.id,
    })
  }
}
