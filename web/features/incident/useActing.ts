/** What one is about to do: a form that is open, or a shape being set on the map before it. One at a time. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { CommandType } from '../../../shared/catalogue.ts'
import type { StreamCopy } from '../../../shared/protocol.ts'
import { circleAround } from '../../map/ground.ts'
import type { Position } from '../../map/geojson.ts'
import { formOf } from './forms.ts'

/** The stream an order goes to; none for an order that opens one. */
export interface Target {
  stream: string
  copy: StreamCopy
}

/** One of the things a form lets one choose from. */
export interface Choice {
  value: string
  said: string
}

export interface Act {
  type: CommandType
  target: Target | undefined
  /** What the order bears besides what is typed: the zone, the entry, the incident it is linked to. */
  fixed: Readonly<Record<string, unknown>>
  /** Where it is about, for shapes around a point. */
  site?: Position | undefined
  /** First values of the form's fields. */
  begins?: Readonly<Record<string, unknown>>
  /** By field: what this stream has to choose from, where that differs from stream to stream. */
  choices?: Readonly<Record<string, readonly Choice[]>> | undefined
}

export const useActing = defineStore('acting', () => {
  const act = shallowRef<Act>()
  const corners = ref<readonly Position[]>([])
  const isSketched = ref(false)

  const sketches = computed(() => {
    const shape = act.value && formOf(act.value.type)?.sketch
    return shape && !isSketched.value ? shape : undefined
  })

  function begin(next: Act): void {
    act.value = next
    corners.value = []
    isSketched.value = false
  }

  function end(): void {
    act.value = undefined
    corners.value = []
  }

  /** A corner set on the map; a single point is whole at once. */
  function corner(at: Position): void {
    if (sketches.value === 'at') settle({ at })
    else if (!same(corners.value.at(-1), at)) corners.value = [...corners.value, at]
  }

  function settle(shape: Record<string, unknown>): void {
    if (!act.value) return
    act.value = { ...act.value, fixed: { ...act.value.fixed, ...shape } }
    isSketched.value = true
  }

  function close(): void {
    const [first] = corners.value
    if (first && corners.value.length > 2) settle({ ring: [...corners.value, first] })
  }

  /** The way without a pointer: a circle of that radius around a point. */
  function circle(at: Position, radiusM: number): void {
    const ring = circleAround(at, radiusM)
    corners.value = ring
    settle({ ring })
  }

  return {
    act,
    sketches,
    corners,
    begin,
    end,
    corner,
    undo: () => (corners.value = corners.value.slice(0, -1)),
    close,
    circle,
  }
})

function same(a: Position | undefined, b: Position): boolean {
  return a !== undefined && a[0] === b[0] && a[1] === b[1]
}
