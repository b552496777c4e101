/** Colours and widths of the basemap: the colours come from the theme's tokens, the sheet knows only roles. */

const roles = [
  'land',
  'park',
  'water',
  'water-edge',
  'lane',
  'street',
  'arterial',
  'arterial-case',
  'ring',
  'ring-case',
  'rail',
  'border',
  'label',
  'label-water',
] as const
export type MapRole = (typeof roles)[number]
export type Palette = Readonly<Record<MapRole, string>>

export function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element)
  const found = roles.map((role) => [role, style.getPropertyValue(`--map-${role}`).trim()] as const)
  return Object.fromEntries(found) as Palette
}

/** One stroke of a road class; a case is drawn beneath the road itself. */
export interface Stroke {
  role: MapRole
  /** In units, at the zoom that shows the whole city. */
  width: number
  dash?: readonly number[]
}

export const strokes: Readonly<Record<string, readonly Stroke[]>> = {
  lane: [{ role: 'lane', width: 1.2 }],
  street: [{ role: 'street', width: 2.2 }],
  arterial: [
    { role: 'arterial-case', width: 5.4 },
    { role: 'arterial', width: 3.6 },
  ],
  ring: [
    { role: 'ring-case', width: 7.4 },
    { role: 'ring', width: 5 },
  ],
  rail: [{ role: 'rail', width: 2.4, dash: [10, 7] }],
}
