/**
 * Who may have heard what, told in plain words from the rules alone (domain.md §5 and §6, architecture D11 and D12) and
 * not from the house's code: whoever is responsible for the place knows of a matter; its work is known to the command
 * centre of the place and to the agencies involved; what is closed only to the agency that holds it.
 * What was theirs a second ago may still be on its way.
 */
export type Depth = 'known' | 'worked' | 'held'

export interface Post {
  role: string
  agency: string
  area: string
}

/** Something true from `from` on, until `until`; ms of one clock. */
interface Span<T> {
  what: T
  from: number
  until: number
}

const centre = ['dutyOfficer', 'commander', 'supervisor', 'auditor', 'wall', 'pressOfficer']
const onItsWayMs = 1000

function isResponsible({ area }: Post, place: string): boolean {
  const digits = area.endsWith('00000000') ? 4 : area.endsWith('000000') ? 6 : area.endsWith('000') ? 9 : 12
  return place.slice(0, digits) === area.slice(0, digits)
}

/** A class because it remembers what was when. A change holds at the earliest for gains, at the latest for losses. */
export class Canaries {
  private readonly posts = new Map<string, Span<Post>[]>()
  private readonly involved = new Map<string, Span<string>[]>()
  private readonly held = new Map<string, Span<string>[]>()
  private readonly places = new Map<string, string>()
  private readonly songs = new Map<string, { matter: string; depth: Depth }>()

  /** What a person holds from now on: nothing while suspended. */
  post(person: string, post: Post | undefined, asked: number, answered: number): void {
    const spans = this.posts.get(person) ?? []
    this.posts.set(person, spans)
    end(spans.at(-1), answered)
    if (post) spans.push({ what: post, from: asked, until: Infinity })
  }

  matter(matter: string, place: string): void {
    this.places.set(matter, place)
  }

  involve(matter: string, agency: string, asked: number): void {
    begin(this.involved, matter, agency, asked)
  }

  release(matter: string, agency: string, answered: number): void {
    end(
      this.involved.get(matter)?.findLast(({ what }) => what === agency),
      answered,
    )
  }

  /** An agency takes a matter over: from then on what is closed is its own, and no more the one's before. */
  hold(matter: string, agency: string, asked: number, answered: number): void {
    end(this.held.get(matter)?.at(-1), answered)
    begin(this.held, matter, agency, asked)
  }

  /** A word nobody else uses, for one field of one matter. */
  sing(matter: string, depth: Depth): string {
    let number = this.songs.size + 1
    let word = ''
    for (; number > 0; number = Math.floor(number / 20)) word += 'bcdfghjklmnpqrstvwxz'[number % 20] ?? ''
    const song = `canary-${word}-`
    this.songs.set(song, { matter, depth })
    return song
  }

  /** The words in a text that this person may not have heard at that time. */
  stolen(person: string, text: string, at: number): string[] {
    const found = new Set(text.match(/canary-[a-z]+-/g))
    return [...found].filter((song) => {
      const sung = this.songs.get(song)
      return !sung || !this.mayHear(person, sung, at - onItsWayMs, at)
    })
  }

  /** Every word this person should find at that time. */
  due(person: string, at: number): string[] {
    return [...this.songs].flatMap(([song, sung]) => (this.mayHear(person, sung, at, at) ? [song] : []))
  }

  /** Whether a person knows of a matter at all. */
  knows(person: string, matter: string, at: number): boolean {
    return this.mayHear(person, { matter, depth: 'known' }, at, at)
  }

  private mayHear(
    person: string,
    { matter, depth }: { matter: string; depth: Depth },
    from: number,
    to: number,
  ): boolean {
    const place = this.places.get(matter) ?? ''
    const posts = (this.posts.get(person) ?? []).filter((post) => overlap(post, { from, until: to }))
    return posts.some((post) => {
      const { what: who } = post
      const responsible = isResponsible(who, place)
      if (depth === 'known' && responsible) return true
      if (depth === 'worked' && responsible && centre.includes(who.role)) return true
      const lists = depth === 'held' ? [this.held] : [this.held, this.involved]
      return lists
        .flatMap((list) => list.get(matter) ?? [])
        .some((span) => span.what === who.agency && overlap(span, post, { from, until: to }))
    })
  }
}

/** True when there is a moment in all of them. */
function overlap(...spans: { from: number; until: number }[]): boolean {
  return Math.max(...spans.map(({ from }) => from)) <= Math.min(...spans.map(({ until }) => until))
}

function begin(list: Map<string, Span<string>[]>, matter: string, what: string, from: number): void {
  const spans = list.get(matter) ?? []
  list.set(matter, spans)
  spans.push({ what, from, until: Infinity })
}

function end(span: Span<unknown> | undefined, at: number): void {
  if (span?.until === Infinity) span.until = at
}
