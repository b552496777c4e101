/**
 * Who may have heard what, told in plain words from the rules alone (domain.md §5, architecture D11 and D12) and not
 * from the house's code: whoever is responsible for the place knows of an incident; its work is known to the command
 * centre of the place and to the agencies involved. What was theirs a second ago may still be on its way.
 */
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
  private readonly places = new Map<string, string>()
  private readonly songs = new Map<string, { incident: string; isWork: boolean }>()

  /** What a person holds from now on: nothing while suspended. */
  post(person: string, post: Post | undefined, asked: number, answered: number): void {
    const spans = this.posts.get(person) ?? []
    this.posts.set(person, spans)
    end(spans.at(-1), answered)
    if (post) spans.push({ what: post, from: asked, until: Infinity })
  }

  incident(incident: string, place: string): void {
    this.places.set(incident, place)
  }

  involve(incident: string, agency: string, asked: number): void {
    const spans = this.involved.get(incident) ?? []
    this.involved.set(incident, spans)
    spans.push({ what: agency, from: asked, until: Infinity })
  }

  release(incident: string, agency: string, answered: number): void {
    end(
      this.involved.get(incident)?.findLast(({ what }) => what === agency),
      answered,
    )
  }

  /** A word nobody else uses, for one field of one incident. */
  sing(incident: string, isWork: boolean): string {
    let number = this.songs.size + 1
    let word = ''
    for (; number > 0; number = Math.floor(number / 20)) word += 'bcdfghjklmnpqrstvwxz'[number % 20] ?? ''
    const song = `canary-${word}-`
    this.songs.set(song, { incident, isWork })
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

  /** Whether a person knows of an incident at all. */
  knows(person: string, incident: string, at: number): boolean {
    return this.mayHear(person, { incident, isWork: false }, at, at)
  }

  private mayHear(
    person: string,
    { incident, isWork }: { incident: string; isWork: boolean },
    from: number,
    to: number,
  ): boolean {
    const place = this.places.get(incident) ?? ''
    const held = (this.posts.get(person) ?? []).filter((span) => span.from <= to && span.until >= from)
    return held.some(({ what, ...span }) => {
      if (isResponsible(what, place) && (!isWork || centre.includes(what.role))) return true
      const spans = this.involved.get(incident) ?? []
      return spans.some(
        (one) =>
          one.what === what.agency &&
          Math.max(one.from, span.from) <= to &&
          Math.min(one.until, span.until) >= from &&
          one.from <= span.until &&
          span.from <= one.until,
      )
    })
  }
}

function end(span: Span<unknown> | undefined, at: number): void {
  if (span?.until === Infinity) span.until = at
}
