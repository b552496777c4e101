/** Catalogues as they are written: a tree of sentences. */
export interface Words {
  [key: string]: string | Words
}

/** One tree out of many; branches of the same name join. Throws when two catalogues hold the same sentence. */
export function merged(catalogues: readonly Words[]): Words {
  return catalogues.reduce((held, more) => joined(held, more, ''), {})
}

function joined(held: Words, more: Words, path: string): Words {
  const out: Words = { ...held }
  for (const [key, value] of Object.entries(more)) {
    const there = out[key]
    if (there === undefined) out[key] = value
    else if (typeof there === 'string' || typeof value === 'string')
      throw new Error(`two catalogues hold ${path}${key}`)
    else out[key] = joined(there, value, `${path}${key}.`)
  }
  return out
}

/** Every sentence's full key, sorted: what two languages are compared by. */
export function keysOf(words: Words, path = ''): string[] {
  return Object.entries(words)
    .flatMap(([key, value]) => (typeof value === 'string' ? [path + key] : keysOf(value, `${path}${key}.`)))
    .sort()
}
