/** RFC 4287 as its own grammar says it (appendix B): a small reader of XML, and what may stand where in a feed. */

export interface Element {
  name: string
  attributes: Record<string, string>
  children: Element[]
  text: string
}

/** Reads a document. Throws with what is not well-formed in it. */
export function readXml(source: string): Element {
  const declared = /^<\?xml version="1\.0" encoding="utf-8"\?>\s*/.exec(source)
  if (!declared) throw new Error('no declaration')
  const root: Element = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  const piece = /<(\/)?([a-z][\w:.-]*)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/)?>|([^<]+)/gy
  piece.lastIndex = declared[0].length
  while (piece.lastIndex < source.length) {
    const from = piece.lastIndex
    const [whole, end, name = '', attributes = '', empty, text] = piece.exec(source) ?? []
    const inner = open.at(-1)
    if (whole === undefined || !inner)
      throw new Error(`not well-formed at ${from}: ${source.slice(from, from + 40)}`)
    if (text !== undefined) inner.text += resolved(text)
    else if (end) {
      if (open.pop()?.name !== name) throw new Error(`${name} ends and did not begin`)
    } else {
      const made = { name, attributes: attributesIn(attributes), children: [], text: '' }
      inner.children.push(made)
      if (!empty) open.push(made)
    }
  }
  const [document, ...others] = root.children
  if (open.length > 1 || !document || others.length > 0 || root.text.trim() !== '')
    throw new Error('not one document')
  return document
}

function attributesIn(text: string): Record<string, string> {
  const all = [...text.matchAll(/([\w:.-]+)="([^"]*)"/g)].map(
    ([, name = '', value = '']) => [name, resolved(value)] as const,
  )
  if (new Set(all.map(([name]) => name)).size < all.length) throw new Error(`twice: ${text}`)
  return Object.fromEntries(all)
}

function resolved(text: string): string {
  if (/&(?!(?:#\d+|#x[\da-f]+|lt|gt|amp|quot|apos);)/i.test(text)) throw new Error(`a bare & in ${text}`)
  const characters = text.replace(/&#(\d+);/g, (_whole, code: string) => String.fromCodePoint(Number(code)))
  // eslint-disable-next-line no-control-regex -- production 2 of XML 1.0
  if (/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/.test(characters))
    throw new Error(`no character of XML in ${text}`)
  return characters
}

type Times = '1' | '?' | '*'
const person = { name: '1', uri: '?', email: '?' } as const
const shared = {
  author: '*',
  category: '*',
  contributor: '*',
  id: '1',
  link: '*',
  rights: '?',
  title: '1',
  updated: '1',
} as const
const children: Record<string, Readonly<Record<string, Times>>> = {
  feed: { ...shared, generator: '?', icon: '?', logo: '?', subtitle: '?', entry: '*' },
  entry: { ...shared, content: '?', published: '?', source: '?', summary: '?' },
  author: person,
  contributor: person,
}
const common = ['xml:lang', 'xml:base']
const attributes: Record<string, { must?: string; may?: readonly string[] }> = {
  feed: { must: 'xmlns' },
  category: { must: 'term', may: ['scheme', 'label'] },
  link: { must: 'href', may: ['rel', 'type', 'hreflang', 'title', 'length'] },
  ...Object.fromEntries(['title', 'subtitle', 'rights', 'summary'].map((name) => [name, { may: ['type'] }])),
  content: { may: ['type', 'src'] },
  generator: { may: ['uri', 'version'] },
}
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/

/** What in a feed the grammar forbids; nothing where it is valid. */
export function faultsInAtom(feed: Element): string[] {
  const entries = feed.children.filter(({ name }) => name === 'entry')
  const firstEntry = feed.children.findIndex(({ name }) => name === 'entry')
  const hasAuthor = (one: Element) => one.children.some(({ name }) => name === 'author')
  const tells = ({ children: all }: Element) =>
    all.some(({ name }) => name === 'content') ||
    all.some(({ name, attributes: said }) => name === 'link' && said['rel'] === 'alternate')
  return [
    ...(feed.name === 'feed' && feed.attributes['xmlns'] === 'http://www.w3.org/2005/Atom'
      ? []
      : ['is no feed']),
    ...(firstEntry !== -1 && feed.children.slice(firstEntry).some(({ name }) => name !== 'entry')
      ? ['entries come last']
      : []),
    ...(hasAuthor(feed) || entries.every(hasAuthor) ? [] : ['has no author']),
    ...(entries.every(tells) ? [] : ['an entry has neither content nor address']),
    ...faultsIn(feed),
  ]
}

function faultsIn(one: Element): string[] {
  const { must, may = [] } = attributes[one.name] ?? {}
  const strange = Object.keys(one.attributes).filter((name) => ![must, ...may, ...common].includes(name))
  const lacks = must !== undefined && one.attributes[must] === undefined ? [must] : []
  const grammar = children[one.name]
  const told = [
    ...[...strange, ...lacks].map((name) => `${one.name} ${name}`),
    ...(['updated', 'published'].includes(one.name) && !instant.test(one.text)
      ? [`${one.name}: ${one.text}`]
      : []),
    ...(['id', 'uri'].includes(one.name) && !URL.canParse(one.text) ? [`${one.name}: ${one.text}`] : []),
    ...(one.name === 'link' && !URL.canParse(one.attributes['href'] ?? '') ? ['link href'] : []),
  ]
  if (!grammar) return [...told, ...one.children.map(({ name }) => `${one.name} holds ${name}`)]
  if (one.text.trim() !== '') told.push(`${one.name} holds text`)
  const names = one.children.map(({ name }) => name)
  const counts = Object.entries(grammar).flatMap(([name, times]) => {
    const n = names.filter((held) => held === name).length
    return (times === '1' && n !== 1) || (times === '?' && n > 1) ? [`${one.name} holds ${n} ${name}`] : []
  })
  const unknown = names
    .filter((name) => !Object.hasOwn(grammar, name))
    .map((name) => `${one.name} holds ${name}`)
  return [...told, ...counts, ...unknown, ...one.children.flatMap(faultsIn)]
}
