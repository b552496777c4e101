/** Facts named in a text as `{evacuated}`: which they are, and the text with their figures in place (D18). Pure. */
import type { Citation } from './cite.ts'
import { factKinds, type FactKind } from './facts.ts'

const token = /\{([a-zA-Z]+)\}/gu

/** The facts a text cites, each once, in the order of its text; `unknown` are braces around anything else. */
export function tokensIn(text: string): { facts: FactKind[]; unknown: string[] } {
  const named = [...new Set([...text.matchAll(token)].map(([, name = '']) => name))]
  const isFact = (name: string): name is FactKind => (factKinds as readonly string[]).includes(name)
  return { facts: named.filter(isFact), unknown: named.filter((name) => !isFact(name)) }
}

/** A text as it is read: every figure as it was cited. Throws for one that was not: that is a bug. */
export function withFigures(text: string, cited: readonly Citation[]): string {
  return text.replace(token, (_whole, name: string) => {
    const value = cited.find(({ fact }) => fact === name)?.values[0]?.value
    if (value === undefined) throw new Error(`a text states ${name} without citing it`)
    return String(value)
  })
}
