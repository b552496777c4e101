/** Room in shelters and at medical points: what each holds, who is there, what is free. Pure. */
import type { Place } from '../../../shared/features/incident/state.ts'

export const roomKinds = ['shelter', 'medical'] as const
export type RoomKind = (typeof roomKinds)[number]

export interface Room {
  id: string
  kind: RoomKind
  place: Place
  /** Undefined while its capacity or its people were never told. */
  free: number | undefined
}

/** Those with room first, then those that never told, then the full ones. */
export function roomsOf(places: Readonly<Record<string, Place>>): Room[] {
  return Object.entries(places)
    .flatMap(([id, place]): Room[] => {
      const kind = roomKinds.find((one) => one === place.kind)
      return kind ? [{ id, kind, place, free: freeIn(place) }] : []
    })
    .sort(
      (a, b) => roomKinds.indexOf(a.kind) - roomKinds.indexOf(b.kind) || (b.free ?? 0.5) - (a.free ?? 0.5),
    )
}

/** Nobody has less than no room: a shelter that took in more than it holds is full. */
export function freeIn({ capacity, people }: Place): number | undefined {
  return capacity === undefined || people === undefined ? undefined : Math.max(0, capacity - people)
}

export interface RoomTotal {
  kind: RoomKind
  free: number
  /** How many of the places told, of how many there are. */
  told: number
  all: number
}

/** What is free by kind, over those that told. */
export function totalsOf(rooms: readonly Room[]): RoomTotal[] {
  return roomKinds.flatMap((kind): RoomTotal[] => {
    const its = rooms.filter((room) => room.kind === kind)
    const told = its.flatMap(({ free }) => (free === undefined ? [] : [free]))
    const free = told.reduce((sum, one) => sum + one, 0)
    return its.length === 0 ? [] : [{ kind, free, told: told.length, all: its.length }]
  })
}
