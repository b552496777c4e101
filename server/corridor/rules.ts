/** What the corridor judges by: the house's own, or a test's. */
import { permissions, type Permissions } from '../../shared/access/permissions.ts'
import { catalogue, type Catalogue } from '../../shared/catalogue.ts'
import { wordsPaths } from '../../shared/words.ts'
import { audienceOf, type AudienceOf } from '../access/visibility.ts'

export interface Rules {
  catalogue: Catalogue
  permissions: Permissions
  audienceOf: AudienceOf
  /** Paths of the words fields of an event type, read from its schema once. */
  wordsOf: (type: string) => readonly (readonly string[])[]
}

export function rulesOf(parts: Pick<Rules, 'catalogue' | 'permissions' | 'audienceOf'>): Rules {
  const known = new Map<string, readonly (readonly string[])[]>()
  return {
    ...parts,
    wordsOf: (type) => {
      const held = known.get(type)
      if (held) return held
      const paths = wordsPaths(parts.catalogue.event(type).data)
      known.set(type, paths)
      return paths
    },
  }
}

export const houseRules = rulesOf({ catalogue, permissions, audienceOf })
