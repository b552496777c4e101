/** Facts a text cites, by their names: `{evacuated}` is `{已转移}` to whoever writes or compares it. Pure. */
import { factKinds, type FactKind } from '../../../shared/facts/facts.ts'

const token = /\{([^{}]+)\}/gu

/** As it is read: every fact by its name in the reader’s language. */
export function named(text: string, nameOf: (fact: FactKind) => string): string {
  return text.replace(token, (whole, code: string) => {
    const fact = factKinds.find((one) => one === code)
    return fact ? `{${nameOf(fact)}}` : whole
  })
}

/** As it is kept: every name by its fact; what is neither stays as it was written. */
export function coded(text: string, nameOf: (fact: FactKind) => string): string {
  return text.replace(token, (whole, name: string) => {
    const fact = factKinds.find((one) => nameOf(one) === name)
    return fact ? `{${fact}}` : whole
  })
}
