/** A command centre's wall as the screens read it: a typed view of its copy. Pure. */
import type { WallOpen } from '../../../shared/features/wall/wall.ts'
import type { StreamCopy } from '../../../shared/protocol.ts'

export interface Wall {
  stream: string
  copy: StreamCopy
  open: WallOpen
}

/** The wall of the centre responsible for `area`; undefined before the first order to it. */
export function wallOf(streams: ReadonlyMap<string, StreamCopy>, area: string | undefined): Wall | undefined {
  for (const copy of streams.values()) {
    if (copy.feature !== 'wall') continue
    // A copy of this feature holds this part: it was folded by the feature's own code.
    const open = copy.state.open as WallOpen
    if (open.area === area) return { stream: copy.stream, copy, open }
  }
  return undefined
}

/** A wall nobody ordered anything of yet, to judge orders on. */
export function unopened(open: WallOpen): { copy: StreamCopy } {
  return { copy: { stream: 'new', feature: 'wall', version: { open: 1 }, state: { open }, rows: [] } }
}
